#pragma once

#include <iosfwd>

#include "core/run/simulation.h"

namespace spikeloom {

/// How far a run is: one line that is written over on a terminal, a plain line a loop elsewhere.
class Progress {
public:
  explicit Progress(std::ostream& out);
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
  std::size_t m_shown = 0;
};

} // namespace spikeloom
