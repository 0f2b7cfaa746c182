#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/pieces.h"
#include "core/model/connectivity.h"
#include "core/record/diagnosis.h"

namespace spikeloom {

// Why a trained network errs (Kim & Chow 2018): it cannot follow a target that changes faster than its
// synapses (tracking error, the same in every trial), or too few spikes make up its activity (sampling error,
// different in every trial). `target` is S × N, sample k of neuron i at [k·N + i], like all arrays here; it
// and the activity are in one unit, whichever. S, N > 0.

/// Mean and variance over trials of each neuron's activity at each sample of the target window (Welford 1962:
/// no trial is kept, and a large mean costs no digits).
class TrialStatistics {
public:
  TrialStatistics(std::size_t samples, std::size_t neurons);

  /// One trial, S × N, finite.
  void add(std::span<const float> activity);
  /// The same in pieces; `activity` and this must be there until they are done.
  void add(std::span<const float> activity, Pieces& pieces);

  [[nodiscard]] std::size_t samples() const { return m_samples; }
  [[nodiscard]] std::size_t neurons() const { return m_neurons; }
  [[nodiscard]] std::size_t trials() const { return m_trials; }
  /// ū; 0 before the first trial.
  [[nodiscard]] double mean(std::size_t sample, std::size_t neuron) const {
    return m_mean[sample * m_neurons + neuron];
  }
  /// Unbiased variance over trials; NaN with fewer than two.
  [[nodiscard]] double variance(std::size_t sample, std::size_t neuron) const;

private:
  std::size_t m_samples, m_neurons, m_trials = 0;
  std::vector<double> m_mean, m_squares; ///< squares: Σ over trials of (u − ū)²
};

/// Variance of each neuron's target over the window (mean over samples of (f − mean f)²), NaN for a constant
/// target (one that spans less than 1e-12 of its largest value: rounding). N values.
[[nodiscard]] std::vector<double> targetVariances(std::span<const double> target, std::size_t neurons);

/// At least two trials; `target` S × n of the first n of their neurons.
[[nodiscard]] LearningErrors decompose(const TrialStatistics& trials, std::span<const double> target);

/// Tracking error that synapses of time constant τs leave: change of the target within τs over its size,
///   rms(f(t + τs) − f(t)) / rms(f),
/// which is rms(τs ḟ)/rms(f) where the target is smooth and slow, and exists for Ornstein-Uhlenbeck targets
/// too, whose ḟ does not: √(2 (1 − e^{−τs/τc})). rms(f) is about f's mean over the window: an offset does not
/// count. Samples are joined by straight lines when τs is no multiple of their interval (which smooths a
/// target that is rough below it); when τs exceeds half the window, the change within half the window is
/// taken.
/// @param interval between samples, and @param synapticTimeConstant τs, > 0, ms
[[nodiscard]] TheoryAmplitudes theoryTracking(std::span<const double> target, std::size_t neurons,
                                              double interval, double synapticTimeConstant);

/// Sampling error that spikes of synapses of time constant τs leave: standard deviation of the drive,
///   √(Σ_j W_ij² [r̄_j (T0/(2τs) − r̄_j)]₊),
/// over the target's. A presynaptic neuron that fires more than one spike in 2τs counts as noiseless.
/// @param paddedWeights W, padded like the rows of `connectivity`
/// @param meanRates r̄, N values, spikes per T0
/// @param target of the synaptic drive
[[nodiscard]] TheoryAmplitudes theorySampling(const Connectivity& connectivity,
                                              std::span<const double> paddedWeights,
                                              std::span<const float> meanRates, double synapticTimeConstant,
                                              std::span<const double> target);

/// The same where the rate is what is trained, for a Poisson neuron's own filtered spike train:
///   √[r̄_i (T0/(2τs) − r̄_i)]₊ over the target's standard deviation.
/// @param meanRates, target N and S × N, spikes per T0
[[nodiscard]] TheoryAmplitudes theoryRateSampling(std::span<const float> meanRates,
                                                  double synapticTimeConstant,
                                                  std::span<const double> target);

inline constexpr double learnedBelow = 0.2;  ///< total error; a correlation of about 0.9
inline constexpr double unstableGrowth = 3;  ///< error of the last quarter over that of the first
inline constexpr double unstableAbove = 0.5; ///< error of the last quarter

/// Of a neuron or the population: learned when the total error is below `learnedBelow`; else unstable when
/// the trials run away from the target along the window: the error of the last quarter is more than
/// `unstableGrowth` times that of the first, and above `unstableAbove`; else what the larger part says.
/// Nothing when there is no variance to compare with (NaN).
[[nodiscard]] std::optional<Verdict> verdict(const ErrorShares& errors);

/// "learned", "tracking-dominated", "sampling-dominated", "unstable".
[[nodiscard]] std::string_view verdictName(Verdict verdict);

inline constexpr double levelRatio = 1.25;
inline constexpr std::size_t levelLoops = 5;

/// Whether more loops come before any other advice: the RMS error of the test exceeds `levelRatio` times the
/// mean one of the last `levelLoops` training loops (fewer when there are fewer; none: true). The training
/// curve alone does not tell: with learning on, the error is corrected at every update and small from the
/// first loop; what the weights have learnt shows when it is off. A rule of thumb: below the ratio a test may
/// still improve. Above it more loops lowered the error by a quarter or more, in figure 1b's network with τs
/// = 3…150 ms.
[[nodiscard]] bool notYetLevel(double testRmsError, std::span<const double> trainingRmsErrors);

/// Errors that theory expects, as shares of the target's variance: the squares of TheoryAmplitudes.
struct TheoryShares {
  double tracking = 0, sampling = 0;
};

/// The verdict in one plain sentence: the numbers that led to it and what to change (slower targets or faster
/// synapses; more neurons or slower synapses; longer training or a larger λ; more loops first when it is
/// `stillLearning`, see notYetLevel).
///
/// With `theory`, the advice against tracking and sampling error is for the error that theory expects to be
/// the larger one, and the sentence says so where the measured one is the other: learning shifts errors.
/// Least squares answers noisy spikes with weights that are too small, a systematic error (figure 1b at τs =
/// 3 ms: measured tracking 0.67, sampling 0.13, expected 0.00 and 0.11; the drives have a fifth of the
/// targets' size, and slower synapses cure it). Weights that force slow synapses after fast targets let
/// trials part (Ornstein-Uhlenbeck targets of τc = 25 ms at τs = 200 ms, 30 loops: 1.9 and 9.1, expected 2.1
/// and 0.0).
/// @param subject begins the sentence: "The network", "Neuron 7"
[[nodiscard]] std::string verdictText(std::string_view subject, const ErrorShares& errors, bool stillLearning,
                                      const std::optional<TheoryShares>& theory = {});

} // namespace spikeloom
