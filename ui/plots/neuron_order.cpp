#include "ui/plots/neuron_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace spikeloom {

namespace {

std::vector<float> peakTimes(const NetworkFacts& network) {
  const Targets& target = *network.targets.front();
  std::vector<float> highest(network.neurons, -std::numeric_limits<float>::infinity());
  std::vector<float> time(network.neurons, 0.0f);
  for (std::size_t k = 0; k < target.samples(); ++k)
    for (std::size_t i = 0; i < network.neurons; ++i)
      if (const float value = static_cast<float>(target.at(k, i)); value > highest[i]) {
        highest[i] = value;
        time[i] = static_cast<float>(k);
      }
  return time;
}

} // namespace

std::vector<std::uint32_t> neuronsInOrder(NeuronOrder order, const NetworkFacts& network,
                                          const std::vector<float>* correlation) {
  std::vector<std::uint32_t> neurons(network.neurons);
  std::iota(neurons.begin(), neurons.end(), 0u);
  std::vector<float> key;
  if (order == NeuronOrder::TargetPeak && !network.targets.empty() && network.neurons > 0)
    key = peakTimes(network);
  else if (order == NeuronOrder::Type && network.cellTypes.size() == network.neurons)
    for (const std::int8_t type : network.cellTypes)
      key.push_back(type < 0 ? 1.0f : 0.0f);
  else if (order == NeuronOrder::Correlation && correlation && correlation->size() == network.neurons)
    for (const float value : *correlation) // NaN would break the ordering
      key.push_back(std::isnan(value) ? -std::numeric_limits<float>::infinity() : value);
  if (!key.empty())
    std::ranges::stable_sort(neurons, {}, [&key](std::uint32_t i) { return key[i]; });
  std::ranges::stable_partition(neurons, [&](std::uint32_t i) { return i < network.mainNeurons; });
  return neurons;
}

} // namespace spikeloom
