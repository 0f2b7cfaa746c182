#pragma once

#include "core/run/frame.h"

class QCPAxisRect;
class QCPItemLine;
class QCPItemRect;

namespace spikeloom {

struct PlotColors;

/// What every axis rect over the time of a trial shows: the stimulus as a band behind the grid,
/// the end of the target window if the trial goes on after it, and a line where the trial is. The items
/// belong to the plot.
class TimeMarks {
public:
  explicit TimeMarks(QCPAxisRect* rect);

  /// Sets the axis from times.begin to times.end, and the marks.
  void setTimes(const TrialTimes& times);
  /// The line at `time`, ms from stimulus onset, or none. On the layer "overlay".
  void setCursor(double time, bool visible);
  void restyle(const PlotColors& colors);
  /// Takes the items out of the plot; the object is of no use afterwards.
  void remove();

private:
  QCPAxisRect* m_rect;
  QCPItemRect* m_stimulus;
  QCPItemLine *m_targetEnd, *m_cursor;
};

} // namespace spikeloom
