// The arithmetic of a step of many neurons, compiled once for each instruction set; free of standard headers
// with inline functions for the reason given in learning/kernel.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spikeloom {

/// What happened in a step, as bits of qifStep's result.
inline constexpr unsigned qifSpiked = 1;   ///< some neuron crossed v = ∞
inline constexpr unsigned qifTooLarge = 2; ///< some |input| h² > 1, or NaN: outside the series' range

/// Operations on all neurons of a network.
struct QifKernel {
  /// Exact flow of v' = v² + x over the dimensionless time h = dt/τ at constant x, for v = s/c:
  ///   s ← C s + x h S c,  c ← C c − h S s,  C = cos √X, S = sin √X / √X, X = x h² (series, |X| ≤ 1, both
  ///   signs).
  /// crossed[i] becomes 1 where c changed sign (a spike), else 0.
  unsigned (*step)(double* s, double* c, const double* x, std::uint64_t* crossed, std::size_t count,
                   double h);
  /// Divides s and c of every neuron by their length: same v, no overflow.
  void (*renormalise)(double* s, double* c, std::size_t count);
  /// u ← decay u, r ← decay r.
  void (*decay)(double* u, double* r, std::size_t count, double decay);
};

extern const QifKernel qifKernelBaseline, qifKernelV3, qifKernelV4;

/// The kernel of the level in use (core/base/cpu.h).
const QifKernel& qifKernel();

} // namespace spikeloom
