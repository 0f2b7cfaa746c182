#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/errors.h"
#include "core/base/file_lock.h"
#include "core/run/run_image.h"

namespace spikeloom {

/// Writes a saved run in a thread of its own, so that whoever owns the run loses some ms at a time: small
/// arrays are handed over as copies at once, large ones slab by slab between other things. Memory never holds
/// more than `mostWaiting` slabs of them. All functions are for the owner's thread.
class RunWriter {
public:
  static constexpr std::size_t slabBytes = std::size_t{1} << 20, mostWaiting = 32;

  /// @param wake called from the writer's thread when there is room again, or an outcome
  explicit RunWriter(std::function<void()> wake);
  /// Gives up a file that has not been handed over completely; else waits until it is written.
  ~RunWriter();
  RunWriter(const RunWriter&) = delete;
  RunWriter& operator=(const RunWriter&) = delete;

  /// Whether there is a file whose outcome was not taken yet.
  [[nodiscard]] bool busy() const { return m_thread.joinable(); }
  /// Begins a file; not while busy. The run must not change before handing() is false. `held`: the outcome
  /// holds the file, so that others see that its owner lives.
  void begin(std::filesystem::path file, RunImage image, bool held = false);
  /// Whether large arrays are still to be handed over.
  [[nodiscard]] bool handing() const { return m_next < m_live.size(); }
  /// Hands over the next slab; false when there is no room for it.
  bool handOver();

  /// Whether handOver() has room, or an outcome is there.
  [[nodiscard]] bool ready() const;
  /// Sleeps until ready().
  void waitUntilReady();

  struct Outcome {
    std::filesystem::path file;
    std::vector<InputError> problems; ///< empty: the file is complete
    std::optional<FileLock> lock;     ///< of a file that is to be held
  };
  [[nodiscard]] std::optional<Outcome> takeOutcome();

private:
  struct Slab {
    std::size_t array, begin; ///< which of the large arrays, and the first of its entries
    std::vector<std::byte> bytes;
  };
  void run(const std::filesystem::path& file, RunImage copies, const std::vector<RunImage::Array>& large);
  [[nodiscard]] std::optional<FileLock> write(const std::filesystem::path& file, const RunImage& copies,
                                              const std::vector<RunImage::Array>& large);
  [[nodiscard]] std::optional<Slab> nextSlab();
  [[nodiscard]] bool readyLocked() const {
    return m_outcome || (handing() && (m_failed || m_slabs.size() < mostWaiting));
  }

  std::function<void()> m_wake;

  // The owner's
  std::vector<RunImage::Array> m_live; // arrays that are handed over slab by slab
  bool m_held = false;                 // set before the thread begins, which reads it
  std::size_t m_next = 0, m_done = 0;  // the one under way, and how many bytes of it are handed over

  // Between the two, under the mutex
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<Slab> m_slabs;
  bool m_allHanded = false, m_givenUp = false, m_failed = false;
  std::optional<Outcome> m_outcome;

  std::thread m_thread;
};

} // namespace spikeloom
