#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/experiment/memory.h"

namespace spikeloom {

/// What jobs that run side by side may take.
struct PoolLimits {
  unsigned threads = 0;              ///< jobs at once, a thread each; 0: one a core
  double memory = memoryAvailable(); ///< bytes, for all that run at once
  /// Bytes that are free at the moment: other programs take memory too.
  std::function<double()> available = memoryAvailable;
  int niceness = 0; ///< of the jobs' threads; who waits for them keeps the caller's
};

/// What a job is expected to take.
struct Job {
  double work = 1;   ///< in any unit that all jobs share
  double memory = 0; ///< bytes
};

/// How far a pool is.
struct PoolProgress {
  std::size_t done = 0, jobs = 0;
  std::size_t running = 0;
  double fraction = 0;              ///< of the expected work, 0…1
  double secondsLeft = -1;          ///< −1: not known yet
  std::optional<std::size_t> ended; ///< the job that just ended, if it is called for one
};

/// Does one job, on a thread of the pool. Says how much of it is done (0…1) now and then, and returns soon
/// after stop is requested. Returns whether the job was done.
using JobWork = std::function<bool(std::size_t job, const std::stop_token& stop,
                                   const std::function<void(double part)>& part)>;

/// Does all jobs, in their order, as many side by side as there are threads and as fit in the memory: a job
/// begins when what those under way and it need is within the limit, and what it needs is free. One always
/// does.
///
/// `progress` is called by the calling thread, once for every job that was done, and about twenty times a
/// second; what the job wrote can be read then. When stop is requested this returns as soon as the jobs under
/// way do.
/// @throws what a job or `progress` throws, the first of them, after the other jobs were stopped
void runJobs(const std::vector<Job>& jobs, const JobWork& work, const PoolLimits& limits,
             const std::function<void(const PoolProgress&)>& progress, const std::stop_token& stop = {});

} // namespace spikeloom
