#include "core/model/kick.h"

#include <cmath>

#include "core/base/cancellation.h"
#include "core/model/random.h"

namespace spikeloom {

double kick(Network& network, const Experiment& experiment, const std::stop_token& stop) {
  if (!kickThere(experiment))
    return 0;
  std::vector<double> input;
  for (std::size_t i = 0; i < network.size(); ++i)
    input.push_back(experiment.stimulus.kick_strength *
                    RandomStream(experiment.run.seed, Purpose::Kick, i).uniform());
  const double dt = experiment.neuron.time_step;
  const auto steps = std::llround(experiment.stimulus.kick_duration / dt);
  for (long long k = 0; k < steps; ++k) {
    throwIfStopped(stop);
    if (!network.step(input))
      throw NumericalError(
          static_cast<double>(k) * dt,
          "the activity ran away while the network was kicked: a weaker kick, weaker initial weights "
          "or more inhibition keep it in bounds");
  }
  return static_cast<double>(steps) * dt;
}

} // namespace spikeloom
