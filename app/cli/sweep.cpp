#include <algorithm>
#include <cmath>
#include <cstdlib>
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
#include "core/study/sweep_commands.h"
#include "core/study/sweep_file.h"
#include "core/study/sweep_runner.h"
#include "core/study/sweep_shards.h"

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
  Shard shard;
  JobArray jobs;
  PoolLimits limits;
};

/// "4G", "1500M": binary multiples, as Slurm has them; nothing when it is none.
std::optional<double> bytesIn(std::string_view text) {
  constexpr std::string_view units = "KMGT";
  double unit = 1024 * 1024; // Slurm's, when none is said
  if (const auto at = text.empty() ? units.npos : units.find(text.back()); at != units.npos) {
    unit = std::pow(1024.0, static_cast<double>(at + 1));
    text.remove_suffix(1);
  }
  const auto number = numberIn(text);
  return number && *number > 0 ? std::optional(*number * unit) : std::nullopt;
}

/// The job array, as it is asked for.
JobArray jobsOf(const Sweep& sweep, const SweepCommand& command, Settings& settings) {
  constexpr double mostTasks = 100000;
  const auto shards = numberIn(command.shards.value_or("100"));
  if (!shards || *shards < 1 || *shards > mostTasks || *shards != std::trunc(*shards)) {
    settings.add(
        {{{}, "--shards", "is \"" + *command.shards + "\": a whole number from 1 to 100000 is allowed"}});
    return {};
  }
  JobArray jobs = jobArrayFor(sweep, static_cast<std::size_t>(*shards));
  if (!command.memory)
    return jobs;
  const auto bytes = bytesIn(*command.memory);
  if (!bytes)
    settings.add({{{}, "--memory", "is \"" + *command.memory + "\": such as 4G or 1500M is allowed"}});
  else if (*bytes < jobs.bytes)
    settings.add({{{},
                   "--memory",
                   "is " + *command.memory + ", but a run of this sweep needs " + bytesText(jobs.bytes)}});
  else
    jobs.bytes = *bytes;
  return jobs;
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
    const bool elsewhere = command.sbatch || command.collect; // it need not fit into this machine
    out.sweep = readSweep(*file, elsewhere ? MemoryRule::Skip : MemoryRule::Apply);
  });
  if (command.shard) // also with a sweep that cannot be read: all problems at once
    settings.collect([&] {
      out.shard = shardIn(*command.shard, "--shard", [](const char* name) { return std::getenv(name); });
      out.out = shardFile(out.out, out.shard);
    });
  if (!out.out.empty())
    settings.checkDestination(out.out, "--out");
  out.limits.threads = settings.threads(command.threads);
  if (command.sbatch && settings.errors.empty())
    out.jobs = jobsOf(out.sweep, command, settings);
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

void printScript(const Prepared& prepared) {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  std::cout << jobScript(prepared.file, std::filesystem::absolute(prepared.out), prepared.jobs,
                         error ? "spikeloom-cli" : program);
}

/// "shard 3/6 is lost: a.shard-3-of-6.csv is not there"
std::string stateText(const FoundShard& found) {
  const std::string shard = "shard " + found.shard.text(), file = found.file.filename().string();
  const std::string rows = std::to_string(found.rows) + " of " + std::to_string(found.runs) + " rows";
  switch (found.state) {
  case FoundShard::State::Lost:
    return shard + " is lost: " + file + " is not there";
  case FoundShard::State::Torn:
    return shard + " is torn: " + file + " ends within a line, after " + rows;
  case FoundShard::State::Partial:
    return shard + " failed: " + file + " has " + rows;
  case FoundShard::State::Complete:
    break;
  }
  return shard + " is complete";
}

int collect(const SweepCommand& command, const Prepared& prepared) {
  std::vector<FoundShard> unfinished = findShards(prepared.sweep, prepared.out);
  const SweepResults results = joinShards(prepared.sweep, unfinished, prepared.out);
  std::erase_if(unfinished, [](const auto& each) { return each.state == FoundShard::State::Complete; });
  for (const FoundShard& shard : unfinished)
    std::cerr << printable(stateText(shard)) << '\n';
  if (!unfinished.empty())
    std::cerr << "these commands compute what is missing; then collect again:\n";
  for (const FoundShard& shard : unfinished)
    std::cerr << printable(shardCommand(prepared.file, std::filesystem::absolute(prepared.out), shard.shard))
              << '\n';
  if (command.json)
    std::cout << sweepJson(results) << '\n';
  else
    printSummary(results, prepared.sweep.runs());
  return results.done() == prepared.sweep.runs() ? exitDone : exitInterrupted;
}

} // namespace

int runSweepFile(const SweepCommand& command) {
  const Prepared prepared = prepare(command);
  if (command.sbatch) {
    printScript(prepared);
    return exitDone;
  }
  if (command.collect)
    return collect(command, prepared);
  SweepResults results(prepared.sweep, prepared.out);
  const RunChoice choice = prepared.shard.choice();
  const std::vector<std::size_t> chosen = chosenRuns(prepared.sweep, choice);
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
      stop.get_token(), choice);
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
