#include "core/targets/targets.h"

#include <algorithm>
#include <cmath>

#include "core/model/permutation.h"
#include "core/model/projection.h"
#include "core/model/transfer.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

/// The neurons that share one target, in ascending order: all but a fraction q, drawn at random.
std::vector<std::size_t> sharing(const Experiment& experiment, std::size_t neurons) {
  const auto own = static_cast<std::size_t>(
      std::llround(experiment.target.random_fraction * static_cast<double>(neurons)));
  auto order = randomOrder(neurons, RandomStream(experiment.run.seed, Purpose::SharedTarget, 0));
  order.resize(neurons - own);
  std::ranges::sort(order);
  return order;
}

void shareTarget(const Experiment& experiment, Targets& out) {
  const auto alike = sharing(experiment, out.neurons);
  for (std::size_t k = 0; k < out.samples(); ++k)
    for (const std::size_t i : alike)
      out.at(k, i) = out.at(k, alike.front());
}

void fill(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  switch (experiment.target.family) {
  case TargetFamily::sine:
    return fillSines(experiment, set, sources, out);
  case TargetFamily::product_of_sines:
    return fillProductsOfSines(experiment, set, sources, out);
  case TargetFamily::chaotic:
    return fillChaotic(experiment, set, sources, out);
  case TargetFamily::ornstein_uhlenbeck:
    return fillOrnsteinUhlenbeck(experiment, set, sources, out);
  case TargetFamily::innate:
    return fillInnate(experiment, set, sources, out);
  case TargetFamily::constant:
    return fillConstant(experiment, out);
  case TargetFamily::drawn:
    return fillDrawn(experiment, sources, out);
  case TargetFamily::file:
    return fillFromFile(experiment, set, sources, out);
  }
}

/// Whether the family gives drives that a trained rate has to be made from.
bool givesDrives(const Experiment& experiment) { return !fileHoldsRates(experiment); }

} // namespace

RandomStream targetStream(const Experiment& experiment, Purpose purpose, int set, std::size_t i) {
  return {experiment.run.seed, purpose, (static_cast<std::uint64_t>(set) << 32) | i};
}

std::size_t targetSamples(const Experiment& experiment) {
  // a window of 1000 ms and updates of 0.1 ms are 10000 samples, although 1000/0.1 may round to just below
  return static_cast<std::size_t>(
      std::floor(experiment.target.duration / experiment.learning.update_interval * (1 + 1e-12)));
}

void toTrainedQuantity(const Experiment& experiment, Targets& drives) {
  if (experiment.learning.quantity == TrainedQuantity::rate)
    for (double& f : drives.values)
      f = T0 / experiment.neuron.time_constant * phi1(f);
}

Targets makeTargets(const Experiment& experiment, int set, const TargetSources& sources) {
  Targets out(static_cast<std::size_t>(experiment.network.neurons), targetSamples(experiment),
              experiment.learning.update_interval);
  fill(experiment, set, sources, out);
  if (SPIKELOOM_FIELD(target, random_fraction).relevant(experiment) && experiment.target.random_fraction < 1)
    shareTarget(experiment, out);
  if (givesDrives(experiment))
    toTrainedQuantity(experiment, out);
  if (auxiliaryThere(experiment))
    fillAuxiliary(experiment, set, sources, out);
  return out;
}

TargetSets makeTargetSets(const Experiment& experiment, const TargetSources& sources) {
  TargetSets out;
  for (int set = 0; set < experiment.target.sets; ++set)
    out.push_back(std::make_shared<const Targets>(makeTargets(experiment, set, sources)));
  return out;
}

} // namespace spikeloom
