#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace spikeloom {

// Work that may end the process that does it (a library on damaged files) is done by another one: the same
// program, started with arguments that its main() knows.

struct WorkLimits {
  double bytes = 0; ///< of addresses beyond those that the process has at first; 0: any number
  std::chrono::milliseconds time{30000};
};

/// In the child: does the work within the limits. What fails is told in words nowhere: the work says what
/// matters by coming to an end.
/// @return the exit code that endOfChild expects
[[nodiscard]] int doGuarded(const WorkLimits& limits, const std::function<void()>& work);

/// In the child: so many bytes of addresses from now on. Sanitizers, whose tables take terabytes, know no
/// limit.
void allowMemory(double bytes);

/// In the child: it had no memory, where a library only says so.
[[noreturn]] void endForMemory();

enum class WorkEnd {
  Done,
  Died,     ///< a crash, or an exit code of its own
  NoMemory, ///< beyond its limit, or ended by the system, which has none left
  TooLong,
  Unknown ///< there is no such process
};

/// Starts this program once more, with these arguments, and waits for its end; it is killed when it takes
/// longer than that. Nothing that it writes is seen, and what happens to it happens to nobody else.
[[nodiscard]] WorkEnd endOfChild(const std::vector<std::string>& arguments, std::chrono::milliseconds most);

} // namespace spikeloom
