#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>

#include "core/experiment/memory.h"
#include "core/study/sweep_results.h"

namespace spikeloom {

/// What the runs of a sweep may take.
struct SweepLimits {
  unsigned threads = 0;              ///< runs at once, one thread each; 0: one a core
  double memory = memoryAvailable(); ///< bytes, for all that run at once
};

/// How far a sweep is.
struct SweepProgress {
  std::size_t done = 0, runs = 0;   ///< rows that are there, and that there will be
  std::size_t running = 0;          ///< runs under way
  double fraction = 0;              ///< of the expected work, 0…1; rows that were there count as done
  double secondsLeft = -1;          ///< −1: not known yet
  std::optional<std::size_t> ended; ///< the run whose row was just added, if it is called for one
};

/// Computes the rows that `results` does not hold yet: each run is built, trained for run.loops loops and
/// tested. As many run side by side as there are threads, and as fit in the memory; one always does. What a
/// row holds (seconds aside) does not depend on it, and when all rows are there they stand in the order of
/// the runs. A run that fails numerically gets a row that says so.
///
/// `progress` is called by the calling thread, for every row that was added and about twenty times a second.
/// When stop is requested this returns within about 50 ms (or when the networks are built that are being
/// built), rows that are there are kept, and runs under way are abandoned.
/// @throws InputErrors when a row cannot be written, or the memory that was there when the sweep was read is
/// no longer
void runSweep(SweepResults& results, const SweepLimits& limits,
              const std::function<void(const SweepProgress&)>& progress, std::stop_token stop = {});

} // namespace spikeloom
