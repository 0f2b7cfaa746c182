#include "ui/session/sweep_controller.h"

#include "ui/session/poll_timer.h"

namespace spikeloom {

SweepController::SweepController(PollTimer& timer, QObject* parent)
    : QObject(parent), m_timer(timer), m_session(std::make_unique<SweepSession>()) {
  timer.add(this, [this] { return take(); });
}

SweepController::~SweepController() = default;

void SweepController::open(const SweepSource& source) {
  m_session->open(source, true);
  m_timer.wake();
}

void SweepController::refuse(std::vector<InputError> problems) {
  m_session->refuse(std::move(problems));
  m_timer.wake();
}

void SweepController::run(unsigned threads) {
  m_session->run(threads);
  m_timer.wake();
}

void SweepController::stop() {
  m_session->stop();
  m_timer.wake();
}

bool SweepController::take() {
  const bool more = !m_session->quiet();
  if (auto state = m_session->takeState()) {
    m_state = std::move(*state);
    emit changed();
  }
  return more;
}

} // namespace spikeloom
