// The kernel's one source, included by the files that compile it for an instruction set (see kernel.h).
// Everything is in an unnamed namespace, so that the copies cannot be exchanged for each other by the linker.
#pragma once

#include "core/learning/kernel.h"
#include "core/learning/kernel_vector.h"

namespace spikeloom {
namespace {

// ---- P0 -= sum_m u_m u_mᵀ ----

// `below`: how many entries further down lies what is needed next. It is fetched while this tile is computed,
// a line per correction: the rows of P come from the memory of the whole network, and the hardware does not
// foresee them.
template <class Real, std::size_t rowCount, std::size_t vectors>
inline void correctTile(Real* p, std::size_t stride, const Real* left, const Real* right, std::size_t count,
                        std::size_t below) {
  constexpr std::size_t lanes = Simd<Real>::lanes;
  const Real* later = p + below;
  std::size_t laterVector = 0;
  const auto fetchNext = [&] {
    __builtin_prefetch(later + laterVector * lanes, 1);
    if (++laterVector < vectors)
      return;
    laterVector = 0;
    later += stride;
  };
  for (std::size_t m = count; m < rowCount * vectors; ++m)
    fetchNext();
  Vec<Real> tile[rowCount][vectors];
  for (std::size_t r = 0; r < rowCount; ++r)
    for (std::size_t v = 0; v < vectors; ++v)
      tile[r][v] = load(p + r * stride + v * lanes);
  for (std::size_t m = 0; m < count; ++m, left += stride, right += stride) {
    fetchNext();
    Vec<Real> columns[vectors];
    for (std::size_t v = 0; v < vectors; ++v)
      columns[v] = load(right + v * lanes);
    for (std::size_t r = 0; r < rowCount; ++r)
      for (std::size_t v = 0; v < vectors; ++v)
        tile[r][v] -= left[r] * columns[v];
  }
  for (std::size_t r = 0; r < rowCount; ++r)
    for (std::size_t v = 0; v < vectors; ++v)
      store<Real>(p + r * stride + v * lanes, tile[r][v]);
}

// P0[row.., column..] = P0[column.., row..]ᵀ for a square of lanes x lanes, as far as there are rows
template <class Real>
inline void mirrorTile(Real* p, std::size_t stride, std::size_t rows, std::size_t row, std::size_t column,
                       std::size_t below) {
  constexpr std::size_t lanes = Simd<Real>::lanes;
  for (std::size_t i = 0; i < lanes; ++i)
    __builtin_prefetch(p + below + (row + i) * stride + column, 1);
  Vec<Real> tile[lanes];
  for (std::size_t i = 0; i < lanes; ++i)
    tile[i] = load(p + (column + i) * stride + row);
  transpose<Real>(tile);
  if (row + lanes <= rows)
    for (std::size_t i = 0; i < lanes; ++i)
      store<Real>(p + (row + i) * stride + column, tile[i]);
  else
    for (std::size_t i = 0; row + i < rows; ++i)
      store<Real>(p + (row + i) * stride + column, tile[i]);
}

// P0 -= sum_m u_m u_mᵀ, panel after panel: left of the diagonal the transposes of what the panels above hold,
// from there on computed. P0 stays exactly symmetric, squares on the diagonal too: a product does not depend
// on the order.
template <class Real> void applyCorrections(NeuronBlock<Real>& block, const Real* u, std::size_t count) {
  using S = Simd<Real>;
  const std::size_t stride = block.stride, rows = block.rows;
  for (std::size_t first = 0; first < rows; first += S::panel) {
    const std::size_t last = rows - first < S::panel ? rows : first + S::panel;
    const std::size_t below = last + S::panel <= rows ? S::panel * stride : 0;
    for (std::size_t row = first; row < last; row += S::lanes)
      for (std::size_t column = 0; column < first; column += S::lanes)
        mirrorTile(block.p, stride, rows, row, column, below);
    for (std::size_t row = first; row < last; row += S::rowBlock) {
      Real* p = block.p + row * stride;
      std::size_t column = first;
      for (; column + 3 * S::lanes <= stride; column += 3 * S::lanes)
        correctTile<Real, S::rowBlock, 3>(p + column, stride, u + row, u + column, count, below);
      for (; column < stride; column += S::lanes)
        correctTile<Real, S::rowBlock, 1>(p + column, stride, u + row, u + column, count, below);
    }
  }
}

inline float squareRoot(float x) { return __builtin_sqrtf(x); }
inline double squareRoot(double x) { return __builtin_sqrt(x); }

template <class Real> void flush(NeuronBlock<Real>& block) {
  const std::size_t stride = block.stride;
  if (block.used == 0 || (block.used == 1 && block.gammas[0] == 0))
    return;
  Real* last = block.buffer + block.capacity * stride;
  for (std::size_t l = 0; l < stride; ++l)
    last[l] = block.buffer[(block.used - 1) * stride + l];
  for (std::size_t m = 0; m < block.used; ++m) {
    const Real root = squareRoot(block.gammas[m]);
    for (std::size_t l = 0; l < stride; ++l)
      block.buffer[m * stride + l] *= root;
  }
  applyCorrections(block, block.buffer, block.used);
  for (std::size_t l = 0; l < stride; ++l)
    block.buffer[l] = last[l];
  block.gammas[0] = 0;
  block.used = 1;
}

// ---- y = P r from scratch ----

// y = P0 r, reading the upper half only: each element serves its row (a dot product) and its column (a sum of
// rows)
template <class Real> void multiplySymmetric(const NeuronBlock<Real>& block, const Real* r, Real* y) {
  using S = Simd<Real>;
  constexpr std::size_t height = 4, width = S::lanes > height ? S::lanes : height;
  const std::size_t stride = block.stride;
  for (std::size_t l = 0; l < stride; ++l)
    y[l] = 0;
  for (std::size_t row = 0; row < block.rows; row += height) {
    const Real* p = block.p + row * stride;
    Vec<Real> dots[height] = {};
    std::size_t column = row / width * width;
    for (const std::size_t end = column + width; column < end; column += S::lanes)
      for (std::size_t i = 0; i < height; ++i)
        dots[i] += load(p + i * stride + column) * load(r + column);
    for (; column < stride; column += S::lanes) {
      const Vec<Real> right = load(r + column);
      Vec<Real> sums = load(y + column);
      for (std::size_t i = 0; i < height; ++i) {
        const Vec<Real> element = load(p + i * stride + column);
        dots[i] += element * right;
        sums += r[row + i] * element;
      }
      store<Real>(y + column, sums);
    }
    for (std::size_t i = 0; i < height; ++i)
      y[row + i] += sum<Real>(dots[i]);
  }
}

template <class Real> double dot(const double* r, const Real* y, std::size_t n) {
  constexpr std::size_t width = 8; // independent sums, in a fixed order
  double sums[width] = {};
  std::size_t l = 0;
  for (; l + width <= n; l += width)
    for (std::size_t i = 0; i < width; ++i)
      sums[i] += r[l + i] * static_cast<double>(y[l + i]);
  for (; l < n; ++l)
    sums[l % width] += r[l] * static_cast<double>(y[l]);
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

// A last vector that corrects nothing only stands for y, and is free once y is known anew.
template <class Real> inline bool lastIsFree(const NeuronBlock<Real>& block) {
  return block.used > 0 && block.gammas[block.used - 1] == 0;
}

// Writes y = P r into the next free slot, drops the old y and returns q = r·y.
template <class Real> double multiply(NeuronBlock<Real>& block, const double* r) {
  const std::size_t stride = block.stride;
  if (lastIsFree(block))
    --block.used;
  Real* y = block.buffer + block.used * stride;
  Real* rounded = block.buffer + block.capacity * stride;
  for (std::size_t l = 0; l < block.n; ++l)
    rounded[l] = static_cast<Real>(r[l]);
  multiplySymmetric(block, rounded, y);
  const Real* rows[maxBufferCapacity + 1];
  Real coefficients[maxBufferCapacity + 1];
  for (std::size_t m = 0; m < block.used; ++m) {
    rows[m] = block.buffer + m * stride;
    coefficients[m] = static_cast<Real>(-block.gammas[m] * dot(r, rows[m], block.n));
  }
  rows[block.used] = y;
  coefficients[block.used] = 1;
  combine(y, rows, coefficients, block.used + 1, stride);
  return dot(r, y, block.n);
}

// ---- steps ----

// The step with k = P r in the slot after the last one: w += error g s k, P -= s² g k kᵀ (buffered), y = g k.
template <class Real>
inline double finishStep(NeuronBlock<Real>& block, double q, double sensitivity, double error,
                         double* weights) {
  const Real* k = block.buffer + block.used * block.stride;
  if (q < 0)
    q = 0; // rounding of a vanishing r; not written as a maximum, which would swallow a NaN
  const double g = 1 / (1 + sensitivity * sensitivity * q);
  const double scale = error * g * sensitivity;
  if (sensitivity != 0)
    addScaled(weights, k, scale, block.stride);
  block.gammas[block.used] = static_cast<Real>(sensitivity * sensitivity * g);
  block.carry = g;
  block.q = g * q;
  if (++block.used == block.capacity)
    flush(block);
  return sensitivity != 0 ? scale * q : 0;
}

// No spike arrived: r, and with it y, has kept its direction, and the step is one more part of the last
// correction.
template <class Real>
double decayStep(NeuronBlock<Real>& block, double decay, double sensitivity, double error, double* weights) {
  const double kappa = decay * block.carry;
  if (block.used == 0 || (kappa < 1e-30 && kappa > -1e-30)) { // before it becomes denormal
    block.carry = block.q = 0;
    return 0;
  }
  const double q = decay * decay * block.q;
  block.carry = kappa;
  block.q = q;
  if (sensitivity == 0)
    return 0;
  const double g = 1 / (1 + sensitivity * sensitivity * q);
  const double scale = error * g * sensitivity;
  const Real* k = block.buffer + (block.used - 1) * block.stride;
  addScaled(weights, k, scale * kappa, block.stride);
  block.gammas[block.used - 1] += static_cast<Real>(sensitivity * sensitivity * g * kappa * kappa);
  block.carry = kappa * g;
  block.q = g * q;
  return scale * q;
}

// coefficients[m] = -gamma_m sum_j a_j k_m[j]. Returns the last sum, r·k: what the arrivals add to r, along
// k_last. Four vectors at a time, the last of which may be unused: their sums are not.
template <class Real>
inline Real project(const NeuronBlock<Real>& block, const SpikeArrival* arrivals, std::size_t arrivalCount,
                    Real* coefficients) {
  const std::size_t stride = block.stride, used = block.used;
  Real sums[4] = {};
  for (std::size_t m = 0; m < used; m += 4) {
    sums[0] = sums[1] = sums[2] = sums[3] = 0;
    for (std::size_t j = 0; j < arrivalCount; ++j) {
      const Real a = static_cast<Real>(arrivals[j].amplitude);
      const Real* k = block.buffer + m * stride + arrivals[j].column;
      sums[0] += a * k[0];
      sums[1] += a * k[stride];
      sums[2] += a * k[2 * stride];
      sums[3] += a * k[3 * stride];
    }
    for (std::size_t i = 0; i < 4; ++i)
      coefficients[m + i] = -block.gammas[m + i] * sums[i];
  }
  return used > 0 ? sums[(used - 1) % 4] : 0;
}

// Writes y' = decay y + sum_j a_j P[:, j] into the next free slot and returns q' = r'·y'. With
// r' = decay r + sum a_j 1_j and r·y' = decay q + sum a_j y_j, q' needs y and y' at the spiking cells only.
template <class Real>
inline double advance(NeuronBlock<Real>& block, double decay, const SpikeArrival* arrivals,
                      std::size_t arrivalCount) {
  constexpr std::size_t atOnce = 64;
  const std::size_t stride = block.stride, used = block.used;
  const Real* rows[maxBufferCapacity + atOnce];
  Real coefficients[maxBufferCapacity + atOnce];
  const double before =
      block.carry * static_cast<double>(project(block, arrivals, arrivalCount, coefficients));
  for (std::size_t m = 0; m < used; ++m)
    rows[m] = block.buffer + m * stride;
  if (used > 0)
    coefficients[used - 1] += static_cast<Real>(decay * block.carry);
  if (lastIsFree(block))
    --block.used;
  Real* y = block.buffer + block.used * stride;
  std::size_t count = used;
  for (std::size_t j = 0; j < arrivalCount; ++j) {
    if (count == used + atOnce) {
      combine(y, rows, coefficients, count, stride);
      rows[0] = y;
      coefficients[0] = 1;
      count = 1;
    }
    rows[count] = block.p + arrivals[j].column * stride;
    coefficients[count++] = static_cast<Real>(arrivals[j].amplitude);
  }
  combine(y, rows, coefficients, count, stride);
  double after = 0;
  for (std::size_t j = 0; j < arrivalCount; ++j)
    after += arrivals[j].amplitude * static_cast<double>(y[arrivals[j].column]);
  return decay * (decay * block.q + before) + after;
}

template <class Real>
double eventStep(NeuronBlock<Real>& block, double decay, const SpikeArrival* arrivals,
                 std::size_t arrivalCount, double sensitivity, double error, double* weights) {
  if (arrivalCount == 0)
    return decayStep(block, decay, sensitivity, error, weights);
  const double q = advance(block, decay, arrivals, arrivalCount);
  return finishStep(block, q, sensitivity, error, weights);
}

template <class Real>
double lazyStep(NeuronBlock<Real>& block, const double* r, double sensitivity, double error,
                double* weights) {
  const double q = multiply(block, r);
  return finishStep(block, q, sensitivity, error, weights);
}

template <class Real>
double plainStep(NeuronBlock<Real>& block, const double* r, double sensitivity, double error,
                 double* weights) {
  flush(block);
  const double q = multiply(block, r);
  const double change = finishStep(block, q, sensitivity, error, weights);
  flush(block);
  return change;
}

template <class Real> void restart(NeuronBlock<Real>& block, const double* r) {
  const double q = multiply(block, r);
  finishStep<Real>(block, q, 0, 0, nullptr);
}

template <class Real> constexpr Kernel<Real> makeKernel() {
  return {&eventStep<Real>, &lazyStep<Real>, &plainStep<Real>, &restart<Real>, &flush<Real>};
}

} // namespace
} // namespace spikeloom
