#pragma once

#include <string>

#include "core/base/append_log.h"

namespace spikeloom {

/// What a test came to for one of the target sets it was made with: over its trials and main neurons. When
/// activity ran away there is no correlation, and errors are infinite.
struct TestPoint {
  int afterLoop = 0; ///< training loops done before it
  int set = 0;       ///< from 0
  int trials = 0;
  double mean = 0, median = 0, lowerQuartile = 0, upperQuartile = 0; ///< correlation of activity and target
  double errorShare = 0; ///< mean over trials and neurons of the error as a share of the target's variance
  double rmsError = 0, rate = 0; ///< means over the trials; Hz
  bool probed = false;           ///< a probe had changed the network
};

/// All tests of a run in their order, a point for each tested set.
using TestLog = LogView<TestPoint>;

/// A parameter that was changed on a network that had been trained.
struct LiveEdit {
  int afterLoop = 0;         ///< training loops done before it acted
  std::string path;          ///< "synapse.time_constant"
  std::string before, after; ///< as valueText says them
};
using EditLog = LogView<LiveEdit>;

} // namespace spikeloom
