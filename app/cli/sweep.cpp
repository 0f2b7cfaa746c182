#include <algorithm>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/progress.h"
#include "app/cli/settings.h"
#include "core/base/destination.h"
#include "core/base/text.h"
#include "core/experiment/preset.h"
#include "core/study/results_json.h"
#include "core/study/sweep_file.h"
#include "core/study/sweep_runner.h"

namespace spikeloom {

namespace {

/// "run 3/8: synapse.time_constant = 20, repeat 2: correlation_mean 0.93, 12.3 s"
std::string rowText(const SweepResults& results, std::size_t run) {
  const Sweep& sweep = results.sweep();
  const SweepRow& row = *results.rows()[run];
  std::string line = "run " + std::to_string(results.done()) + "/" + std::to_string(sweep.runs()) + ": " +
                     sweep.cellText(sweep.cellOf(run));
  if (sweep.repeats > 1)
    line += ", repeat " + std::to_string(sweep.repeatOf(run) + 1);
  line += ": " + row.message;
  for (std::size_t k = 0; k < row.measures.size(); ++k)
    line +=
        (k == 0 ? "" : ", ") + std::string(sweep.measures[k]->name) + " " + significant(row.measures[k], 4);
  return row.failed() ? line : line + ", " + significant(row.seconds, 4) + " s";
}

struct Prepared {
  Sweep sweep;
  std::filesystem::path out;
  PoolLimits limits;
};

/// Sweep and options together; all their problems at once.
Prepared prepare(const SweepCommand& command) {
  Prepared out;
  out.out = command.out;
  Settings settings;
  settings.collect([&] {
    const auto file = findShipped(command.file, sweepFolder());
    if (!file)
      throw InputErrors(
          {{command.file,
            {},
            "is neither a file nor a shipped sweep" + didYouMeanShipped(command.file, sweepFolder()) +
                "; spikeloom-cli presets lists them"}});
    if (command.out.empty())
      out.out = file->stem().string() + ".csv";
    out.sweep = readSweep(*file);
  });
  if (!out.out.empty())
    if (const auto problem = problemOfFile(out.out))
      settings.add({{out.out.string(), "--out", *problem}});
  out.limits.threads = settings.threads(command.threads);
  settings.check();
  return out;
}

void printSummary(const SweepResults& results) {
  const Sweep& sweep = results.sweep();
  const auto failed =
      std::ranges::count_if(results.rows(), [](const auto& row) { return row && row->failed(); });
  std::cout << printable(sweep.id) << ": " << sweep.cells() << " cells, " << results.done() << " of "
            << sweep.runs() << " runs";
  if (failed > 0)
    std::cout << " (" << failed << " failed: their rows say why)";
  std::cout << ": " << printable(results.file().string()) << '\n';
}

} // namespace

int runSweepFile(const SweepCommand& command) {
  const Prepared prepared = prepare(command);
  SweepResults results(prepared.sweep, prepared.out);
  ProgressDisplay display;
  std::stop_source stop;
  runSweep(
      results, prepared.limits,
      [&](const SweepProgress& progress) {
        if (interrupted())
          stop.request_stop();
        display.now(runsText(progress));
        if (progress.ended)
          display.complete(rowText(results, *progress.ended));
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
