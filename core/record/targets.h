#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace spikeloom {

/// Targets f_i of the trained quantity (synaptic drive, or rate in spikes per T0), sampled where the weights
/// are updated: at interval, 2·interval, … within the target window.
struct Targets {
  std::size_t neurons = 0, samples = 0;
  double interval = 0;        ///< Δt, ms
  std::vector<double> values; ///< f_i(k Δt), k = 1…samples, at [(k − 1)·neurons + i]

  Targets(std::size_t neuronCount, std::size_t sampleCount, double sampleInterval)
      : neurons(neuronCount), samples(sampleCount), interval(sampleInterval),
        values(neuronCount * sampleCount) {}
  [[nodiscard]] double& at(std::size_t sample, std::size_t neuron) {
    return values[sample * neurons + neuron];
  }
  [[nodiscard]] double at(std::size_t sample, std::size_t neuron) const {
    return values[sample * neurons + neuron];
  }
  /// Time of a sample within the window, ms.
  [[nodiscard]] double time(std::size_t sample) const { return static_cast<double>(sample + 1) * interval; }
};

/// The targets of an experiment, a set each. They exist once, however many look at them.
using TargetSets = std::vector<std::shared_ptr<const Targets>>;

} // namespace spikeloom
