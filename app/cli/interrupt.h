#pragma once

#include <stop_token>
#include <thread>

namespace spikeloom {

/// From now on the signals that ask the program to end (INT, TERM, HUP unless it is to be ignored, as under
/// nohup, and PIPE: nobody reads its output any more) only set a flag, so that what was computed can be kept.
/// Ctrl-C once more ends the program at once.
void catchInterrupts();

/// Whether one came.
[[nodiscard]] bool interrupted();

/// Gives up work that takes a stop token when a signal came.
class StopOnInterrupt {
public:
  StopOnInterrupt();
  [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

private:
  std::stop_source m_stop;
  std::jthread m_watch;
};

} // namespace spikeloom
