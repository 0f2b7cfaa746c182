#include "app/cli/interrupt.h"

#include <atomic>
#include <chrono>
#include <csignal>

namespace spikeloom {

namespace {

// The only thing a signal handler may touch.
std::atomic<bool> flag = false;
static_assert(std::atomic<bool>::is_always_lock_free);

/// A terminal that goes sends more than one HUP: only who types twice is impatient.
extern "C" void onInterrupt(int signal) {
  if (flag.exchange(true) && signal == SIGINT) {
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
}

void handle(int signal) {
  struct sigaction action {};
  action.sa_handler = onInterrupt;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

} // namespace

void catchInterrupts() {
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE})
    handle(signal);
  struct sigaction present {};
  if (sigaction(SIGHUP, nullptr, &present) == 0 && present.sa_handler != SIG_IGN)
    handle(SIGHUP);
}

bool interrupted() { return flag; }

StopOnInterrupt::StopOnInterrupt()
    : m_watch([this](const std::stop_token& done) {
        while (!done.stop_requested()) {
          if (interrupted())
            m_stop.request_stop();
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
      }) {}

} // namespace spikeloom
