#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/progress.h"
#include "core/experiment/preset.h"
#include "core/params/access.h"
#include "core/study/results_json.h"
#include "core/study/sweep_file.h"
#include "core/study/sweep_runner.h"

namespace spikeloom {

namespace {

/// How far a sweep is: one line that is written over on a terminal, a plain line a run elsewhere.
class Display {
public:
  explicit Display(const SweepResults& results) : m_results(results) {}
  ~Display() { end(); } // what went wrong is told on a line of its own

  void show(const SweepProgress& progress) {
    if (m_terminal)
      showLine(progress);
    else if (progress.ended)
      showRun(progress, *progress.ended);
  }

  /// Leaves the terminal's line.
  void end() {
    if (m_lineOpen)
      std::cerr << '\n';
    m_lineOpen = false;
  }

private:
  void showLine(const SweepProgress& progress) {
    std::cerr << "\r\x1b[K" << progress.done << "/" << progress.runs << " runs " << bar(progress.fraction)
              << " " << progress.running << " running";
    if (progress.secondsLeft >= 0)
      std::cerr << ", " << durationText(progress.secondsLeft) << " left";
    std::cerr << std::flush;
    m_lineOpen = true;
  }

  void showRun(const SweepProgress& progress, std::size_t run) {
    const Sweep& sweep = m_results.sweep();
    const SweepRow& row = *m_results.rows()[run];
    std::string line = "run " + std::to_string(progress.done) + "/" + std::to_string(progress.runs) + ": " +
                       sweep.cellText(sweep.cellOf(run));
    if (sweep.repeats > 1)
      line += ", repeat " + std::to_string(sweep.repeatOf(run) + 1);
    line += ": " + row.message;
    for (std::size_t k = 0; k < row.measures.size(); ++k)
      line += (k == 0 ? "" : ", ") + std::string(sweep.measures[k]->name) + " " + shortText(row.measures[k]);
    if (!row.failed())
      line += ", " + shortText(row.seconds) + " s";
    std::cerr << line + "\n" << std::flush;
  }

  static std::string shortText(double x) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4g", x);
    return text.data();
  }

  const SweepResults& m_results;
  bool m_terminal = isatty(STDERR_FILENO) != 0;
  bool m_lineOpen = false;
};

struct Prepared {
  Sweep sweep;
  std::filesystem::path out;
  SweepLimits limits;
};

/// Sweep and options together; all their problems at once.
Prepared prepare(const SweepCommand& command) {
  Prepared out;
  out.out = command.out;
  std::vector<InputError> errors;
  const auto collect = [&](auto read) {
    try {
      read();
    } catch (const InputErrors& problem) {
      errors.insert(errors.end(), problem.errors().begin(), problem.errors().end());
    }
  };
  collect([&] {
    const auto file = findShipped(command.file, sweepFolder());
    if (!file)
      throw InputErrors(
          {{command.file, {}, "is neither a file nor a shipped sweep (spikeloom-cli presets lists them)"}});
    if (command.out.empty())
      out.out = file->stem().string() + ".csv";
    out.sweep = readSweep(*file);
  });
  if (!out.out.empty())
    if (const auto problem = problemOfFile(out.out))
      errors.push_back({out.out.string(), "--out", *problem});
  if (command.threads)
    collect([&] {
      const Value value = parseValue(SPIKELOOM_FIELD(run, threads), *command.threads);
      out.limits.threads = static_cast<unsigned>(std::get<std::int64_t>(value));
    });
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  return out;
}

void printSummary(const SweepResults& results) {
  const Sweep& sweep = results.sweep();
  const auto failed =
      std::ranges::count_if(results.rows(), [](const auto& row) { return row && row->failed(); });
  std::cout << sweep.id << ": " << sweep.cells() << " cells, " << results.done() << " of " << sweep.runs()
            << " runs";
  if (failed > 0)
    std::cout << " (" << failed << " failed: their rows say why)";
  std::cout << ": " << results.file().string() << '\n';
}

} // namespace

int runSweepFile(const SweepCommand& command) {
  const Prepared prepared = prepare(command);
  SweepResults results(prepared.sweep, prepared.out);
  Display display(results);
  std::stop_source stop;
  catchInterrupts();
  runSweep(
      results, prepared.limits,
      [&](const SweepProgress& progress) {
        if (interrupted())
          stop.request_stop();
        display.show(progress);
      },
      stop.get_token());
  display.end();
  const bool complete = results.done() == prepared.sweep.runs();
  if (!complete)
    std::cerr << "interrupted after " << results.done() << " of " << prepared.sweep.runs()
              << " runs: the same command goes on\n";
  if (command.json)
    std::cout << sweepJson(results) << '\n';
  else
    printSummary(results);
  return complete ? exitDone : exitInterrupted;
}

} // namespace spikeloom
