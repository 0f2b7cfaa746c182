// Vectors, and linear combinations of rows, for the kernel (kernel_impl.h, included by the files that compile
// it for an instruction set; everything is in an unnamed namespace for the same reason).
#pragma once

#include <cstddef>

namespace spikeloom {
namespace {

template <class Real> struct Simd {
  static constexpr std::size_t lanes = SPIKELOOM_VECTOR_BYTES / sizeof(Real);
  typedef Real Vec __attribute__((vector_size(SPIKELOOM_VECTOR_BYTES), may_alias));
  // rows in registers at a time; 32 vector registers with the widest vectors, 16 otherwise
  static constexpr std::size_t rowBlock = SPIKELOOM_VECTOR_BYTES == 64 ? 8 : 4;
  // rows finished before they are mirrored
  static constexpr std::size_t panel = lanes > rowBlock ? lanes : rowBlock;
};

template <class Real> using Vec = typename Simd<Real>::Vec;

template <class Real> inline Vec<Real> load(const Real* from) {
  return *reinterpret_cast<const Vec<Real>*>(from);
}

template <class Real> inline void store(Real* to, Vec<Real> value) {
  *reinterpret_cast<Vec<Real>*>(to) = value;
}

template <class Real> inline Real sum(Vec<Real> v) {
  Real lane[Simd<Real>::lanes];
  for (std::size_t i = 0; i < Simd<Real>::lanes; ++i)
    lane[i] = v[i];
  for (std::size_t half = Simd<Real>::lanes / 2; half > 0; half /= 2)
    for (std::size_t i = 0; i < half; ++i)
      lane[i] += lane[i + half];
  return lane[0];
}

// ---- linear combinations ----

template <class Real, std::size_t vectors>
inline void combineColumns(Real* to, const Real* const* rows, const Real* coefficients, std::size_t count,
                           std::size_t column) {
  constexpr std::size_t lanes = Simd<Real>::lanes;
  Vec<Real> sums[vectors];
#pragma GCC unroll 8
  for (std::size_t v = 0; v < vectors; ++v)
    sums[v] = coefficients[0] * load(rows[0] + column + v * lanes);
  for (std::size_t m = 1; m < count; ++m) {
    const Real* row = rows[m] + column;
    const Real c = coefficients[m];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < vectors; ++v)
      sums[v] += c * load(row + v * lanes);
  }
#pragma GCC unroll 8
  for (std::size_t v = 0; v < vectors; ++v)
    store<Real>(to + column + v * lanes, sums[v]);
}

// to = sum_m coefficients[m] rows[m], count >= 1. `to` may be one of the rows.
template <class Real>
void combine(Real* to, const Real* const* rows, const Real* coefficients, std::size_t count,
             std::size_t length) {
  constexpr std::size_t lanes = Simd<Real>::lanes;
  std::size_t column = 0;
  for (; column + 8 * lanes <= length; column += 8 * lanes)
    combineColumns<Real, 8>(to, rows, coefficients, count, column);
  for (; column + 4 * lanes <= length; column += 4 * lanes)
    combineColumns<Real, 4>(to, rows, coefficients, count, column);
  for (; column + 2 * lanes <= length; column += 2 * lanes)
    combineColumns<Real, 2>(to, rows, coefficients, count, column);
  if (column < length)
    combineColumns<Real, 1>(to, rows, coefficients, count, column);
}

template <class Real>
inline void addScaled(double* __restrict weights, const Real* __restrict k, double scale,
                      std::size_t length) {
  weights = static_cast<double*>(__builtin_assume_aligned(weights, 64));
  k = static_cast<const Real*>(__builtin_assume_aligned(k, 64));
  for (std::size_t block = 0; block < length; block += 16) // lengths are multiples of 16: no remainder loop
    for (std::size_t l = block; l < block + 16; ++l)
      weights[l] += scale * static_cast<double>(k[l]);
}

// ---- transposes ----

// a0 b0 a1 b1 …: of the lower halves of a and b
template <class Real> inline Vec<Real> interleaveLow(Vec<Real> a, Vec<Real> b) {
  if constexpr (Simd<Real>::lanes == 2)
    return __builtin_shufflevector(a, b, 0, 2);
  else if constexpr (Simd<Real>::lanes == 4)
    return __builtin_shufflevector(a, b, 0, 4, 1, 5);
  else if constexpr (Simd<Real>::lanes == 8)
    return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  else
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// the same of the upper halves
template <class Real> inline Vec<Real> interleaveHigh(Vec<Real> a, Vec<Real> b) {
  if constexpr (Simd<Real>::lanes == 2)
    return __builtin_shufflevector(a, b, 1, 3);
  else if constexpr (Simd<Real>::lanes == 4)
    return __builtin_shufflevector(a, b, 2, 6, 3, 7);
  else if constexpr (Simd<Real>::lanes == 8)
    return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  else
    return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// log2(lanes) perfect shuffles of the rows make the transpose
template <class Real> inline void transpose(Vec<Real> (&rows)[Simd<Real>::lanes]) {
  constexpr std::size_t lanes = Simd<Real>::lanes;
  for (std::size_t step = 1; step < lanes; step *= 2) {
    Vec<Real> next[lanes];
    for (std::size_t i = 0; i < lanes / 2; ++i) {
      next[2 * i] = interleaveLow<Real>(rows[i], rows[i + lanes / 2]);
      next[2 * i + 1] = interleaveHigh<Real>(rows[i], rows[i + lanes / 2]);
    }
    for (std::size_t i = 0; i < lanes; ++i)
      rows[i] = next[i];
  }
}

} // namespace
} // namespace spikeloom
