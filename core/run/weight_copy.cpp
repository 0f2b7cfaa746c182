#include "core/run/weight_copy.h"

#include <algorithm>

#include "core/experiment/memory.h"
#include "core/run/analyses.h"

namespace spikeloom {

namespace {

/// Whole rows, at least `most` entries if there are so many.
void copyRows(const Connectivity& connectivity, const AlignedVector<double>& from, AlignedVector<double>& to,
              std::size_t most) {
  to.reserve(from.size());
  const auto end = std::ranges::lower_bound(connectivity.rowStart, to.size() + most);
  const std::size_t last = end == connectivity.rowStart.end() ? from.size() : *end;
  to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(to.size()),
            from.begin() + static_cast<std::ptrdiff_t>(last));
}

std::optional<double> theoreticalRadius(const Experiment& experiment) {
  if (experiment.network.topology == Topology::random && !experiment.dale.enforced)
    return experiment.network.weight_sd;
  return balancedRadiusOf(experiment);
}

void begin(WeightCopy& copy, const Simulation& simulation) {
  const Network& network = simulation.network();
  copy = {};
  copy.connectivity = network.trained().sharedConnectivity();
  copy.cellTypes.assign(network.cellTypes().begin(), network.cellTypes().end());
  copy.radius = theoreticalRadius(simulation.experiment());
  const double bytes = 2 * sizeof(double) * static_cast<double>(copy.connectivity->paddedSize());
  if (bytes > memoryAvailable() / 2)
    copy.why = "There is not enough memory for a copy of the weights.";
}

} // namespace

void copyOn(WeightCopy& copy, const Simulation& simulation, std::size_t most) {
  if (copy.connectivity != simulation.network().trained().sharedConnectivity())
    begin(copy, simulation);
  if (!copy.why.empty())
    return;
  const Connectivity& connectivity = *copy.connectivity;
  if (!copy.before) {
    copyRows(connectivity, simulation.initialWeights(), copy.beforePart, most);
    if (copy.beforePart.size() == connectivity.paddedSize())
      copy.before = std::make_shared<const AlignedVector<double>>(std::move(copy.beforePart));
    return;
  }
  copyRows(connectivity, simulation.network().paddedWeights(), copy.now, most);
  copy.loops = simulation.schedule().loopsDone();
}

} // namespace spikeloom
