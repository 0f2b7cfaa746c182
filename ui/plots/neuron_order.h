#pragma once

#include <cstdint>
#include <vector>

#include "core/run/frame.h"

namespace spikeloom {

/// How the raster's rows are sorted, from below.
enum class NeuronOrder {
  Index,
  TargetPeak,  ///< by the time of the target's maximum
  Correlation, ///< by the last finished loop, best on top; neurons without one below
};

/// The neuron of each row. Ties, and what cannot be sorted yet (no target, no loop), stay in the order of the
/// index.
[[nodiscard]] std::vector<std::uint32_t> neuronsInOrder(NeuronOrder order, const NetworkFacts& network,
                                                        const std::vector<float>* correlation);

} // namespace spikeloom
