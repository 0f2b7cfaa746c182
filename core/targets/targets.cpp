#include "core/targets/targets.h"

#include <cmath>

namespace spikeloom {

Targets makeTargets(const Experiment& experiment) {
  const double interval = experiment.learning.update_interval;
  // a window of 1000 ms and updates of 0.1 ms are 10000 samples, although 1000/0.1 may round to just below
  const auto samples =
      static_cast<std::size_t>(std::floor(experiment.target.duration / interval * (1 + 1e-12)));
  Targets out(static_cast<std::size_t>(experiment.network.neurons), samples, interval);
  switch (experiment.target.family) {
  case TargetFamily::sine:
    fillSines(experiment, out);
    break;
  case TargetFamily::product_of_sines:
    fillProductsOfSines(experiment, out);
    break;
  case TargetFamily::chaotic:
    fillChaotic(experiment, out);
    break;
  case TargetFamily::ornstein_uhlenbeck:
    fillOrnsteinUhlenbeck(experiment, out);
    break;
  case TargetFamily::file:
    fillFromFile(experiment, out);
    break;
  }
  return out;
}

} // namespace spikeloom
