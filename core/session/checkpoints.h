#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/base/file_lock.h"
#include "core/run/simulation.h"
#include "core/session/writer.h"

namespace spikeloom {

/// Saves a run again and again while it goes on, so that whatever ends the program costs at most the
/// interval. The copy is written by a thread of its own; while the program lives it holds the file
/// (FileLock), so that others can tell a run that was cut off from one that goes on. All functions are for
/// the run's thread.
class Checkpoints {
public:
  using Clock = std::chrono::steady_clock;

  /// @param interval seconds from one to the next
  Checkpoints(std::filesystem::path file, double interval);

  /// To be called between two chunks of work: begins a copy when it is due, and hands over what must not
  /// change meanwhile. What went wrong is told once, by problems().
  void serve(Simulation& simulation);
  /// One now. Returns whether it is on the disk.
  bool write(Simulation& simulation);
  /// Why the latest could not be written, since this was asked last.
  [[nodiscard]] std::vector<InputError> takeProblems() { return std::exchange(m_problems, {}); }
  /// Waits for the one under way.
  void finish();
  /// The run is safe elsewhere: waits for the one under way, and removes it.
  void remove();

  [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
  /// Whether one is on the disk.
  [[nodiscard]] bool written() const { return m_lock.has_value(); }
  /// Goes on with a copy of an earlier program, which is there and held by nobody. False when it is held.
  [[nodiscard]] bool takeOver();

private:
  void begin(Simulation& simulation);
  void takeOutcome();

  std::filesystem::path m_file;
  Clock::duration m_interval;
  Clock::time_point m_last;
  std::vector<InputError> m_problems;
  std::optional<FileLock> m_lock;
  RunWriter m_writer;
};

/// Whether the file is a copy whose program was cut off: it is there, and held by nobody.
[[nodiscard]] bool wasCutOff(const std::filesystem::path& file);

/// The place of a run's checkpoints beside the file that it is to be saved in: run.h5 → run.checkpoint.h5.
[[nodiscard]] std::filesystem::path checkpointBeside(const std::filesystem::path& file);

/// Whether a file is called like one.
[[nodiscard]] bool isCheckpoint(const std::filesystem::path& file);

/// A place for the checkpoints of a run with this name that is to be saved nowhere: in the state folder,
/// under a name that nothing has.
[[nodiscard]] std::filesystem::path checkpointInStateFolder(const std::string& name);

/// The copies in the state folder whose programs were cut off, by name.
[[nodiscard]] std::vector<std::filesystem::path> runsCutOff();

/// Saves a run that could not be saved where it should be: in the state folder, or else in the system's
/// folder for temporary files. Returns the file. @throws InputErrors when neither has room
[[nodiscard]] std::filesystem::path saveElsewhere(Simulation& simulation, const std::filesystem::path& file);

} // namespace spikeloom
