#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "core/study/sweep_shards.h"

namespace spikeloom {

/// Quoted for a shell where it needs to be.
[[nodiscard]] std::string shellWord(const std::string& text);

/// "spikeloom-cli sweep FILE --out RESULTS"
[[nodiscard]] std::string sweepCommand(const std::filesystem::path& file,
                                       const std::filesystem::path& results);

/// A job array for Slurm that computes a sweep, a shard a task.
struct JobArray {
  std::size_t shards = 1;
  double bytes = 0;   ///< memory of a task
  double seconds = 0; ///< that a task may take
};

/// As many shards as there are runs, but at most `mostShards`; memory for the largest run and the program;
/// three times the time that the longest shard takes at 10⁹ multiplications a second (a core of 2020 makes
/// three times as many: bench/rls_bench), in steps of 10 minutes.
/// @throws InputErrors for a network file that cannot be used
[[nodiscard]] JobArray jobArrayFor(const Sweep& sweep, std::size_t mostShards = 100);

/// The job script for sbatch: each task computes its shard with as many threads as it has CPUs
/// (SLURM_CPUS_PER_TASK); a task that is requeued goes on with its rows. It calls the program by `program`.
[[nodiscard]] std::string jobScript(const std::filesystem::path& file, const std::filesystem::path& results,
                                    const JobArray& array, const std::filesystem::path& program);

/// The commands that compute these shards' missing runs: one a shard; without Slurm.
[[nodiscard]] std::string shardCommand(const std::filesystem::path& file,
                                       const std::filesystem::path& results, const Shard& shard);

} // namespace spikeloom
