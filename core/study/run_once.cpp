#include "core/study/run_once.h"

#include <utility>

#include "core/base/errors.h"
#include "core/run/setup.h"

namespace spikeloom {

namespace {

constexpr Simulation::Chunk chunk{.wallTime = std::chrono::milliseconds(50), .oneTrial = true};

RunOutcome stoppedRun() {
  RunOutcome out;
  out.end = RunOutcome::End::Stopped;
  return out;
}

RunOutcome failedRun(const NumericalError& error, bool inTest = false) {
  RunOutcome out;
  out.inTest = inTest;
  out.end = RunOutcome::End::Failed;
  out.failedAt = error.time();
  out.message = error.what();
  return out;
}

} // namespace

RunOutcome runOnce(Simulation& simulation, AnalysisChoice choice, const std::stop_token& stop,
                   const RunProgress& progress) {
  bool testing = false;
  try {
    RunOutcome out;
    while (!simulation.idle()) {
      if (stop.stop_requested())
        return stoppedRun();
      testing = simulation.schedule().next() == Schedule::Next::Test; // a chunk ends with its trial
      simulation.advance(chunk, stop);
      if (progress)
        progress(simulation);
    }
    testing = true; // the analyses, too, leave the network as it was
    out.analyses = analyse(simulation, choice);
    return out;
  } catch (const NumericalError& error) {
    return failedRun(error, testing);
  }
}

RunOutcome runOnce(const Experiment& experiment, AnalysisChoice choice, const std::stop_token& stop,
                   const RunProgress& progress) {
  try {
    Simulation simulation(makeSetup(experiment, stop), stop);
    simulation.trainUpTo(experiment.run.loops);
    simulation.test();
    RunOutcome out = runOnce(simulation, choice, stop, progress);
    out.simulation = std::move(simulation);
    return out;
  } catch (const NumericalError& error) { // while it was built
    return failedRun(error);
  } catch (const Cancelled&) {
    return stoppedRun();
  }
}

double partDone(const Simulation& simulation) {
  const RunParams& run = simulation.experiment().run;
  return static_cast<double>(simulation.curve().size()) / (run.loops + run.test_trials);
}

} // namespace spikeloom
