#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/params/learning.h"
#include "core/record/targets.h"

namespace spikeloom {

/// What stays the same from building a network to the next one.
struct NetworkFacts {
  std::size_t neurons = 0, synapses = 0;
  std::size_t mainNeurons = 0; ///< all but the auxiliary ones, which come last
  bool spiking = true;         ///< rate units do not
  TrainedQuantity quantity = TrainedQuantity::drive;
  std::vector<std::int8_t> cellTypes; ///< +1 excitatory, −1 inhibitory; empty when neurons have no type
  TargetSets targets;
  std::vector<std::vector<float>> stimuli; ///< a set each: amplitude per neuron
};

} // namespace spikeloom
