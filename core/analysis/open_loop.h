#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/model/connectivity.h"
#include "core/params/experiment.h"
#include "core/record/diagnosis.h"
#include "core/record/targets.h"

namespace spikeloom {

// Why a network errs, by counterfactual (docs/SPEC.md, section 7): what would be left of the error if every
// other neuron did exactly what its target says. Nobody needs to have trained anything for it.
//
// Each presynaptic neuron j is driven, in open loop, by its own target f_j (and what else acts in the window:
// frozen noise), after its stimulus, which acts on top of the target's first value: where a network that has
// learned will be when the window begins. A trial starts with r = 0 and neurons at random. For each neuron i
// that is looked at, the incoming weights are one ridge regression of f_i on what its presynaptic neurons
// send, x_ij, with λ as in training, on the neuron's own mask (Dale's signs ignored), from `fitTrials`
// trials:
//   e_rates  = mean (f_i − w·x)²/var f_i when they send rates, x_j = F[the rate that neuron j fires at a held
//              input], F the synaptic low-pass: TRACKING;
//   e_spikes = the same when they send spikes (their own model), of `freshTrials` further trials:
//              e_spikes − e_rates is SAMPLING.
// Rates are regressed as if they came `fitTrials` times too, so that λ weighs alike in both.
//
// Where rates are trained, f is the drive whose rate is wanted, φ₁⁻¹; the regression is that of the drive,
// and the error that of the activity that a test measures: neuron i is itself driven by w·x, and its own
// filtered rate, or its own filtered spikes, are compared with its target rate.
//
// Rate units have no spikes, hence no sampling error, and no synaptic filter: x_j is tanh of f_j low-passed
// by the membrane, whatever the time constant asked for.

inline constexpr std::size_t fitTrials = 5, freshTrials = 8;

/// What an open loop follows from: shared and cheap to copy, no weights. core/run/causes.h makes it of a
/// setup or a simulation.
struct OpenLoopInput {
  Experiment experiment;
  std::shared_ptr<const Connectivity> connectivity;
  std::shared_ptr<const Targets> targets; ///< of the set in question
  std::vector<double> stimulus;           ///< I_i with gain, N values, of that set
  int set = 0;                            ///< from 0
  int loops = 0; ///< loops trained, for the paper's S; 0: those that are asked for (run.loops)

  /// The neurons whose error counts: all but the auxiliary ones, which come last.
  [[nodiscard]] std::size_t mainNeurons() const;
};

/// Why it cannot be computed, in the words that stand in the place of the picture; nothing when it can:
/// targets not there yet, all of them constant, no synapses, more memory than there is.
/// @param memory bytes that can be had (memoryAvailable)
[[nodiscard]] std::optional<std::string>
whyNoOpenLoop(const OpenLoopInput& input, double memory = std::numeric_limits<double>::infinity());
/// Bytes that an OpenLoop takes while it computes.
[[nodiscard]] double openLoopMemory(const OpenLoopInput& input);

/// Shares of the target's variance, of one neuron or (means over those whose target varies) of several.
struct OpenLoopErrors {
  double tracking = notKnown, sampling = notKnown; ///< sampling ≥ 0; NaN for rate units
  double theoryTracking = notKnown, theorySampling = notKnown;

  [[nodiscard]] double total() const { return tracking + (sampling > 0 ? sampling : 0); }
};

/// One neuron over the window, a value for each target sample (their times: targets->time(k)).
struct OpenLoopTrace {
  std::uint32_t neuron = 0;
  std::vector<float> target;       ///< of the trained quantity
  std::vector<float> withRates;    ///< if the others sent rates
  std::vector<float> oneTrial;     ///< with spikes: one fresh trial (empty for rate units, like those below)
  std::vector<float> mean, spread; ///< with spikes: over the fresh trials; spread is their standard deviation
};

/// An open loop at one synaptic time constant.
struct OpenLoopResult {
  double timeConstant = 0; ///< τs, ms
  OpenLoopErrors network;
  std::vector<std::uint32_t> neurons;
  std::vector<OpenLoopErrors> each; ///< of each of them; NaN where the target is constant
  std::vector<OpenLoopTrace> traces;
  double inputs = 0;       ///< presynaptic neurons, mean over the neurons
  double inputsFiring = 0; ///< of these, how many fire within τs; 0 for rate units
  double targetTime = 0;   ///< ms: how fast the targets change (targetTimeScale)
};

/// The part of the work that does not depend on τs, done once (seconds for thousands of neurons; 13 trials).
/// Const and shared: may be used by several threads, and outlives what it was made of.
class OpenLoop {
public:
  /// whyNoOpenLoop(input) must be nothing. @throws Cancelled soon after stop was requested, NumericalError
  /// when a target is too large for the neurons' time step
  explicit OpenLoop(OpenLoopInput input, const std::stop_token& stop = {});

  /// The same spikes for another λ, number of loops or synaptic time constant in the experiment: nothing is
  /// computed anew. Nothing when the other input needs spikes of its own.
  [[nodiscard]] std::optional<OpenLoop> reusedFor(OpenLoopInput input) const;

  /// @param timeConstant τs > 0, ms: any, not only the experiment's
  /// @param neurons which ones to regress, < N, in any order; @param traced which to show, whether among
  /// them or not
  /// @throws Cancelled when stop was requested; looked at between neurons
  [[nodiscard]] OpenLoopResult at(double timeConstant, std::span<const std::uint32_t> neurons,
                                  std::span<const std::uint32_t> traced = {},
                                  const std::stop_token& stop = {}) const;

  [[nodiscard]] const OpenLoopInput& input() const;
  /// Mean rate of the driven neurons in the window, Hz; NaN for rate units.
  [[nodiscard]] double rate() const;

private:
  struct Driven; // spikes and rates of all neurons
  OpenLoopInput m_input;
  std::shared_ptr<const Driven> m_driven;
};

/// `count` of the main neurons, evenly spread over them (all when there are fewer), with a varying target
/// where there are enough of these.
[[nodiscard]] std::vector<std::uint32_t> watchedForOpenLoop(const OpenLoopInput& input, std::size_t count);
/// All main neurons where their regressions take a second or so, else as many as do, at least 16: what the
/// command line and sweeps diagnose. Follows from sizes alone.
[[nodiscard]] std::size_t affordableNeurons(const OpenLoopInput& input);

/// How fast targets change, ms: the correlation time of Ornstein-Uhlenbeck targets; of others the lag at
/// which the mean of their autocorrelations has fallen to 1/e (the window when it never does).
[[nodiscard]] double targetTimeScale(const OpenLoopInput& input);

/// The indices 0 … count − 1 from coarse to fine: both ends, the middle, the middles of the halves …
[[nodiscard]] std::vector<std::size_t> coarseToFine(std::size_t count);
/// `count` values from low to high (> 0) in equal steps of their logarithm, ends included.
[[nodiscard]] std::vector<double> logarithmicSteps(double low, double high, std::size_t count);

} // namespace spikeloom
