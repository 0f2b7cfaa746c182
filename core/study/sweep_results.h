#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/study/sweep.h"

namespace spikeloom {

/// What one run of a sweep came to: its measures, or why it failed.
struct SweepRow {
  std::vector<double> measures; ///< those of Sweep::measures, in that order; empty when the run failed
  double seconds = 0;           ///< wall time of the training loops
  std::string message;          ///< of a run that failed

  [[nodiscard]] bool failed() const { return !message.empty(); }
};

/// Mean over the runs that are there of what `of` says of each; numbers that are not finite are left out, and
/// runs that failed. NaN without any.
[[nodiscard]] double meanOver(std::span<const std::optional<SweepRow>> rows,
                              const std::function<double(const SweepRow&)>& of);

/// A sweep's results, in memory and as CSV: `# spikeloom sweep <fingerprint>`, a header (axis parameters,
/// repeat, seed, measures, seconds, message) and a row a run, each on the disk as soon as it is added. A file
/// that holds some of the rows already is gone on with; of a last line that was cut short nothing is taken.
/// One program at a time can have it.
class SweepResults {
public:
  /// Opens the file for writing and takes over its rows.
  /// @throws InputErrors when the file cannot be read or written, is something else, holds another sweep's
  ///   rows, or is being written by another program: it is left as it was
  SweepResults(Sweep sweep, const std::filesystem::path& file);

  /// The rows of a file as it is now, for looking at: it may be being written by another program, and nothing
  /// is written. None when there is no such file. @throws InputErrors likewise
  [[nodiscard]] static SweepResults look(Sweep sweep, const std::filesystem::path& file);

  [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
  [[nodiscard]] const Sweep& sweep() const { return m_sweep; }
  /// By the number of the run.
  [[nodiscard]] const std::vector<std::optional<SweepRow>>& rows() const { return m_rows; }
  [[nodiscard]] std::size_t done() const { return m_done; }
  /// The file ended within a line when it was read, as that of a program that was killed may.
  [[nodiscard]] bool cutShort() const { return m_cutShort; }

  /// @throws InputErrors when the row cannot be written
  void add(std::size_t run, SweepRow row);
  /// Adds the rows of another file of the same sweep that are missing here. @throws InputErrors
  void take(const SweepResults& other);
  /// Puts the rows in the order of the runs, when all are there. @throws InputErrors, the file as it was
  void sort();

private:
  struct LookOnly {};
  SweepResults(Sweep sweep, const std::filesystem::path& file, LookOnly look);
  [[nodiscard]] std::size_t takeRows(std::string_view text);
  [[nodiscard]] std::optional<SweepRow> rowIn(std::span<const std::string_view> cells) const;
  void put(std::size_t run, SweepRow row);
  [[nodiscard]] std::string heading() const;
  [[nodiscard]] std::string name(std::size_t run) const;
  [[nodiscard]] std::string line(std::size_t run) const;
  [[noreturn]] void refuse(const std::string& message) const;

  Sweep m_sweep;
  std::filesystem::path m_file;
  std::vector<std::optional<SweepRow>> m_rows;
  std::size_t m_done = 0;
  std::size_t m_next = 0; ///< first run that may follow the rows of the file in order
  bool m_cutShort = false;
  bool m_sorted = true;             ///< the file's rows stand in the order of the runs
  std::optional<GrowingFile> m_out; ///< nothing when all rows are there, in order, or it is only looked at
};

} // namespace spikeloom
