#include "core/study/sweep_runner.h"

#include <optional>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/study/expected_work.h"
#include "core/study/run_once.h"

namespace spikeloom {

namespace {

SweepRow failedRow(const RunOutcome& outcome) {
  return {
      {}, 0, "failed at " + significant(outcome.failedAt, 6) + " ms of simulated time: " + outcome.message};
}

SweepRow rowOf(const Sweep& sweep, const RunOutcome& outcome) {
  if (outcome.end == RunOutcome::End::Failed)
    return failedRow(outcome);
  SweepRow row;
  const MeasuredRun run(*outcome.simulation);
  for (const Measure* measure : sweep.measures)
    row.measures.push_back(measure->of(run));
  row.seconds = findMeasure(secondsMeasure)->of(run);
  return row;
}

/// The runs whose rows are missing, and what they take.
struct Missing {
  std::vector<std::size_t> runs;
  std::vector<Job> jobs;
  double workBefore = 0, work = 0; ///< expected: of the rows that are there, and of all

  Missing(const SweepResults& results, const std::vector<std::size_t>& chosen) {
    const Sweep& sweep = results.sweep();
    std::vector<std::optional<double>> memory(sweep.cells());
    for (const std::size_t run : chosen) {
      const Experiment experiment = sweep.experimentOf(run);
      const double expected = expectedWork(experiment);
      work += expected;
      if (results.rows()[run]) {
        workBefore += expected;
        continue;
      }
      auto& needed = memory[sweep.cellOf(run)]; // repeats need the same; a network file is read to know
      if (!needed)
        needed = memoryNeeded(experiment);
      jobs.push_back({expected, *needed});
      runs.push_back(run);
    }
  }
};

} // namespace

void runSweep(SweepResults& results, const PoolLimits& limits,
              const std::function<void(const SweepProgress&)>& progress, const std::stop_token& stop,
              const RunChoice& choice) {
  const Sweep& sweep = results.sweep();
  const std::vector<std::size_t> chosen = chosenRuns(sweep, choice);
  const Missing missing(results, chosen);
  std::size_t done = chosen.size() - missing.runs.size();
  std::vector<SweepRow> rows(missing.runs.size());
  const auto work = [&](std::size_t job, const std::stop_token& stopped,
                        const std::function<void(double)>& part) {
    const RunOutcome outcome = runOnce(sweep.experimentOf(missing.runs[job]), {}, stopped,
                                       [&part](const Simulation& simulation) { part(partDone(simulation)); });
    if (outcome.end == RunOutcome::End::Stopped)
      return false;
    rows[job] = rowOf(sweep, outcome);
    return true;
  };
  const auto tell = [&](const PoolProgress& pool) {
    SweepProgress now;
    now.runs = chosen.size();
    now.running = pool.running;
    now.secondsLeft = pool.secondsLeft;
    if (pool.ended) {
      now.ended = missing.runs[*pool.ended];
      results.add(*now.ended, std::move(rows[*pool.ended]));
      ++done;
    }
    now.done = done;
    const double before = missing.work > 0 ? missing.workBefore / missing.work : 1;
    now.fraction = before + (1 - before) * pool.fraction;
    progress(now);
  };
  runJobs(missing.jobs, work, limits, tell, stop);
  results.sort();
}

} // namespace spikeloom
