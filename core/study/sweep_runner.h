#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>

#include "core/study/job_pool.h"
#include "core/study/sweep_results.h"

namespace spikeloom {

/// How far a sweep is.
struct SweepProgress {
  std::size_t done = 0, runs = 0;   ///< of the chosen rows: that are there, and that there will be
  std::size_t running = 0;          ///< runs under way
  double fraction = 0;              ///< of the expected work, 0…1; rows that were there count as done
  double secondsLeft = -1;          ///< −1: not known yet
  std::optional<std::size_t> ended; ///< the run whose row was just added, if it is called for one
};

/// Computes the chosen rows that `results` does not hold yet: each run is built, trained for run.loops loops
/// and tested. As many run side by side as there are threads, and as fit in the memory; one always does. What
/// a row holds (seconds aside) does not depend on it, and when all rows are there they stand in the order of
/// the runs. A run that fails numerically gets a row that says so.
///
/// `progress` is called by the calling thread, for every row that was added and about twenty times a second.
/// When stop is requested this returns within about 50 ms, rows that are there are kept, and runs under way
/// are abandoned.
/// @throws InputErrors when a row cannot be written, or the memory that was there when the sweep was read is
/// no longer
void runSweep(SweepResults& results, const PoolLimits& limits,
              const std::function<void(const SweepProgress&)>& progress, const std::stop_token& stop = {},
              const RunChoice& choice = {});

} // namespace spikeloom
