#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/aligned.h"
#include "core/base/state_visitor.h"

namespace spikeloom {

/// Recursive least squares for an all-to-all network (no autapses) whose neurons all train on the same r: one
/// inverse correlation matrix Q over all N presynaptic trains serves every neuron. Neuron i does without r_i;
/// its own P_i is Q without row and column i, less what i explains, P_i = Q − Q_i Q_iᵀ/Q_ii (Schur
/// complement), so that
///   y = Q r,  k_i = y − Q_i y_i/Q_ii,  q_i = r·y − y_i²/Q_ii,  w_i ← w_i + e_i k_i / (1 + q_i),
///   Q ← Q − y yᵀ / (1 + r·y).
/// The result is that of RlsBank with N matrices of N−1, in O(N²) an update for all neurons instead of O(N³).
///
/// Not thread-safe, but the row-wise steps may be shared out: multiply, then step (after finishMultiply),
/// then correct, each over disjoint ranges of neurons.
class SharedRls {
public:
  /// Q = I/λ for N neurons. λ > 0.
  SharedRls(std::size_t neurons, double lambda);
  /// Bytes that this takes for N neurons.
  static std::size_t bytes(std::size_t neurons);

  void reset(double lambda);

  /// y_i = Σ_j Q_ij r_j for i in [begin, end); r: N values.
  void multiply(std::span<const double> r, std::size_t begin, std::size_t end);
  /// r·y, once all of y is there.
  void finishMultiply(std::span<const double> r);
  /// The step of neuron i with this error (target less prediction); `weights`: its N − 1 weights in the order
  /// of the presynaptic index. Returns the change of w·r.
  double step(std::size_t i, double error, double* weights) const;
  /// Rows [begin, end) of Q ← Q − y yᵀ/(1 + r·y).
  void correct(std::size_t begin, std::size_t end);

  /// Neuron i's P, (N−1) × (N−1), row-major: for comparison.
  [[nodiscard]] std::vector<double> matrix(std::size_t i) const;
  /// Shows Q.
  void visitState(StateVisitor& visitor) { visitor("Q", std::span<double>(m_q), anyFinite); }

  /// Refuses a loaded Q that is not symmetric.
  void checkState(StateVisitor& visitor) const;

private:
  [[nodiscard]] const double* row(std::size_t i) const { return m_q.data() + i * m_neurons; }

  std::size_t m_neurons;
  AlignedVector<double> m_q; // N × N, symmetric to the bit
  AlignedVector<double> m_y;
  double m_norm = 0; // r·y
};

} // namespace spikeloom
