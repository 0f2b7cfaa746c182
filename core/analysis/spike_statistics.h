#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/record/rates.h"
#include "core/record/trial_record.h"

namespace spikeloom {

// Statistics of spike trains over trials. `trials` holds each trial's spikes, by time, on one clock (ms from
// stimulus onset); spikes outside the window do not count. Rates are in Hz.

/// [begin, end), ms; begin < end.
struct TimeWindow {
  double begin = 0, end = 0;
};

/// Spikes in [edge, next edge) / width of the bin. The last bin is shorter when the width (> 0, ms) does not
/// divide the window: its rate is over its own width. At least one trial.
[[nodiscard]] BinnedRates binnedRates(std::span<const std::vector<Spike>> trials, std::size_t neurons,
                                      TimeWindow window, double binWidth);

/// Mean rate of each neuron in the window, over all trials (at least one): N values, Hz.
[[nodiscard]] std::vector<float> meanRates(std::span<const std::vector<Spike>> trials, std::size_t neurons,
                                           TimeWindow window);

/// `bins` (> 0) bins of equal width for rates ≥ 0.
[[nodiscard]] RateHistogram rateHistogram(std::span<const float> rates, std::size_t bins);

/// Coefficient of variation of the inter-spike intervals: standard deviation (unbiased variance) / mean. 0
/// for a clock, 1 for a Poisson process (n intervals of it give 1 − 1/n on average). A window that is not
/// much longer than the intervals misses the long ones: slow neurons seem more regular than they are.
struct IntervalVariation {
  std::vector<float> perNeuron; ///< NaN with fewer than two intervals
  double population = 0;        ///< mean over the neurons that have one; NaN when none has
};

/// Intervals between two spikes of one trial, both in the window, pooled over the trials.
[[nodiscard]] IntervalVariation intervalVariation(std::span<const std::vector<Spike>> trials,
                                                  std::size_t neurons, TimeWindow window);

} // namespace spikeloom
