#pragma once

#include <span>
#include <vector>

#include "core/base/pieces.h"
#include "core/record/targets.h"
#include "core/record/test_log.h"
#include "core/record/test_summary.h"
#include "core/record/trial_record.h"

namespace spikeloom {

/// Pearson correlation of each neuron's activity with its target, both S × N (sample k of neuron i at [k·N +
/// i]); N values, NaN where one of the two is constant.
[[nodiscard]] std::vector<float> correlations(std::span<const float> activity, std::span<const float> target,
                                              std::size_t neurons);
/// The same in pieces, appended to `out`; all that is passed must be there until they are done.
void correlations(std::span<const float> activity, std::span<const float> target, std::size_t neurons,
                  std::vector<float>& out, Pieces& pieces);

/// The record's activity at the target's times, S × N; the record's samples in the window must be at these
/// times.
[[nodiscard]] std::span<const float> windowOf(const TrialRecord& record, const Targets& targets);

/// All that TrialSummary says of a trial but `weightChange` and `seconds`; population values over the first
/// `mainNeurons`.
[[nodiscard]] TrialSummary summarise(const TrialRecord& record, const Targets& targets,
                                     std::size_t mainNeurons);
/// The same in pieces, into `out`, which must be as a TrialSummary begins; all that is passed must be there
/// until they are done.
void summarise(const TrialRecord& record, const Targets& targets, std::size_t mainNeurons, TrialSummary& out,
               Pieces& pieces);

/// Of several test trials: means over the trials; correlations over all trials and main neurons.
[[nodiscard]] TestSummary summarise(std::vector<TrialSummary> trials, std::size_t mainNeurons, int afterLoop);

/// The point that test trials are in the learning curve, for each target set among them, in ascending order.
/// Quartiles are over all of a set's trials and main neurons.
[[nodiscard]] std::vector<TestPoint> testPoints(std::span<const TrialSummary> trials, std::size_t mainNeurons,
                                                int afterLoop, bool probed);

/// Of a test in which activity ran away: no correlation, an infinite error.
[[nodiscard]] TestPoint runawayPoint(int afterLoop, int set);

/// Value below which the fraction q of the values lies (linear between ranks, as in most statistics
/// programs); NaNs are left out; NaN when nothing is left.
[[nodiscard]] double quantile(std::span<const float> values, double q);

/// Mean without NaNs; NaN when nothing is left.
[[nodiscard]] double meanOf(std::span<const float> values);

} // namespace spikeloom
