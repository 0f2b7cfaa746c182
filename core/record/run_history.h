#pragma once

#include <memory>
#include <vector>

#include "core/base/append_log.h"
#include "core/record/network_facts.h"
#include "core/record/test_log.h"
#include "core/record/test_summary.h"
#include "core/record/trial_record.h"

namespace spikeloom {

/// What each training loop came to, in their order.
using LearningCurve = LogView<TrialTotals>;

/// What became of a run so far: a value that nobody writes any more. A new one is made when something ended;
/// it shares all that it has in common with the one before.
struct RunHistory {
  std::shared_ptr<const NetworkFacts> network; ///< nullptr before there is one
  LearningCurve curve;                         ///< all training loops
  /// Each neuron's correlation in the last training loop; nullptr: none. Kept of one alone, or a run of 10⁵
  /// loops would hold 10⁵ numbers a neuron.
  std::shared_ptr<const std::vector<float>> loopCorrelation;
  TestLog tests; ///< all tests, those between two loops included
  EditLog edits;
  /// Each neuron's correlation of activity and target in the last test, those between two loops included: the
  /// mean over its trials, and so over the sets; NaN where there is none. Without learning: in a training
  /// loop the activity is corrected towards the target while it is compared with it. nullptr before the first
  /// test, after one in which activity ran away at once, and after loading a saved run, which does not hold
  /// it.
  std::shared_ptr<const std::vector<float>> testCorrelation;

  /// The last complete trial, all neurons, and what it came to; nullptr: none. Trials of tests between two
  /// loops (Schedule::Test::Brief) are not shown.
  std::shared_ptr<const TrialRecord> lastTrial;
  std::shared_ptr<const TrialSummary> lastSummary;
  /// When lastTrial is a test's: it and those before it in the same test, in their order, at most the last
  /// mostTestTrials.
  std::vector<std::shared_ptr<const TrialRecord>> testTrials;
  static constexpr std::size_t mostTestTrials = 8;
  std::shared_ptr<const TestSummary> lastTest; ///< the last one that was asked for, in detail; nullptr: none

  /// The correlations that neurons are ranked by: of the last test; without one, of the last training loop;
  /// without that, nullptr.
  [[nodiscard]] const std::shared_ptr<const std::vector<float>>& ranking() const {
    return testCorrelation ? testCorrelation : loopCorrelation;
  }
};

} // namespace spikeloom
