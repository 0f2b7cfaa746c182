#include "core/base/job_thread.h"

#include <utility>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace spikeloom {

void lowerPriority([[maybe_unused]] int niceness) {
#ifdef __linux__
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
#endif
}

JobThread::JobThread(int niceness)
    : m_niceness(niceness), m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

JobThread::~JobThread() {
  m_thread.request_stop();
  const std::lock_guard lock(m_mutex);
  m_waiting.clear();
  m_stop.request_stop();
}

void JobThread::post(std::string kind, Job job) {
  {
    const std::lock_guard lock(m_mutex);
    if (!kind.empty())
      withdrawLocked(kind);
    m_waiting.push_back({std::move(kind), std::move(job)});
  }
  m_wake.notify_one();
}

void JobThread::withdraw(const std::string& kind) {
  const std::lock_guard lock(m_mutex);
  withdrawLocked(kind);
}

void JobThread::withdrawLocked(const std::string& kind) {
  m_waiting.remove_if([&](const Posted& older) { return older.kind == kind; });
  if (m_busy && m_kind == kind)
    m_stop.request_stop();
}

bool JobThread::idle() const {
  const std::lock_guard lock(m_mutex);
  return !m_busy && m_waiting.empty();
}

void JobThread::loop(const std::stop_token& stop) {
  lowerPriority(m_niceness);
  std::unique_lock lock(m_mutex);
  while (m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); })) {
    if (stop.stop_requested())
      return;
    Posted next = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_busy = true;
    m_kind = next.kind;
    m_stop = std::stop_source();
    const std::stop_token token = m_stop.get_token();
    lock.unlock();
    next.job(token);
    next.job = nullptr; // what it holds may be large: freed without the lock
    lock.lock();
    m_busy = false;
  }
}

} // namespace spikeloom
