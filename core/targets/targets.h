#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/io/input_files.h"
#include "core/model/initial_network.h"
#include "core/model/random.h"
#include "core/params/experiment.h"
#include "core/record/targets.h"

namespace spikeloom {

/// What targets are made from besides the experiment.
struct TargetSources {
  InputFiles files;                        ///< where files are read from
  const InitialNetwork* network = nullptr; ///< whose activity innate targets are; nullptr: made when needed
  std::stop_token stop;                    ///< looked at every few ms
};

/// Makes one of the experiment's target sets: T/Δt samples (rounded down) for each neuron. The same seed
/// gives the same curves for any Δt. All but a fraction q of the neurons share one target, that of the first
/// of them; which ones share follows from the seed, and is the same in every set. When rates are trained, a
/// drive's target f becomes the rate that a neuron fires at it, (T0/τ) √[f]₊/π spikes per T0.
/// @param set counted from 0
/// @throws InputErrors for a file that cannot be used, Cancelled
[[nodiscard]] Targets makeTargets(const Experiment& experiment, int set = 0,
                                  const TargetSources& sources = {});
/// All of them, likewise.
[[nodiscard]] TargetSets makeTargetSets(const Experiment& experiment, const TargetSources& sources = {});

/// Makes drives what is trained: where that are rates, (T0/τ) √[f]₊/π spikes per T0.
void toTrainedQuantity(const Experiment& experiment, Targets& drives);

/// T/Δt, rounded down.
[[nodiscard]] std::size_t targetSamples(const Experiment& experiment);

/// What is wrong with the target file, if targets come from one. @throws Cancelled
[[nodiscard]] std::vector<InputError>
checkTargetFile(const Experiment& experiment, const InputFiles& files = {}, const std::stop_token& stop = {});
/// What is read from the target file, in words (recordingText). @throws InputErrors when it cannot be used
[[nodiscard]] std::string targetFileText(const Experiment& experiment, const InputFiles& files);
/// What is wrong with the drawn curves, if that is what the targets are.
[[nodiscard]] std::vector<InputError> checkCurves(const Experiment& experiment);

/// The stream of random numbers for the target of neuron `i` in set `set`.
[[nodiscard]] RandomStream targetStream(const Experiment& experiment, Purpose purpose, int set,
                                        std::size_t i);

// The families. Each fills `out`, whose shape is set; all are functions of run.seed and the set.

/// f_i = A sin(2π (t − T₀)/T₁); A, T₀, T₁ uniform in their intervals, drawn per neuron.
void fillSines(const Experiment& experiment, int set, const TargetSources& sources, Targets& out);
/// f_i = A sin(2π (t − t₁)/T₁) sin(2π (t − t₂)/T₂), drawn likewise; t₁ uniform in [0, T₁], t₂ in [0, T₂], or
/// both the same T₀ when target.phases is shared.
void fillProductsOfSines(const Experiment& experiment, int set, const TargetSources& sources, Targets& out);
/// Rate network τ dx/dt = −x + M φ₁(x), φ₁(x) = √[x]₊/π; M_ij ≠ 0 with probability p, Normal(0, g²/(Np)), the
/// mean of each row's non-zero entries subtracted; x(0) = 0.2·U[0, 1). Euler steps of at most τ/40 and 1 ms,
/// straight lines in between, after the run-in. Sets differ in x(0).
void fillChaotic(const Experiment& experiment, int set, const TargetSources& sources, Targets& out);
/// Stationary Ornstein-Uhlenbeck process: f(t+h) = f(t) e^{−h/τc} + sd √(1 − e^{−2h/τc}) ξ, exact at any h;
/// drawn on the neuron's time step so that Δt does not change the path.
void fillOrnsteinUhlenbeck(const Experiment& experiment, int set, const TargetSources& sources, Targets& out);
/// The untrained network's own drives u: it is kicked (stimulus.kick_strength), runs for target.warm_up, and
/// is recorded then; set after set without a break. @throws NumericalError when its activity runs away
void fillInnate(const Experiment& experiment, int set, const TargetSources& sources, Targets& out);
/// f_i(t) = target.level.
void fillConstant(const Experiment& experiment, Targets& out);
/// The curves of target.curves (CurveLine, in target.curve_shape); neurons without a curve have 0.
/// @throws InputErrors for a text that is no list of curves
void fillDrawn(const Experiment& experiment, const TargetSources& sources, Targets& out);
/// Neurons of a recording, resampled linearly, into the first mainNeurons() of the network; set k takes up
/// where set k − 1 ended. The file's first sample is at time 0 of the window; what is longer is trimmed, the
/// last sample of what is shorter is held. Rates come from Hz to spikes per T0. @throws InputErrors
void fillFromFile(const Experiment& experiment, int set, const TargetSources& sources, Targets& out);
/// Auxiliary neurons, those from mainNeurons() on: the rate φ = (T0/τ) √[x]₊/π of an Ornstein-Uhlenbeck drive
/// x, smoothed by the synapse (τs ṙ = −r + φ), in steps of the neurons' time step.
void fillAuxiliary(const Experiment& experiment, int set, const TargetSources& sources, Targets& out);

} // namespace spikeloom
