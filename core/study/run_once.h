#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "core/run/analyses.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// What became of a run.
struct RunOutcome {
  enum class End { Done, Stopped, Failed };

  End end = End::Done;
  double failedAt = 0; ///< ms of simulated time
  std::string message; ///< why it failed
  bool inTest = false; ///< it failed in a test, on a copy: the network is as training left it
  Analyses analyses;   ///< of a run that is done: those that were asked for
  std::optional<Simulation> simulation; ///< of an experiment that could be built
};

/// Called by the thread that computes, after every trial and at least about every 50 ms.
using RunProgress = std::function<void(const Simulation&)>;

/// Does what is asked of a simulation (nothing when it is idle), then the analyses. Ends early, within a few
/// time steps, when stop is requested before it is idle; the simulation can go on then. A numerical failure
/// is an outcome. @throws what else Simulation and analyse throw
[[nodiscard]] RunOutcome runOnce(Simulation& simulation, AnalysisChoice choice = {},
                                 const std::stop_token& stop = {}, const RunProgress& progress = {});

/// Builds the experiment's network, trains it for run.loops loops, tests it, and makes the analyses.
/// Building, too, ends when stop is requested.
[[nodiscard]] RunOutcome runOnce(const Experiment& experiment, AnalysisChoice choice = {},
                                 const std::stop_token& stop = {}, const RunProgress& progress = {});

/// How much of its experiment's loops and test trials the loops are that are done, 0…1.
[[nodiscard]] double partDone(const Simulation& simulation);

} // namespace spikeloom
