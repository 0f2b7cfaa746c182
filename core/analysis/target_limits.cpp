#include "core/analysis/target_limits.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/verdict.h"
#include "core/model/projection.h"

namespace spikeloom {

TargetLimits limitsOf(const Experiment& experiment, const Targets& targets, std::size_t column,
                      const TransferCurve& transfer, std::size_t neuron) {
  const std::size_t samples = targets.samples();
  TargetLimits out{std::vector<double>(samples), std::vector<std::uint8_t>(samples),
                   std::vector<std::uint8_t>(samples)};
  const bool ofRates = experiment.learning.quantity == TrainedQuantity::rate;
  // e / (1 − e)
  const double perStep = 1 / std::expm1(targets.interval / experiment.synapse.time_constant);
  double largest = 0;
  for (std::size_t k = 0; k < samples; ++k) {
    const double now = targets.at(k, column), before = k == 0 ? now : targets.at(k - 1, column);
    out.needed[k] = now + (now - before) * perStep; // so that a held value needs itself, to the last digit
    largest = std::max(largest, std::abs(now));
  }
  if (!spikes(experiment))
    return out;
  const double low = ofRates ? 0 : -mostInput * largest;
  const double high = ofRates ? mostRate * T0 / 1000 : mostInput * largest;
  const double rounding = 1e-9 * std::max(std::abs(low), std::abs(high)); // of a decay with just τs
  for (std::size_t k = 0; k < samples; ++k) {
    const double target = targets.at(k, column);
    const double rate = (ofRates ? target : transfer(neuron, target)) * 1000 / T0;
    out.tooSlow[k] = !(out.needed[k] >= low - rounding && out.needed[k] <= high + rounding);
    out.silent[k] = !(rate >= silentBelow);
  }
  return out;
}

} // namespace spikeloom
