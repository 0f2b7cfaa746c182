#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/base/job_thread.h"
#include "core/study/sweep_estimate.h"
#include "core/study/sweep_runner.h"

namespace spikeloom {

/// Where a sweep comes from, and its results go to.
struct SweepSource {
  std::string text;              ///< of the sweep's file; empty: it is read from `file`
  std::filesystem::path file;    ///< with `text`: empty, it gets a name of its own in `folder`
  std::filesystem::path results; ///< the CSV; empty: a name in `folder` that follows from what is computed,
                                 ///< so that the same sweep finds its rows again
  std::filesystem::path folder;  ///< of what nobody chose a place for
};

/// What is known of a sweep: a value.
struct SweepState {
  std::uint64_t ticket = 0;                           ///< of the source it is of
  std::shared_ptr<const Sweep> sweep;                 ///< nullptr: being read, or refused
  SweepSource source;                                 ///< complete: file and results have names
  std::vector<InputError> problems;                   ///< why it is refused, or was not gone on with
  std::vector<std::optional<SweepRow>> rows;          ///< by run
  std::vector<std::optional<CellEstimate>> estimates; ///< by cell
  bool reading = false, estimating = false, running = false;
  SweepProgress progress; ///< of the runs while running

  /// Means over a cell's rows so far; NaN without one.
  [[nodiscard]] double meanOf(std::size_t cell, std::size_t measure) const;
  /// How many of a cell's rows are there, and how many of them failed.
  [[nodiscard]] std::size_t rowsOf(std::size_t cell) const;
  [[nodiscard]] std::size_t failedOf(std::size_t cell) const;
  [[nodiscard]] std::size_t done() const;
};

/// A sweep beside other work, on threads of its own: read and checked, estimated from coarse to fine, and run
/// in the time that nobody else wants. Its file and its results are the command line's: either goes on with
/// what the other has begun. Values only: commands in, states out; nothing here waits, but the destructor,
/// for about 50 ms.
class SweepSession {
public:
  SweepSession() = default;
  ~SweepSession();

  /// Reads and checks another sweep, looks which of its rows are there, and estimates it if `estimate`. One
  /// that runs is stopped first. @returns the ticket of its states
  std::uint64_t open(SweepSource source, bool estimate);
  /// Forgets the sweep that was opened: there is none now, for these reasons.
  void refuse(std::vector<InputError> problems);
  /// Computes the rows that are missing, coarse to fine, so many runs at once; 0: one a core. Writes the
  /// sweep's file first if it has none. For the sweep that was opened last, once its state says that it was
  /// read.
  void run(unsigned threads);
  void stop();
  /// Writes the sweep's file if it came as a text. @throws InputErrors
  static void writeFile(const SweepSource& source);

  /// What is known now, if something is known since the last call.
  [[nodiscard]] std::optional<SweepState> takeState();
  /// After what can be taken now nothing comes before the next command.
  [[nodiscard]] bool quiet() const;

private:
  SweepState& begin(const SweepSource& source);
  void read(std::uint64_t ticket, SweepSource source, bool estimate, const std::stop_token& stop);
  void compute(std::uint64_t ticket, const Sweep& sweep, const SweepSource& source, unsigned threads,
               const std::stop_token& stop);
  template <class Change> void tell(std::uint64_t ticket, Change change);

  mutable std::mutex m_mutex;
  SweepState m_state;
  bool m_new = false;
  std::uint64_t m_ticket = 0;
  // Last, so that they end before what they use. Beside training an estimate has less than a tenth of a core.
  JobThread m_reader{16}, m_runner{16};
};

} // namespace spikeloom
