#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/analysis/open_loop.h"
#include "core/analysis/verdict.h"
#include "core/run/setup.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// What an open loop of a target set (from 0) follows from. Copies an experiment and shares the rest: cheap,
/// also on the thread that owns the simulation; the computing belongs elsewhere.
[[nodiscard]] OpenLoopInput openLoopInput(const Simulation& simulation, int set);
[[nodiscard]] OpenLoopInput openLoopInput(const Setup& setup, int set);

/// Why each tested set of the last test errs; without a test one that says what can be reached at best.
/// Up to a second or so. @throws Cancelled
[[nodiscard]] std::vector<Diagnosis> diagnose(const Simulation& simulation, const std::stop_token& stop = {});

/// What a network of this kind can reach at best, a target set each: nothing is trained. @throws Cancelled
[[nodiscard]] std::vector<Diagnosis> diagnose(const Setup& setup, const std::stop_token& stop = {});

/// A point of a curve of open loops over one parameter.
struct ScanPoint {
  std::size_t index = 0; ///< of its value, as they were given
  double value = 0;
  std::shared_ptr<const OpenLoopResult> result; ///< nullptr: there is none, and `why` says why
  std::string why;
};

/// What of a scan is wanted.
struct ScanRequest {
  std::string path = "synapse.time_constant"; ///< any parameter that is a number
  std::vector<double> values;
  int set = 0;              ///< from 0
  std::size_t neurons = 16; ///< how many are regressed at each value
};

/// Whether an experiment with these values can be built: all problems at once, those of the path (unknown, no
/// number, of no effect here) included.
[[nodiscard]] std::vector<InputError> checkScan(const Experiment& experiment, const ScanRequest& request);

/// The open loop at each value, in the order of coarseToFine; `found` is told each as it comes. For the
/// synaptic time constant the neurons are driven once; for other parameters a new setup is made a value,
/// without training or weights being changed. A value that cannot be built or computed is told with its
/// reason. @throws Cancelled
void scanOpenLoop(const Experiment& experiment, const ScanRequest& request,
                  const std::function<void(const ScanPoint&)>& found, const std::stop_token& stop = {});

} // namespace spikeloom
