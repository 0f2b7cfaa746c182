#include "core/base/allowance.h"

#include <algorithm>
#include <cassert>

#include "core/base/thread_time.h"

namespace spikeloom {

namespace {

/// A thread that rests goes on with so much, if not with all: fewer changes of thread, and still short enough
/// for those it keeps waiting.
constexpr Allowance::Seconds pieceWorth{2e-3};

thread_local Allowance::Drawer* ofThisThread = nullptr;

} // namespace

void Allowance::limit(bool limited) {
  {
    const std::lock_guard lock(m_mutex);
    saveUpLocked();
    m_limited = limited;
  }
  m_changed.notify_all();
}

void Allowance::saveUpLocked() {
  const Clock::time_point now = Clock::now();
  m_left = m_limited ? std::min(m_most, m_left + m_share * Seconds(now - m_savedAt)) : m_most;
  m_savedAt = now;
}

Allowance::Drawer::Drawer(Allowance& allowance) : m_allowance(allowance), m_drawn(threadTime()) {
  assert(!ofThisThread);
  ofThisThread = this;
}

Allowance::Drawer::~Drawer() { ofThisThread = nullptr; }

Allowance::Drawer* Allowance::drawer() { return ofThisThread; }

void Allowance::Drawer::rest(const std::stop_token& stop) {
  Allowance& a = m_allowance;
  const Seconds now = threadTime();
  std::unique_lock lock(a.m_mutex);
  a.saveUpLocked();
  a.m_left -= now - m_drawn;
  m_drawn = now;
  if (a.m_left > Seconds::zero())
    return;
  const Seconds enough = std::min(a.m_most, pieceWorth);
  while (a.m_limited && a.m_left < enough && !stop.stop_requested()) {
    (void)a.m_changed.wait_for(lock, stop, (enough - a.m_left) / a.m_share, [&] { return !a.m_limited; });
    a.saveUpLocked();
  }
}

} // namespace spikeloom
