#pragma once

#include <cstddef>
#include <vector>

#include "core/errors.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// Targets f_i of the synaptic drive, sampled where the weights are updated: at interval, 2·interval, …
/// within the target window.
struct Targets {
  std::size_t neurons = 0, samples = 0;
  double interval = 0;        ///< Δt, ms
  std::vector<double> values; ///< f_i(k Δt), k = 1…samples, at [(k − 1)·neurons + i]

  Targets(std::size_t neuronCount, std::size_t sampleCount, double sampleInterval)
      : neurons(neuronCount), samples(sampleCount), interval(sampleInterval),
        values(neuronCount * sampleCount) {}
  [[nodiscard]] double& at(std::size_t sample, std::size_t neuron) {
    return values[sample * neurons + neuron];
  }
  [[nodiscard]] double at(std::size_t sample, std::size_t neuron) const {
    return values[sample * neurons + neuron];
  }
  /// Time of a sample within the window, ms.
  [[nodiscard]] double time(std::size_t sample) const { return static_cast<double>(sample + 1) * interval; }
};

/// Draws the experiment's targets: T/Δt samples (rounded down) for each neuron. The same seed gives the same
/// curves for any Δt. @throws InputErrors for a target file that cannot be used
[[nodiscard]] Targets makeTargets(const Experiment& experiment);

/// What is wrong with the target file, if targets come from one.
[[nodiscard]] std::vector<InputError> checkTargetFile(const Experiment& experiment);

// The families. Each fills `out`, whose shape is set; all are functions of run.seed.

/// f_i = A sin(2π (t − T₀)/T₁); A, T₀, T₁ uniform in their intervals, drawn per neuron.
void fillSines(const Experiment& experiment, Targets& out);
/// f_i = A sin(2π (t − T₀)/T₁) sin(2π (t − T₀)/T₂), drawn likewise.
void fillProductsOfSines(const Experiment& experiment, Targets& out);
/// Rate network τ dx/dt = −x + M φ₁(x), φ₁(x) = √[x]₊/π; M_ij ≠ 0 with probability p, Normal(0, g²/(Np)), the
/// mean of each row's non-zero entries subtracted; x(0) = 0.2·U[0, 1). Euler steps of at most τ/40 and 1 ms,
/// straight lines in between, after the run-in.
void fillChaotic(const Experiment& experiment, Targets& out);
/// Stationary Ornstein-Uhlenbeck process: f(t+h) = f(t) e^{−h/τc} + sd √(1 − e^{−2h/τc}) ξ, exact at any h;
/// drawn on the neuron's time step so that Δt does not change the path.
void fillOrnsteinUhlenbeck(const Experiment& experiment, Targets& out);
/// Columns or rows of a file, resampled linearly; the file's first sample is at time 0 of the window; a
/// longer file is trimmed, the last sample of a shorter one held. @throws InputErrors
void fillFromFile(const Experiment& experiment, Targets& out);

} // namespace spikeloom
