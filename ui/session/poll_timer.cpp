#include "ui/session/poll_timer.h"

namespace spikeloom {

namespace {
constexpr int pollInterval = 8; // ms: a frame waits at most this long, and looking costs nothing
} // namespace

PollTimer::PollTimer(QObject* parent) : QObject(parent) {
  m_timer.setTimerType(Qt::PreciseTimer);
  m_timer.setInterval(pollInterval);
  connect(&m_timer, &QTimer::timeout, this, &PollTimer::poll);
}

void PollTimer::add(const QObject* owner, Take take) {
  m_sources.push_back({owner, std::move(take)});
  connect(owner, &QObject::destroyed, this,
          [this, owner] { std::erase_if(m_sources, [owner](const Source& s) { return s.owner == owner; }); });
}

void PollTimer::wake() {
  m_woken = true;
  if (!m_timer.isActive())
    m_timer.start();
}

void PollTimer::poll() {
  m_woken = false;
  bool more = false;
  for (std::size_t i = 0; i < m_sources.size(); ++i) // what is told may add or remove sources
    more |= Take(m_sources[i].take)();
  if (!more && !m_woken) // what was told may have led to something new
    m_timer.stop();
}

} // namespace spikeloom
