#include "core/learning/shared_rls.h"

#include <algorithm>
#include <cassert>

namespace spikeloom {

SharedRls::SharedRls(std::size_t neurons, double lambda)
    : m_neurons(neurons), m_q(neurons * neurons), m_y(neurons) {
  reset(lambda);
}

std::size_t SharedRls::bytes(std::size_t neurons) { return (neurons * neurons + neurons) * sizeof(double); }

void SharedRls::reset(double lambda) {
  assert(lambda > 0);
  std::ranges::fill(m_q, 0.0);
  for (std::size_t i = 0; i < m_neurons; ++i)
    m_q[i * m_neurons + i] = 1 / lambda;
}

void SharedRls::multiply(std::span<const double> r, std::size_t begin, std::size_t end) {
  constexpr std::size_t width = 8; // independent sums, in a fixed order
  for (std::size_t i = begin; i < end; ++i) {
    const double* q = row(i);
    double sums[width] = {};
    std::size_t j = 0;
    for (; j + width <= m_neurons; j += width)
      for (std::size_t lane = 0; lane < width; ++lane)
        sums[lane] += q[j + lane] * r[j + lane];
    for (; j < m_neurons; ++j)
      sums[j % width] += q[j] * r[j];
    m_y[i] = ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
  }
}

void SharedRls::finishMultiply(std::span<const double> r) {
  m_norm = 0;
  for (std::size_t j = 0; j < m_neurons; ++j)
    m_norm += r[j] * m_y[j];
}

double SharedRls::step(std::size_t i, double error, double* weights) const {
  const double* q = row(i); // Q is symmetric: row i is column i
  const double share = m_y[i] / q[i];
  const double norm = m_norm - m_y[i] * share;
  const double gain = error / (1 + (norm < 0 ? 0 : norm)); // rounding of a vanishing r; a NaN stays one
  for (std::size_t j = 0; j < i; ++j)
    weights[j] += gain * (m_y[j] - share * q[j]);
  for (std::size_t j = i + 1; j < m_neurons; ++j)
    weights[j - 1] += gain * (m_y[j] - share * q[j]);
  return gain * norm;
}

void SharedRls::correct(std::size_t begin, std::size_t end) {
  const double g = 1 / (1 + m_norm);
  for (std::size_t i = begin; i < end; ++i) {
    double* q = m_q.data() + i * m_neurons;
    // the product of the two y first: Q_ij and Q_ji round alike
    for (std::size_t j = 0; j < m_neurons; ++j)
      q[j] -= g * (m_y[i] * m_y[j]);
  }
}

std::vector<double> SharedRls::matrix(std::size_t i) const {
  std::vector<double> out;
  for (std::size_t a = 0; a < m_neurons; ++a)
    for (std::size_t b = 0; b < m_neurons; ++b)
      if (a != i && b != i)
        out.push_back(row(a)[b] - row(a)[i] * row(i)[b] / row(i)[i]);
  return out;
}

void SharedRls::checkState(StateVisitor& visitor) const {
  for (std::size_t a = 0; a < m_neurons; ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (row(a)[b] != row(b)[a])
        return visitor.refuse("Q", "is not symmetric");
}

} // namespace spikeloom
