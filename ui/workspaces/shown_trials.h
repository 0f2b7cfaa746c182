#pragma once

#include <optional>

#include "core/run/frame.h"
#include "ui/plots/trial_view.h"

namespace spikeloom {

/// Decides from the frames of a run which trial stands in front and which pale behind it: the one under way
/// over the last complete one; between trials and after the last, the last complete one over the one before
/// it.
class ShownTrials {
public:
  /// Takes a newer frame. Frames may be skipped.
  void take(const Frame& frame);
  void clear();

  /// A view of the newest frame, valid until the next take or clear. Empty before the first frame.
  [[nodiscard]] TrialView view(bool withPrevious) const;
  [[nodiscard]] const Frame* frame() const { return m_frame ? &*m_frame : nullptr; }

private:
  [[nodiscard]] bool complete() const;
  void widenTimes();

  std::optional<Frame> m_frame;
  std::shared_ptr<const TrialRecord> m_beforePrevious;
  TrialTimes m_times;
};

} // namespace spikeloom
