// The arithmetic of one neuron's recursive least squares, compiled once for each instruction set.
//
// This header is included by files compiled with different instruction sets. It must therefore stay free of
// standard headers with inline functions and define none itself: the linker keeps one copy of each, perhaps
// one that the machine cannot run.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/cpu.h"

namespace spikeloom {

/// A presynaptic spike: `column` counts the cells presynaptic to the neuron, `amplitude` (the unit of r) is
/// what the spike contributes to r at the time of the update.
struct SpikeArrival {
  std::uint32_t column;
  double amplitude;
};

/// One neuron's inverse correlation matrix, P = P0 - sum_m gammas[m] k_m k_mᵀ (m < used), and y = P r = carry
/// k_last. P0: `rows` x `stride`, row-major, symmetric, zero where padded. k_m: buffer + m stride; after the
/// `capacity` vectors follows one more row, for scratch. A last vector with gamma 0 is there for y alone. q =
/// r·y. One cache line each, so that threads which update different neurons do not disturb each other.
template <class Real> struct alignas(64) NeuronBlock {
  Real* p;
  Real* buffer;
  Real* gammas;
  double carry;
  double q;
  std::uint32_t n;
  std::uint32_t rows;
  std::uint32_t stride;
  std::uint16_t capacity;
  std::uint16_t used;
};

/// The most vectors a correction buffer can hold.
inline constexpr std::uint32_t maxBufferCapacity = 64;

/// The operations on one neuron; see RlsBank for what the steps compute. `weights`: stride doubles, 64-byte
/// aligned.
template <class Real> struct Kernel {
  double (*eventStep)(NeuronBlock<Real>&, double decay, const SpikeArrival* arrivals,
                      std::size_t arrivalCount, double sensitivity, double error, double* weights);
  double (*lazyStep)(NeuronBlock<Real>&, const double* r, double sensitivity, double error, double* weights);
  double (*plainStep)(NeuronBlock<Real>&, const double* r, double sensitivity, double error, double* weights);
  void (*restart)(NeuronBlock<Real>&, const double* r);
  /// Applies the buffer to P0; what is left is y, in the first slot.
  void (*flush)(NeuronBlock<Real>&);
};

/// The kernel of a level, nullptr if this machine cannot run it.
template <class Real> const Kernel<Real>* kernelFor(KernelLevel level);

extern const Kernel<float> kernelFloatBaseline, kernelFloatV3, kernelFloatV4;
extern const Kernel<double> kernelDoubleBaseline, kernelDoubleV3, kernelDoubleV4;

} // namespace spikeloom
