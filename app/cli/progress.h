#pragma once

#include <iosfwd>
#include <string>

#include "core/run/simulation.h"

namespace spikeloom {

/// A correlation as people read it: that of constant drives (a silent network) does not exist.
[[nodiscard]] std::string correlationText(double correlation, int digits);

/// "12 s", "3:05 min", "2:30 h"; rounded up.
[[nodiscard]] std::string durationText(double seconds);

/// "[######..................]" for a fraction from 0 to 1.
[[nodiscard]] std::string bar(double fraction);

/// How far a run is: one line that is written over on a terminal, a plain line a loop elsewhere.
class Progress {
public:
  /// Loops that are done already (by a run that goes on) are not shown again.
  Progress(std::ostream& out, const Simulation& simulation);
  /// Call now and then, at least once a trial.
  void show(const Simulation& simulation);
  /// Leaves the terminal's line.
  void end();

private:
  void showLine(const Frame& frame);
  void showLoop(const TrialSummary& loop, int loops);

  std::ostream& m_out;
  bool m_terminal;
  bool m_lineOpen = false;
  std::size_t m_shown;
};

} // namespace spikeloom
