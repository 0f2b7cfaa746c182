#include <cmath>

#include "core/targets/targets.h"

namespace spikeloom {

void fillOrnsteinUhlenbeck(const Experiment& experiment, int set, Targets& out) {
  const TargetParams& params = experiment.target;
  // one draw a time step, whatever the update interval: a coarser grid then samples the same path
  const double step = experiment.neuron.time_step;
  const auto stepsPerSample = static_cast<std::size_t>(std::llround(out.interval / step));
  const double keep = std::exp(-step / params.correlation_time);
  const double kick = params.standard_deviation * std::sqrt(-std::expm1(-2 * step / params.correlation_time));
  for (std::size_t i = 0; i < out.neurons; ++i) {
    RandomStream random = targetStream(experiment, Purpose::Targets, set, i);
    double f = params.standard_deviation * random.normal();
    for (std::size_t k = 0; k < out.samples; ++k) {
      for (std::size_t n = 0; n < stepsPerSample; ++n)
        f = keep * f + kick * random.normal();
      out.at(k, i) = f;
    }
  }
}

} // namespace spikeloom
