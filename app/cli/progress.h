#pragma once

#include <cstddef>
#include <string>

namespace spikeloom {

/// How far something is, on standard error: on a terminal one line that is written over, elsewhere a plain
/// line for each part that is complete.
class ProgressDisplay {
public:
  ProgressDisplay();
  ~ProgressDisplay() { end(); } // what went wrong is told on a line of its own
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  /// How far it is now; a terminal's line.
  void now(const std::string& text);
  /// What is complete; a plain line.
  void complete(const std::string& text);
  /// Leaves the terminal's line.
  void end();

private:
  bool m_terminal, m_lineOpen = false;
};

/// "[######..................]" for a fraction from 0 to 1.
[[nodiscard]] std::string bar(double fraction);

/// ", 3:05 min left", or nothing while it is not known (below 0).
[[nodiscard]] std::string timeLeft(double seconds);

/// "3/8 runs [#########...............] 2 running, 12 s left", of anything with these members.
template <class Runs> [[nodiscard]] std::string runsText(const Runs& progress) {
  return std::to_string(progress.done) + "/" + std::to_string(progress.runs) + " runs " +
         bar(progress.fraction) + " " + std::to_string(progress.running) + " running" +
         timeLeft(progress.secondsLeft);
}

} // namespace spikeloom
