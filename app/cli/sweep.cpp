#include <algorithm>
#include <cmath>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/progress.h"
#include "app/cli/settings.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/experiment/preset.h"
#include "core/study/results_json.h"
#include "core/study/sweep_file.h"
#include "core/study/sweep_runner.h"
#include "core/study/sweep_setup.h"

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
  std::filesystem::path file, out;
  std::vector<std::filesystem::path> take;
  RunChoice choice;
  PoolLimits limits;
};

/// "3/10"
RunChoice partIn(const std::string& text, Settings& settings) {
  constexpr double most = 100000; // as many runs a sweep may have
  const auto slash = text.find('/');
  const auto part = numberIn(std::string_view(text).substr(0, slash));
  const auto parts =
      slash == std::string::npos ? std::nullopt : numberIn(std::string_view(text).substr(slash + 1));
  const auto whole = [](double x) { return x == std::trunc(x); };
  if (part && parts && whole(*part) && whole(*parts) && *part >= 1 && *part <= *parts && *parts <= most)
    return {.part = static_cast<std::size_t>(*part) - 1, .parts = static_cast<std::size_t>(*parts)};
  settings.add({{{}, "--part", "is \"" + text + "\": K/N is allowed, K from 1 to N, such as 3/10"}});
  return {};
}

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
    out.file = std::filesystem::absolute(*file);
    out.sweep = readSweep(*file);
  });
  if (!command.slurm.empty())
    settings.checkDestination(command.slurm, "--slurm");
  if (command.part) {
    out.choice = partIn(*command.part, settings);
    if (command.out.empty())
      settings.add({{{}, "--part", "needs --out: each part has a file of its own"}});
  }
  for (const std::string& file : command.take) {
    if (std::error_code error; !std::filesystem::is_regular_file(file, error))
      settings.add({{file, "--take", "is no file that is there"}});
    out.take.emplace_back(file);
  }
  if (!out.out.empty())
    settings.checkDestination(out.out, "--out");
  out.limits.threads = settings.threads(command.threads);
  settings.check();
  return out;
}

void printSummary(const SweepResults& results, std::size_t expected) {
  const Sweep& sweep = results.sweep();
  const auto failed =
      std::ranges::count_if(results.rows(), [](const auto& row) { return row && row->failed(); });
  std::cout << printable(sweep.id) << ": " << sweep.cells() << " cells, " << results.done() << " of "
            << expected << " runs";
  if (expected < sweep.runs())
    std::cout << ", a part of " << sweep.runs();
  if (failed > 0)
    std::cout << " (" << failed << " failed: their rows say why)";
  std::cout << ": " << printable(results.file().string()) << '\n';
}

int writeSlurmScript(const Prepared& prepared, const std::filesystem::path& script) {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  replaceText(script, slurmScript(prepared.file, std::filesystem::absolute(prepared.out),
                                  prepared.sweep.runs(), error ? "spikeloom-cli" : program));
  std::cout << printable(script.string()) << ": sbatch starts it\n";
  return exitDone;
}

} // namespace

int runSweepFile(const SweepCommand& command) {
  const Prepared prepared = prepare(command);
  if (!command.slurm.empty())
    return writeSlurmScript(prepared, command.slurm);
  std::vector<SweepResults> others; // all are read before anything is written
  for (const std::filesystem::path& file : prepared.take)
    others.push_back(SweepResults::look(prepared.sweep, file));
  SweepResults results(prepared.sweep, prepared.out);
  for (const SweepResults& other : others)
    results.take(other);
  const std::vector<std::size_t> chosen = chosenRuns(prepared.sweep, prepared.choice);
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
      stop.get_token(), prepared.choice);
  display.end();
  const bool complete =
      std::ranges::all_of(chosen, [&](std::size_t run) { return results.rows()[run].has_value(); });
  if (!complete)
    std::cerr << "interrupted after " << results.done() << " of " << chosen.size()
              << " runs: the same command goes on\n";
  if (command.json)
    std::cout << sweepJson(results) << '\n';
  else
    printSummary(results, chosen.size());
  return complete ? exitDone : exitInterrupted;
}

} // namespace spikeloom
