#include "core/learning/worker_pool.h"

#include <algorithm>

namespace spikeloom {

namespace {

/// Waits until `value` is no longer `old`. Spins first: between two weight updates a helper has nothing to do
/// for some microseconds only, and sleeping would take longer than that. Then sleeps, so that idle helpers
/// cost nothing.
void waitWhile(const std::atomic<unsigned>& value, unsigned old) {
  for (int spin = 0; spin < 4000; ++spin) {
    if (value.load(std::memory_order_acquire) != old)
      return;
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  value.wait(old, std::memory_order_acquire);
}

} // namespace

WorkerPool::WorkerPool(unsigned threads) {
  const unsigned wanted = threads != 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 1; i < wanted; ++i)
    m_helpers.emplace_back([this] { help(); });
}

WorkerPool::~WorkerPool() {
  m_quit = true;
  m_round.fetch_add(1, std::memory_order_release);
  m_round.notify_all();
}

void WorkerPool::run(std::size_t count, std::size_t grain,
                     const std::function<void(std::size_t, std::size_t)>& work) {
  if (m_helpers.empty() || count <= grain)
    return work(0, count);
  m_work = &work;
  m_count = count;
  m_grain = grain;
  m_next.store(0, std::memory_order_relaxed);
  m_busy.store(static_cast<unsigned>(m_helpers.size()), std::memory_order_relaxed);
  m_round.fetch_add(1, std::memory_order_release);
  m_round.notify_all();
  takePieces();
  for (unsigned left = m_busy.load(std::memory_order_acquire); left != 0;
       left = m_busy.load(std::memory_order_acquire))
    waitWhile(m_busy, left);
}

void WorkerPool::takePieces() {
  for (std::size_t begin; (begin = m_next.fetch_add(m_grain, std::memory_order_relaxed)) < m_count;)
    (*m_work)(begin, std::min(begin + m_grain, m_count));
}

void WorkerPool::help() {
  for (unsigned seen = 0;; ++seen) {
    waitWhile(m_round, seen);
    if (m_quit)
      return;
    takePieces();
    m_busy.fetch_sub(1, std::memory_order_release);
    m_busy.notify_one();
  }
}

} // namespace spikeloom
