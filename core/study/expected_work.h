#pragma once

#include "core/params/experiment.h"

namespace spikeloom {

/// Multiplications that training and testing an experiment take, roughly, for the time left of several runs:
/// with n inputs a neuron, N n² an update and a few N a time step.
[[nodiscard]] inline double expectedWork(const Experiment& experiment) {
  const double n = experiment.network.neurons, inputs = experiment.network.connection_probability * n;
  const double window = experiment.target.duration, loops = experiment.run.loops;
  const double trials = loops + experiment.run.test_trials * experiment.target.sets;
  return n * (loops * window / experiment.learning.update_interval * inputs * inputs +
              4 * trials * window / experiment.neuron.time_step);
}

} // namespace spikeloom
