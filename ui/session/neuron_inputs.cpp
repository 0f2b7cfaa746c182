#include "ui/session/neuron_inputs.h"

#include <algorithm>
#include <cmath>

#include "core/run/simulation.h"

namespace spikeloom {

std::any inputsOf(const Simulation& simulation, std::uint32_t neuron) {
  const Network& network = simulation.network();
  if (neuron >= network.size())
    return {};
  const auto presynaptic = network.connectivity().row(neuron);
  const auto weights = network.weightRow(neuron);
  NeuronInputs inputs{
      .neuron = neuron, .weights = std::vector<float>(network.size()), .count = weights.size()};
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const auto weight = static_cast<float>(weights[k]);
    inputs.weights[presynaptic[k]] = weight;
    inputs.largest = std::max(inputs.largest, std::abs(weight));
  }
  return inputs;
}

} // namespace spikeloom
