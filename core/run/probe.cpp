#include "core/run/probe.h"

#include <cmath>

#include "core/model/permutation.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

void loseNeurons(const Network& network, const std::vector<std::size_t>& lost,
                 AlignedVector<double>& weights) {
  std::vector<bool> gone(network.size(), false);
  for (const std::size_t i : lost)
    gone[i] = true;
  const Connectivity& connectivity = network.connectivity();
  for (std::size_t i = 0; i < network.size(); ++i) {
    const auto row = connectivity.row(i);
    for (std::size_t l = 0; l < row.size(); ++l)
      if (gone[i] || gone[row[l]])
        weights[connectivity.rowStart[i] + l] = 0;
  }
}

/// Permutes each row's weights among the synapses between the first `neurons` neurons.
void shuffle(const Network& network, std::size_t neurons, std::int64_t seed, AlignedVector<double>& weights) {
  const Connectivity& connectivity = network.connectivity();
  for (std::size_t i = 0; i < neurons; ++i) {
    const auto row = connectivity.row(i);
    double* const w = weights.data() + connectivity.rowStart[i];
    std::size_t count = 0; // presynaptic neurons ascend
    while (count < row.size() && row[count] < neurons)
      ++count;
    const std::vector<double> before(w, w + count);
    const auto order = randomOrder(count, RandomStream(seed, Purpose::Shuffle, i));
    for (std::size_t l = 0; l < count; ++l)
      w[l] = before[order[l]];
  }
}

} // namespace

bool probesWeights(const Experiment& experiment) {
  return experiment.probe.lost_neurons > 0 || experiment.probe.shuffled_synapses != ShuffledSynapses::none;
}

std::vector<std::size_t> lostNeurons(const Experiment& experiment) {
  const auto neurons = static_cast<std::size_t>(experiment.network.neurons);
  auto order = randomOrder(neurons, RandomStream(experiment.run.seed, Purpose::LostNeurons, 0));
  order.resize(
      static_cast<std::size_t>(std::llround(experiment.probe.lost_neurons * static_cast<double>(neurons))));
  return order;
}

AlignedVector<double> probedWeights(const Network& network, const Experiment& experiment) {
  AlignedVector<double> weights = network.paddedWeights();
  if (experiment.probe.shuffled_synapses != ShuffledSynapses::none) {
    const bool all = experiment.probe.shuffled_synapses == ShuffledSynapses::all;
    shuffle(network, all ? network.size() : mainNeurons(experiment), experiment.run.seed, weights);
  }
  loseNeurons(network, lostNeurons(experiment), weights);
  return weights;
}

} // namespace spikeloom
