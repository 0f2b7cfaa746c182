#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace spikeloom {

/// Threads that share a loop over neurons. The work of a neuron must not depend on that of another, so the
/// number of threads and who does what have no influence on the result. They start with the first work, so
/// that they have the priority of the thread that uses them, whichever made the pool.
class WorkerPool {
public:
  /// @param threads all in all, the calling one included; 0 takes one a core
  explicit WorkerPool(unsigned threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  [[nodiscard]] unsigned threads() const { return static_cast<unsigned>(m_shares.size()); }

  /// Calls work(begin, end) for pieces of at most `grain` that together are [0, count), and returns when all
  /// are done. Exceptions must not leave `work`.
  void run(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& work);

private:
  void start();
  void help(std::size_t thread);
  void waitForHelpers();
  void takePieces(std::size_t thread);
  void takePiecesOf(std::size_t thread);

  /// What is left of the share of one thread.
  struct alignas(64) Share {
    std::atomic<std::size_t> next{0};
    std::size_t end = 0;
  };

  const std::function<void(std::size_t, std::size_t)>* m_work = nullptr;
  std::size_t m_grain = 1;
  std::vector<Share> m_shares;                  // one a thread, the calling one's first
  alignas(64) std::atomic<unsigned> m_round{0}; // a new value: there is work (or m_quit)
  alignas(64) std::atomic<unsigned> m_busy{0};  // helpers that have not finished this round
  std::atomic<bool> m_quit{false};
  std::vector<std::jthread> m_helpers;
};

} // namespace spikeloom
