#include "ui/window/termination.h"

#include <QSocketNotifier>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace spikeloom {

namespace {

constexpr std::array ending{SIGTERM, SIGINT, SIGHUP};

// Read by the handler: where it writes to, and where Qt reads.
std::array<int, 2> ends{-1, -1};

extern "C" void onEndingSignal(int) {
  for (const int signal : ending)
    std::signal(signal, SIG_DFL);
  const char byte = 0;
  (void)!write(ends[0], &byte, 1); // all that a handler may do
}

} // namespace

Termination::Termination(QObject* parent) : QObject(parent) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
    return; // then signals end the program as they would without this
  auto* const notifier = new QSocketNotifier(ends[1], QSocketNotifier::Read, this);
  connect(notifier, &QSocketNotifier::activated, this, [this, notifier] {
    notifier->setEnabled(false);
    emit asked();
  });
  for (const int signal : ending)
    std::signal(signal, onEndingSignal);
}

Termination::~Termination() {
  for (const int signal : ending)
    std::signal(signal, SIG_DFL);
  for (int& end : ends) {
    if (end >= 0)
      close(end);
    end = -1;
  }
}

} // namespace spikeloom
