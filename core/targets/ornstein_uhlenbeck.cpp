#include <cmath>

#include "core/base/cancellation.h"
#include "core/targets/ou_process.h"
#include "core/targets/targets.h"

namespace spikeloom {

void fillOrnsteinUhlenbeck(const Experiment& experiment, int set, const TargetSources& sources,
                           Targets& out) {
  const TargetParams& params = experiment.target;
  // one draw a time step, whatever the update interval: a coarser grid then samples the same path
  const double step = experiment.neuron.time_step;
  const auto stepsPerSample = static_cast<std::size_t>(std::llround(out.interval / step));
  for (std::size_t i = 0; i < out.neurons; ++i) {
    OuProcess f(params.standard_deviation, params.correlation_time, step,
                targetStream(experiment, Purpose::Targets, set, i));
    for (std::size_t k = 0; k < out.samples(); ++k) {
      throwIfStopped(sources.stop);
      for (std::size_t n = 0; n < stepsPerSample; ++n)
        f.advance();
      out.at(k, i) = f.value();
    }
  }
}

} // namespace spikeloom
