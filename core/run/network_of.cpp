#include "core/run/network_of.h"

namespace spikeloom {

NetworkFile networkOf(const Simulation& simulation) {
  const Network& network = simulation.network();
  const Connectivity& connectivity = network.connectivity();
  const InitialNetwork& initial = simulation.setup().network;
  const std::size_t n = network.size();
  NetworkFile out;
  out.neurons = n;
  out.weights.resize(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto presynaptic = connectivity.row(i);
    const auto weights = network.weightRow(i);
    for (std::size_t l = 0; l < presynaptic.size(); ++l) {
      const std::size_t place = i * n + presynaptic[l];
      out.weights[place] = weights[l];
      if (weights[l] == 0)
        out.zeroSynapses.push_back(place);
    }
  }
  const auto sets = static_cast<std::ptrdiff_t>(simulation.setup().experiment.target.sets);
  out.stimuli.assign(initial.stimuli.begin(), initial.stimuli.begin() + sets); // a file may have brought more
  out.phases = initial.phases;
  out.cellTypes.assign(network.cellTypes().begin(), network.cellTypes().end());
  return out;
}

} // namespace spikeloom
