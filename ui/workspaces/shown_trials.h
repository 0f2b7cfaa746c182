#pragma once

#include <map>
#include <memory>
#include <optional>

#include "core/run/frame.h"
#include "ui/plots/trial_view.h"

namespace spikeloom {

/// Decides from the frames of a run which trial stands in front and which pale behind it: the one under way
/// over the last complete one; between trials and after the last, the last complete one over the one before
/// it. With several target sets, the one behind is the last of the same set that was seen.
class ShownTrials {
public:
  /// Takes a newer frame. Frames may be skipped.
  void take(const Frame& frame);
  void clear();

  /// A view of the newest frame, valid until the next take or clear. Empty before the first frame. Its scale
  /// is for whoever knows the neurons to fill in.
  [[nodiscard]] TrialView view(bool withPrevious, bool withPrediction) const;
  [[nodiscard]] const Frame* frame() const { return m_frame ? &*m_frame : nullptr; }

private:
  using Record = std::shared_ptr<const TrialRecord>;
  /// The last complete trial of a target set that was seen, and the one before it.
  struct Seen {
    Record last, before;
    std::shared_ptr<const TrialSummary> summary; ///< of the last one
  };
  [[nodiscard]] bool complete() const;
  [[nodiscard]] bool started() const;
  [[nodiscard]] Record before(const Seen& seen) const;
  [[nodiscard]] std::vector<TrialView::Trial> others(std::size_t set, bool withPrevious) const;
  [[nodiscard]] std::shared_ptr<const SetTest> averageWith(const TrialRecord& trial) const;
  [[nodiscard]] TrialView::Trial withTest(TrialView::Trial trial) const;
  void keep(const RunHistory& history);
  void widenTimes();

  std::optional<Frame> m_frame;
  std::map<int, Seen> m_seen; ///< of each target set
  TrialTimes m_times;
};

} // namespace spikeloom
