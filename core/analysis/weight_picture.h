#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/model/connectivity.h"

namespace spikeloom {

// Pictures of the weights W (row = postsynaptic) for looking at. All take W padded like the rows of its
// connectivity; what lies between the rows is not read.

/// W in blocks of `block` × `block` entries: each the mean over all its entries, those without a synapse
/// counting as 0; the last blocks may be smaller. Block (I, J) is at [I·size + J].
struct WeightMatrix {
  std::size_t neurons = 0; ///< N
  std::size_t block = 1;   ///< entries along the side of a block
  std::size_t size = 0;    ///< blocks along the side
  std::vector<float> values;

  [[nodiscard]] float at(std::size_t row, std::size_t column) const { return values[row * size + column]; }
};

/// The smallest blocks of which there are at most `most` along a side (at least 1).
[[nodiscard]] WeightMatrix weightMatrix(const Connectivity& connectivity,
                                        std::span<const double> paddedWeights, std::size_t most);
/// now − before, block by block. Both of one network, in the same blocks.
[[nodiscard]] WeightMatrix changeOf(const WeightMatrix& before, const WeightMatrix& now);
/// The modulus that the given share of all non-zero blocks of these matrices does not exceed: a colour scale
/// that a few large weights do not wash out. 0 when all are 0.
[[nodiscard]] double matrixScale(std::span<const WeightMatrix* const> matrices, double share);

/// How many synapses have which weight, in bins of equal width that are symmetrical about 0; the last ones
/// hold what lies beyond them, too. The counts of a kind add up to its number of synapses.
struct WeightHistogram {
  /// By the type of the presynaptic neuron; without types everything is `all`.
  enum Kind : std::size_t { all, excitatory, inhibitory };
  static constexpr std::size_t kinds = 3;

  double width = 0;                                   ///< of a bin
  double low = 0;                                     ///< lower edge of the first bin
  std::vector<std::size_t> before[kinds], now[kinds]; ///< a count a bin; empty: there is no such kind

  [[nodiscard]] double centre(std::size_t bin) const {
    return low + (static_cast<double>(bin) + 0.5) * width;
  }
};

/// @param cellTypes +1 or −1 a neuron, or empty; @param bins an odd number: the middle one is about 0
[[nodiscard]] WeightHistogram weightHistogram(const Connectivity& connectivity,
                                              std::span<const double> before, std::span<const double> now,
                                              std::span<const std::int8_t> cellTypes, std::size_t bins);

/// A synapse onto a neuron.
struct NeuronInput {
  std::uint32_t neuron = 0; ///< presynaptic
  double before = 0, now = 0;
};

/// The synapses onto a neuron, the largest weight (as it is now) first; equal ones by index.
[[nodiscard]] std::vector<NeuronInput> inputsByWeight(const Connectivity& connectivity,
                                                      std::span<const double> before,
                                                      std::span<const double> now, std::uint32_t neuron);

} // namespace spikeloom
