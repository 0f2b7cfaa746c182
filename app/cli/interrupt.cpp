#include "app/cli/interrupt.h"

#include <atomic>
#include <csignal>

namespace spikeloom {

namespace {

// The only thing a signal handler may touch.
std::atomic<bool> flag = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void onInterrupt(int) {
  flag = true;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

} // namespace

void catchInterrupts() {
  std::signal(SIGINT, onInterrupt);
  std::signal(SIGTERM, onInterrupt);
}

bool interrupted() { return flag; }

} // namespace spikeloom
