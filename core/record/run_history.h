#pragma once

#include <memory>

#include "core/base/append_log.h"
#include "core/record/network_facts.h"
#include "core/record/test_summary.h"
#include "core/record/trial_record.h"

namespace spikeloom {

/// A summary a training loop, in their order.
using LearningCurve = LogView<TrialSummary>;

/// What became of a run so far: a value that nobody writes any more. A new one is made when something ended;
/// it shares all that it has in common with the one before.
struct RunHistory {
  std::shared_ptr<const NetworkFacts> network;  ///< nullptr before there is one
  LearningCurve curve;                          ///< all training loops
  std::shared_ptr<const TrialRecord> lastTrial; ///< the last complete trial, all neurons; nullptr: none
  std::shared_ptr<const TestSummary> lastTest;  ///< nullptr: none
};

} // namespace spikeloom
