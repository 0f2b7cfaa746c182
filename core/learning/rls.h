// Event-driven recursive least squares for the trained synapses of all neurons of a network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/base/aligned.h"
#include "core/base/state_visitor.h"
#include "core/learning/kernel.h"

namespace spikeloom {

/// The inverse correlation matrices P of a network's neurons, one n x n matrix a neuron, n its number of
/// trained synapses, and the recursive least squares (RLS) step on them.
///
/// One step, with regressor s r (r the presynaptic trains, s the sensitivity, 1 when the synaptic drive is
/// trained):
///   k = P r,  g = 1 / (1 + s² r·k),  w <- w + e g s k,  P <- P - s² g k kᵀ.
/// After m steps from P = I/lambda and w = w0, w is the ridge solution
///   (lambda I + sum s² r rᵀ)⁻¹ (lambda w0 + sum s r (f s)), where e = f - s w·r:
/// RLS (Haykin, Adaptive Filter Theory), as used to train spiking networks by Kim and Chow (2018), eLife
/// 7:e37124.
///
/// The three update functions compute this same step and differ in cost only. updateEventDriven never
/// multiplies P by a vector: it keeps y = P r, which a decay scales, which a spike changes by a column of P,
/// and which is g k after a step. The rank-one corrections are collected in a buffer and applied to P
/// together, when it is full.
///
/// Units: r, w and e are the caller's; P has the unit of 1/r². Rows of weights are double, 64-byte aligned
/// and padded with zeros to paddedSize(n) entries, which stay zero. Real is the type of P: float or double.
///
/// Threads: different neurons may be updated at the same time; one neuron by one thread only. Preconditions
/// (index ranges, sizes, alignment) are asserted, not checked: to break them is a bug. A NaN in the input
/// ends up in the weights and in what is returned.
template <class Real> class RlsBank {
public:
  /// P = I/lambda, r = 0 for neurons with synapseCounts[i] trained synapses (0 is allowed). lambda > 0.
  /// `level` must be one this machine can run. Throws std::bad_alloc, and Cancelled when stop is requested
  /// while the memory is filled, which takes seconds for large networks.
  RlsBank(std::span<const std::uint32_t> synapseCounts, double lambda,
          KernelLevel level = kernelChoice().level, const std::stop_token& stop = {});

  /// The bytes that a bank for these neurons allocates.
  static std::size_t bytes(std::span<const std::uint32_t> synapseCounts);

  /// The length of a row of weights for n synapses, a multiple of 16.
  static constexpr std::size_t paddedSize(std::size_t n) { return paddedRow(n); }

  std::size_t neuronCount() const { return m_blocks.size(); }
  std::size_t synapseCount(std::size_t i) const { return m_blocks[i].n; }

  /// P = I/lambda and r = 0 for neuron i. lambda > 0.
  void reset(std::size_t i, double lambda);

  /// Starts a series of event-driven updates of neuron i from r (n values): y = P r, q = r·y. O(n²).
  void restart(std::size_t i, std::span<const double> r);

  /// r <- decay r + sum_j amplitude_j 1_j, then the step. Needs the r of the last update or restart, but not
  /// as an argument. `error` is target minus prediction, both at the new r. Returns the change of w·r, e g s
  /// r·k. O(n (arrivals + buffered corrections)), O(n) without arrivals. A cell may arrive more than once.
  double updateEventDriven(std::size_t i, double decay, std::span<const SpikeArrival> arrivals,
                           double sensitivity, double error, double* weights) {
    return m_kernel->eventStep(m_blocks[i], decay, arrivals.data(), arrivals.size(), sensitivity, error,
                               weights);
  }

  /// The step at r (n values), with y = P r computed directly and the correction buffered: cheaper than the
  /// event-driven one when more than about half of the presynaptic cells have spiked. Returns the change of
  /// w·r.
  double updateLazy(std::size_t i, std::span<const double> r, double sensitivity, double error,
                    double* weights);

  /// The step at r (n values), as in the textbook: P itself is changed at once. Returns the change of w·r.
  double updatePlain(std::size_t i, std::span<const double> r, double sensitivity, double error,
                     double* weights);

  /// Excludes synapse l from all later updates of neuron i, exactly: P <- P - P_l P_lᵀ / P_ll, whose row and
  /// column l are zero. P is then the inverse of the correlation matrix without row and column l; r_l no
  /// longer matters. Does nothing if l is excluded already. O(n²).
  void exclude(std::size_t i, std::size_t l);

  /// Column l of neuron i's P, n values.
  void column(std::size_t i, std::size_t l, std::span<double> out) const;

  /// Neuron i's P, n x n, row-major.
  std::vector<double> matrix(std::size_t i) const;

  /// Shows each array that must be saved to continue bit for bit. The sizes depend on the synapse counts and
  /// Real only.
  void visitState(StateVisitor& visitor);
  /// Refuses a loaded P that is not symmetric, or not zero where padded. O(Σ n²).
  void checkState(StateVisitor& visitor) const;
  /// Whether synapse l takes no part in updates of neuron i: see exclude().
  [[nodiscard]] bool excludes(std::size_t i, std::size_t l) const;

  /// Entries of the arrays "P", "buffer" and "gammas" of a bank for these neurons.
  struct Sizes {
    std::size_t matrices = 0, buffers = 0, gammas = 0;
  };
  [[nodiscard]] static Sizes sizes(std::span<const std::uint32_t> synapseCounts);

private:
  struct Free {
    void operator()(void* memory) const;
  };

  template <class Element>
  void visitMember(StateVisitor& visitor, std::string_view name, Element NeuronBlock<Real>::*member,
                   const Bounds& bounds);
  void checkCounts(StateVisitor& visitor);
  [[nodiscard]] static bool wellFormed(const NeuronBlock<Real>& block);

  const Kernel<Real>* m_kernel;
  std::vector<NeuronBlock<Real>> m_blocks; // std::allocator honours the alignment to cache lines
  std::unique_ptr<Real[], Free> m_memory;  // P of all neurons, then their buffers, then their gammas
  Sizes m_sizes;
};

extern template class RlsBank<float>;
extern template class RlsBank<double>;

} // namespace spikeloom
