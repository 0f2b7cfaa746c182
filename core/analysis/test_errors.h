#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/pieces.h"
#include "core/record/diagnosis.h"
#include "core/record/targets.h"

namespace spikeloom {

// What the trials of a test themselves show. `target` is S × N, sample k of neuron i at [k·N + i], like all
// arrays here; it and the activity are in one unit, whichever. S, N > 0.

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
    return m_trials == 0 ? 0 : m_mean[sample * m_neurons + neuron];
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
/// The same of the neurons [begin, end) of N.
[[nodiscard]] std::vector<double> targetVariances(std::span<const double> target, std::size_t neurons,
                                                  std::size_t begin, std::size_t end);

/// The errors of M test trials with mean ū and unbiased variance s², of the first n of their neurons.
///
/// ū itself scatters by s²/M around what infinitely many trials would give; without taking that off, the
/// systematic part would hold some of the noise. With it both parts are unbiased, and so is their sum as the
/// error of one more trial. The sum is also, exactly, the mean over the M trials of the mean squared error:
/// that one is (ū − f)² + s² (M − 1)/M = [(ū − f)² − s²/M] + s².
/// In pieces, into `out`; what is passed by reference must be there until they are done.
/// @param trials at least one; @param neurons n, at most as many as have targets
/// @param rates of each neuron in the window, Hz; empty for rate units
void testErrors(const TrialStatistics& trials, const Targets& targets, std::size_t neurons,
                std::vector<float> rates, TestErrors& out, Pieces& pieces);

} // namespace spikeloom
