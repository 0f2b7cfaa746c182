#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/run/frame.h"

namespace spikeloom {

/// What the plots over the time of a trial are to show: one trial in front, an earlier one pale behind it. A
/// view: what it points to lives during the call that it is passed to; the shared parts may be kept.
struct TrialView {
  std::uint64_t run = 0;
  std::shared_ptr<const NetworkFacts> network;         ///< nullptr: there is none yet
  const TrialRecord* front = nullptr;                  ///< nullptr: no trial yet
  const std::vector<std::uint32_t>* columns = nullptr; ///< neurons in front->activity, in order; nullptr: all
  std::shared_ptr<const TrialRecord> back;             ///< all neurons; nullptr: none
  TrialTimes times;      ///< of the trial in front; `begin` and `end`: of the axis
  double time = 0;       ///< ms from stimulus onset
  bool underWay = false; ///< whether the trial in front is at `time`, or complete
  std::shared_ptr<const std::vector<TrialSummary>> curve; ///< a summary a training loop

  /// Correlation of each neuron in the last finished loop, or nullptr.
  [[nodiscard]] const std::vector<float>* correlation() const {
    return curve && !curve->empty() ? &curve->back().correlation : nullptr;
  }
};

} // namespace spikeloom
