#pragma once

#include <cstdint>
#include <vector>

#include "core/run/frame.h"

namespace spikeloom {

/// How the raster's rows are sorted, from below.
enum class NeuronOrder {
  Index,
  TargetPeak,  ///< by the time of the target's maximum, in the first set
  Correlation, ///< in the last test, or the last loop (RunHistory::ranking); best on top; neurons without one
               ///< below
  Type,        ///< excitatory below, inhibitory on top
};

/// The neuron of each row. Ties, and what cannot be sorted (no target, no loop yet, neurons without types),
/// stay in the order of the index; auxiliary neurons stay on top in any order.
[[nodiscard]] std::vector<std::uint32_t> neuronsInOrder(NeuronOrder order, const NetworkFacts& network,
                                                        const std::vector<float>* correlation);

} // namespace spikeloom
