#include <cmath>
#include <numbers>

#include "core/base/cancellation.h"
#include "core/targets/targets.h"

namespace spikeloom {

void fillSines(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  const TargetParams& params = experiment.target;
  for (std::size_t i = 0; i < out.neurons; ++i) {
    throwIfStopped(sources.stop);
    RandomStream random = targetStream(experiment, Purpose::Targets, set, i);
    const double amplitude = random.uniform(params.amplitude_min, params.amplitude_max);
    const double shift = random.uniform(0, params.shift_max);
    const double period = random.uniform(params.period_min, params.period_max);
    for (std::size_t k = 0; k < out.samples(); ++k)
      out.at(k, i) = amplitude * std::sin(2 * std::numbers::pi * (out.time(k) - shift) / period);
  }
}

void fillProductsOfSines(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  const TargetParams& params = experiment.target;
  for (std::size_t i = 0; i < out.neurons; ++i) {
    throwIfStopped(sources.stop);
    RandomStream random = targetStream(experiment, Purpose::Targets, set, i);
    const double amplitude = random.uniform(params.amplitude_min, params.amplitude_max);
    const bool shared = params.phases == SinePhases::shared;
    const double shift = random.uniform(0, params.shift_max);
    const double slow = random.uniform(params.slow_period_min, params.slow_period_max);
    const double fast = random.uniform(params.fast_period_min, params.fast_period_max);
    const double slowShift = shared ? shift : random.uniform(0, slow);
    const double fastShift = shared ? shift : random.uniform(0, fast);
    const auto sine = [](double time, double period) {
      return std::sin(2 * std::numbers::pi * time / period);
    };
    for (std::size_t k = 0; k < out.samples(); ++k)
      out.at(k, i) = amplitude * sine(out.time(k) - slowShift, slow) * sine(out.time(k) - fastShift, fast);
  }
}

} // namespace spikeloom
