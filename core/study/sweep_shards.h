#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/study/sweep.h"
#include "core/study/sweep_results.h"

namespace spikeloom {

/// One of several equal shares of a sweep's runs, for jobs that know nothing of each other: every count-th
/// run, from the number-th on, and a result file of its own.
struct Shard {
  std::size_t number = 1, count = 1;

  [[nodiscard]] RunChoice choice() const { return {.part = number - 1, .parts = count}; }
  /// "3/10"
  [[nodiscard]] std::string text() const { return std::to_string(number) + "/" + std::to_string(count); }
  bool operator==(const Shard&) const = default;
};

/// What a name in the environment stands for; nullptr: nothing.
using Environment = std::function<const char*(const char* name)>;

/// Reads "K/N"; or "auto/N", where K is the index that a job array gave this task: SLURM_ARRAY_TASK_ID,
/// LSB_JOBINDEX, PBS_ARRAY_INDEX or SGE_TASK_ID; or "auto", where N is its number of tasks too
/// (SLURM_ARRAY_TASK_COUNT, LSB_JOBINDEX_END, SGE_TASK_LAST; PBS tells none). Indices begin with 1.
/// @param name what problems name, such as "--shard"
/// @throws InputErrors unless 1 ≤ K ≤ N ≤ 100000, naming what is missing or wrong
[[nodiscard]] Shard shardIn(const std::string& text, const std::string& name, const Environment& environment);

/// "DIR/results.shard-03-of-10.csv" for "DIR/results.csv".
[[nodiscard]] std::filesystem::path shardFile(const std::filesystem::path& results, const Shard& shard);

/// What became of a shard.
struct FoundShard {
  enum class State {
    Complete,
    Partial, ///< its job ended before its last run
    Torn,    ///< likewise, within a line
    Lost     ///< there is no file
  };
  Shard shard;
  std::filesystem::path file;
  State state = State::Lost;
  std::size_t rows = 0, runs = 0; ///< that are there, and that it should have
};

/// Looks for the shards' files beside the results, and at what they hold. All shards, by their number.
/// @throws InputErrors when there is none; when there are files of another number of shards, too, and which
///   one is meant is not to be known; when a file holds the rows of another sweep, of this one before
///   something in it was changed, or of another shard
[[nodiscard]] std::vector<FoundShard> findShards(const Sweep& sweep, const std::filesystem::path& results);

/// Joins the shards' rows into the file that the sweep would have made in one piece: the same rows in the
/// same order when all are there. What is missing can be computed into it later.
/// @returns the rows that are there now
/// @throws InputErrors as SweepResults
[[nodiscard]] SweepResults joinShards(const Sweep& sweep, std::span<const FoundShard> shards,
                                      const std::filesystem::path& results);

} // namespace spikeloom
