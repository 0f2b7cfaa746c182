#pragma once

#include "core/model/network.h"
#include "core/record/trial_record.h"

namespace spikeloom {

/// Is told of every trial of a simulation that has ended, by the thread that advances it and between two
/// steps of it: what goes with a run (a pause when it falls silent, a recording, a checkpoint) without being
/// part of it.
class RunObserver {
public:
  virtual ~RunObserver() = default;
  /// @param network that the trial was made with, as the trial left it: the trained one, or a test's copy
  virtual void trialEnded(const TrialRecord& record, const TrialSummary& summary, const Network& network) = 0;
};

} // namespace spikeloom
