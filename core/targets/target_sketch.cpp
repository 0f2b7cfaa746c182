#include "core/targets/target_sketch.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

namespace {

/// Families that come out of a network need one.
int neuronsFor(TargetFamily family) {
  return family == TargetFamily::chaotic || family == TargetFamily::innate ? sketchNeurons : neuronsToLookAt;
}

} // namespace

double sketchInterval(const Experiment& experiment, std::size_t samples) {
  const double step = experiment.neuron.time_step, duration = experiment.target.duration;
  const double least = duration / static_cast<double>(std::max<std::size_t>(samples, 1));
  return std::min(std::max(std::ceil(least / step * (1 - 1e-9)), 1.0) * step, duration);
}

Targets sketchOfCurves(const Experiment& experiment, std::span<const DrawnCurve> curves,
                       std::size_t samples) {
  Experiment sampled = experiment;
  sampled.learning.update_interval = sketchInterval(experiment, samples);
  Targets out(curves.size(), targetSamples(sampled), sampled.learning.update_interval);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const CurveLine line(curves[i].points, experiment.target.curve_shape);
    for (std::size_t k = 0; k < out.samples(); ++k)
      out.at(k, i) = line.at(out.time(k));
  }
  return out;
}

Targets targetSketch(Experiment experiment, TargetFamily family, std::size_t samples,
                     const TargetSources& sources) {
  TargetParams& target = experiment.target;
  target.family = family;
  target.sets = 1;
  target.random_fraction = 1;
  target.auxiliary_neurons = 0;
  int& neurons = experiment.network.neurons;
  if (family == TargetFamily::drawn)
    return sketchOfCurves(experiment, parseCurves(target.curves, static_cast<std::size_t>(neurons)), samples);
  neurons = std::min(neurons, neuronsFor(family));
  experiment.learning.update_interval = sketchInterval(experiment, samples);
  experiment.learning.quantity = fileHoldsRates(experiment) ? TrainedQuantity::rate : TrainedQuantity::drive;
  return makeTargets(experiment, 0, sources);
}

} // namespace spikeloom
