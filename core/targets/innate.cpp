#include <cmath>

#include "core/base/cancellation.h"
#include "core/model/kick.h"
#include "core/model/network.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

void runFor(Network& network, std::size_t steps, double dt, const std::stop_token& stop, double& time) {
  for (std::size_t k = 0; k < steps; ++k, time += dt) {
    throwIfStopped(stop);
    if (!network.step({}))
      throw NumericalError(
          time, "the untrained network's activity ran away while it was recorded as targets: weaker "
                "initial weights or more inhibition keep it in bounds");
  }
}

} // namespace

void fillInnate(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  Network network(experiment, sources.network ? *sources.network
                                              : makeInitialNetwork(experiment, sources.files, sources.stop));
  const double dt = experiment.neuron.time_step;
  const auto steps = [dt](double ms) { return static_cast<std::size_t>(std::llround(ms / dt)); };
  double time = kick(network, experiment, sources.stop);
  // sets follow each other on the grid of time steps: an update interval does not move the recording
  runFor(network,
         steps(experiment.target.warm_up) + static_cast<std::size_t>(set) * steps(experiment.target.duration),
         dt, sources.stop, time);
  for (std::size_t k = 0; k < out.samples(); ++k) {
    runFor(network, steps(out.interval), dt, sources.stop, time);
    for (std::size_t i = 0; i < out.neurons; ++i)
      out.at(k, i) = network.drive()[i];
  }
}

} // namespace spikeloom
