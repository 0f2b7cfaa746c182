// The arithmetic of a step of many Izhikevich neurons, compiled once for each instruction set; free of
// standard headers with inline functions for the reason given in learning/kernel.h.
#pragma once

#include <cstddef>

namespace spikeloom {

/// A type of Izhikevich's neuron (Izhikevich, "Simple model of spiking neurons", IEEE Trans Neural Netw
/// 2003).
struct IzhikevichType {
  double a; ///< rate of the recovery, 1/ms
  double b; ///< recovery per potential, 1/ms
  double c; ///< reset, mV
  double d; ///< step of the recovery at a spike, mV/ms
};

inline constexpr double izhikevichPeak = 30; ///< mV

/// A neuron's potential (mV) and recovery (mV/ms).
struct IzhikevichState {
  double v, w;
};

/// Neurons of one type, `count` numbers each.
struct IzhikevichNeurons {
  const double* input;       ///< x, mV/ms
  double *v, *w;             ///< the state
  double *beforeV, *beforeW; ///< the state before the step
  std::size_t count;
};

/// One Runge-Kutta-4 step of length h (ms) of
///   dv/dt = 0.04 v² + 5 v + 140 − w + input,  dw/dt = a (b v − w)
/// at constant input, without spikes.
struct IzhikevichKernel {
  /// All neurons, at the input constant + x; says whether any has reached the peak.
  bool (*step)(const IzhikevichType& type, double constant, const IzhikevichNeurons& neurons, double h);
  /// One neuron.
  IzhikevichState (*advanced)(const IzhikevichType& type, double input, IzhikevichState state, double h);
};

extern const IzhikevichKernel izhikevichKernelBaseline, izhikevichKernelV3, izhikevichKernelV4;

/// The kernel of the level in use (core/base/cpu.h).
const IzhikevichKernel& izhikevichKernel();

} // namespace spikeloom
