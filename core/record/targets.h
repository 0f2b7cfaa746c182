#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/base/series.h"

namespace spikeloom {

/// Targets f_i of the trained quantity (synaptic drive, or rate in spikes per T0), sampled where the weights
/// are updated: at interval, 2·interval, … within the target window.
struct Targets : Series<double> {
  /// All 0.
  Targets(std::size_t neuronCount, std::size_t sampleCount, double sampleInterval)
      : Series{neuronCount, sampleInterval, sampleInterval, std::vector<double>(neuronCount * sampleCount)} {}
  /// Time of a sample within the window, ms.
  [[nodiscard]] double time(std::size_t sample) const { return static_cast<double>(sample + 1) * interval; }
};

/// The targets of an experiment, a set each. They exist once, however many look at them.
using TargetSets = std::vector<std::shared_ptr<const Targets>>;

} // namespace spikeloom
