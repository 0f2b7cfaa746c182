#include "core/session/recorder_thread.h"

#include <algorithm>
#include <utility>

#include "core/base/problems_in.h"

namespace spikeloom {

namespace {

Recorded begun(const std::filesystem::path& file) {
  Recorded state;
  state.file = file;
  return state;
}

} // namespace

RecorderThread::RecorderThread(const std::filesystem::path& file, RecordChoice what,
                               const Simulation& simulation, std::function<void()> wake)
    : m_wake(std::move(wake)), m_recorder(file, std::move(what), simulation), m_state(begun(file)),
      m_thread([this] { run(); }) {}

RecorderThread::~RecorderThread() {
  end();
  m_thread.join();
}

void RecorderThread::add(const TrialRecord& record) {
  RecordedTrial trial = m_recorder.partOf(record);
  {
    const std::lock_guard lock(m_mutex);
    if (m_ending || m_state.over)
      return;
    m_waitingBytes += trial.bytes();
    m_waiting.push_back(std::move(trial));
  }
  m_changed.notify_one();
}

void RecorderThread::end() {
  {
    const std::lock_guard lock(m_mutex);
    m_ending = true;
  }
  m_changed.notify_one();
}

bool RecorderThread::full() const {
  const std::lock_guard lock(m_mutex);
  return m_waitingBytes > mostWaiting;
}

bool RecorderThread::hasNews() const {
  const std::lock_guard lock(m_mutex);
  return m_news;
}

std::optional<Recorded> RecorderThread::takeNews() {
  const std::lock_guard lock(m_mutex);
  if (!std::exchange(m_news, false))
    return std::nullopt;
  return m_state;
}

bool RecorderThread::busy() const {
  const std::lock_guard lock(m_mutex);
  return m_writing || m_news || !m_waiting.empty() || (m_ending && !m_state.over);
}

/// Does a part of the work, with what goes wrong as the end.
template <class Work> bool RecorderThread::attempt(Work work) {
  auto problems = problemsIn(work);
  if (problems.empty())
    return true;
  const std::lock_guard lock(m_mutex);
  m_state.problems = std::move(problems);
  m_waiting.clear();
  m_waitingBytes = 0;
  return false;
}

void RecorderThread::run() {
  bool good = true;
  std::unique_lock lock(m_mutex);
  while (good) {
    m_changed.wait(lock, [this] { return m_ending || !m_waiting.empty(); });
    if (m_waiting.empty())
      break;
    const RecordedTrial trial = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_writing = true;
    lock.unlock();
    good = attempt([&] { m_recorder.write(trial); });
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(m_state.file, error);
    lock.lock();
    m_writing = false;
    m_waitingBytes -= std::min(m_waitingBytes, trial.bytes());
    m_state.trials += good;
    m_state.bytes = error ? m_state.bytes : bytes;
    m_news = true;
    lock.unlock();
    m_wake();
    lock.lock();
  }
  lock.unlock();
  if (good)
    (void)attempt([this] { m_recorder.close(); });
  lock.lock();
  m_state.over = m_news = true;
  lock.unlock();
  m_wake();
}

} // namespace spikeloom
