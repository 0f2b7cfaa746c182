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
#include "core/run/recorder.h"
#include "core/session/messages.h"

namespace spikeloom {

/// Records a run in a thread of its own, so that whoever owns the run loses no more than it takes to copy
/// what is recorded of a trial. Memory holds no more than `mostWaiting` bytes of trials that wait to be
/// written, and one more: while a disk is slower than the run, the run waits. All functions are for the
/// owner's thread.
class RecorderThread {
public:
  static constexpr std::size_t mostWaiting = std::size_t{64} << 20;

  /// @param wake called from the recording's thread when there is something new to ask for
  /// @throws InputErrors when the file is there already, or cannot be made
  RecorderThread(const std::filesystem::path& file, RecordChoice what, const Simulation& simulation,
                 std::function<void()> wake);
  /// Writes what waits, and ends the file.
  ~RecorderThread();
  RecorderThread(const RecorderThread&) = delete;
  RecorderThread& operator=(const RecorderThread&) = delete;

  /// After end() or a failure: nothing.
  void add(const TrialRecord& record);
  /// What waits is written, then the file is ended: told as a state.
  void end();

  /// The run is to wait until something has been written.
  [[nodiscard]] bool full() const;
  /// News of it are there that was not taken yet.
  [[nodiscard]] bool hasNews() const;
  /// The newest one, if it was not taken yet.
  [[nodiscard]] std::optional<Recorded> takeNews();
  /// Something waits, is being written, or is to be told.
  [[nodiscard]] bool busy() const;

private:
  void run();
  template <class Work> bool attempt(Work work);

  std::function<void()> m_wake;
  Recorder m_recorder;

  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<RecordedTrial> m_waiting;
  std::size_t m_waitingBytes = 0;
  bool m_writing = false, m_ending = false, m_news = true;
  Recorded m_state;

  std::thread m_thread; ///< last, so that it begins when all stands
};

} // namespace spikeloom
