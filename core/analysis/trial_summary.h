#pragma once

#include <span>
#include <vector>

#include "core/run/frame.h"
#include "core/targets/targets.h"

namespace spikeloom {

/// Pearson correlation of each neuron's drive with its target over the target window, and all that
/// TrialSummary says but `weightChange` and `seconds`. The record's samples in the window must be at the
/// target's times.
[[nodiscard]] TrialSummary summarise(const TrialRecord& record, const Targets& targets);

/// Of several test trials: means over the trials; correlations over all trials and neurons.
[[nodiscard]] TestSummary summarise(std::vector<TrialSummary> trials, int afterLoop);

/// Value below which the fraction q of the values lies (linear between ranks, as in most statistics
/// programs); NaNs are left out; NaN when nothing is left.
[[nodiscard]] double quantile(std::span<const float> values, double q);

/// Mean without NaNs; NaN when nothing is left.
[[nodiscard]] double meanOf(std::span<const float> values);

} // namespace spikeloom
