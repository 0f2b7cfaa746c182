#include "core/study/sweep_commands.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

#include "core/experiment/memory.h"
#include "core/study/expected_work.h"

namespace spikeloom {

namespace {

/// "02:40:00", "1-06:00:00": as Slurm has it.
std::string timeText(double seconds) {
  const auto minutes = static_cast<long long>(std::ceil(seconds / 60));
  const long long days = minutes / (24 * 60);
  return (days > 0 ? fmt::format("{}-", days) : std::string()) +
         fmt::format("{:02}:{:02}:00", minutes / 60 % 24, minutes % 60);
}

} // namespace

std::string shellWord(const std::string& text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./,:=+@%").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, plain))
    return text;
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string sweepCommand(const std::filesystem::path& file, const std::filesystem::path& results) {
  return "spikeloom-cli sweep " + shellWord(file.string()) + " --out " + shellWord(results.string());
}

std::string shardCommand(const std::filesystem::path& file, const std::filesystem::path& results,
                         const Shard& shard) {
  return sweepCommand(file, results) + " --shard " + shard.text();
}

JobArray jobArrayFor(const Sweep& sweep, std::size_t mostShards) {
  constexpr double aSecond = 1e9, margin = 3, step = 600; // multiplications; times; s
  constexpr double program = 200e6, more = 1.2;           // bytes; times
  JobArray out;
  out.shards = std::clamp<std::size_t>(sweep.runs(), 1, mostShards);
  for (std::size_t number = 1; number <= out.shards; ++number) {
    double work = 0;
    for (const std::size_t run : chosenRuns(sweep, Shard{number, out.shards}.choice()))
      work += expectedWork(sweep.experimentOf(run));
    out.seconds = std::max(out.seconds, std::ceil(margin * work / aSecond / step) * step);
  }
  for (std::size_t cell = 0; cell < sweep.cells(); ++cell) {
    const double bytes = memoryNeeded(sweep.experimentOf(cell * sweep.repeats));
    out.bytes = std::max(out.bytes, program + more * bytes);
  }
  return out;
}

std::string jobScript(const std::filesystem::path& file, const std::filesystem::path& results,
                      const JobArray& array, const std::filesystem::path& program) {
  constexpr double megabyte = 1024 * 1024;
  return fmt::format(
      R"(#!/bin/bash
# Computes a sweep as a job array, a shard of its runs a task; sbatch starts it. A task that is started again
# goes on with its rows. Paths are those of the machine that this was written on. When all tasks are done:
#   {program} sweep collect {file} --out {results}
#SBATCH --job-name=spikeloom-sweep
#SBATCH --array=1-{shards}
#SBATCH --cpus-per-task=1
#SBATCH --mem={megabytes}M
#SBATCH --time={time}
#SBATCH --requeue
set -euo pipefail
exec {program} sweep {file} --out {results} --shard "auto/{shards}" --threads "${{SLURM_CPUS_PER_TASK:-1}}"
)",
      fmt::arg("program", shellWord(program.string())), fmt::arg("file", shellWord(file.string())),
      fmt::arg("results", shellWord(results.string())), fmt::arg("shards", array.shards),
      fmt::arg("megabytes", static_cast<long long>(std::ceil(array.bytes / megabyte))),
      fmt::arg("time", timeText(array.seconds)));
}

} // namespace spikeloom
