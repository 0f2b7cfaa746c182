#include "core/base/worker_pool.h"

#include <algorithm>
#include <chrono>

namespace spikeloom {

namespace {

/// Tells the core that this is a wait.
void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// Waits until `value` is no longer `old`. Spins first: between two weight updates a helper has nothing to do
/// for some microseconds only, and sleeping would take longer than that. Then sleeps, so that idle helpers
/// cost nothing.
void waitWhile(const std::atomic<unsigned>& value, unsigned old) {
  for (int spin = 0; spin < 4000; ++spin) {
    if (value.load(std::memory_order_acquire) != old)
      return;
    relax();
  }
  value.wait(old, std::memory_order_acquire);
}

} // namespace

WorkerPool::WorkerPool(unsigned threads)
    : m_shares(threads != 0 ? threads : std::max(1u, std::thread::hardware_concurrency())) {}

void WorkerPool::start() {
  for (std::size_t i = 1; i < m_shares.size(); ++i)
    m_helpers.emplace_back([this, i] { help(i); });
}

WorkerPool::~WorkerPool() {
  m_quit = true;
  m_round.fetch_add(1, std::memory_order_release);
  m_round.notify_all();
}

void WorkerPool::run(std::size_t count, std::size_t grain,
                     const std::function<void(std::size_t, std::size_t)>& work) {
  if (m_shares.size() == 1 || count <= grain)
    return work(0, count);
  if (m_helpers.empty())
    start();
  m_work = &work;
  m_grain = grain;
  for (std::size_t t = 0; t < m_shares.size(); ++t) {
    m_shares[t].next.store(count * t / m_shares.size(), std::memory_order_relaxed);
    m_shares[t].end = count * (t + 1) / m_shares.size();
  }
  m_busy.store(static_cast<unsigned>(m_helpers.size()), std::memory_order_relaxed);
  m_round.fetch_add(1, std::memory_order_release);
  m_round.notify_all();
  takePieces(0);
  waitForHelpers();
}

/// A helper is at most a piece behind, unless something else (the window's painting) runs on its core. Then
/// it is quicker to leave this core empty, time and again, until the system moves the helper here, than to
/// wait until that is done: naps, not one long sleep, since only a core that falls idle looks for work on
/// others.
void WorkerPool::waitForHelpers() {
  for (int spin = 0; m_busy.load(std::memory_order_acquire) != 0; ++spin)
    if (spin < 2000)
      relax();
    else
      std::this_thread::sleep_for(std::chrono::microseconds(50));
}

void WorkerPool::takePieces(std::size_t thread) {
  for (std::size_t t = 0; t < m_shares.size(); ++t)
    takePiecesOf((thread + t) % m_shares.size());
}

void WorkerPool::takePiecesOf(std::size_t thread) {
  Share& share = m_shares[thread];
  for (std::size_t begin; (begin = share.next.fetch_add(m_grain, std::memory_order_relaxed)) < share.end;)
    (*m_work)(begin, std::min(begin + m_grain, share.end));
}

void WorkerPool::help(std::size_t thread) {
  for (unsigned seen = 0;; ++seen) {
    waitWhile(m_round, seen);
    if (m_quit)
      return;
    takePieces(thread);
    m_busy.fetch_sub(1, std::memory_order_release);
  }
}

} // namespace spikeloom
