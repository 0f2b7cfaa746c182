#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace spikeloom {

/// A network from elsewhere: N neurons, the weights between them, and what it may bring besides.
struct NetworkFile {
  std::size_t neurons = 0;
  std::vector<double> weights; ///< N × N, row by row; row = postsynaptic, column = presynaptic; 0: no synapse
  std::vector<std::vector<double>> stimuli; ///< K of N amplitudes, one for each target set; may be none
  std::vector<double> phases;               ///< N phases θ at the start, in radians; may be empty
};

/// Reads an HDF5 file with /weights (N × N), and if they are there /stimulus (K × N, or N values) and /phase
/// (N values). MATLAB and Julia store matrices transposed: from there, /weights must be written as its
/// transpose.
/// @throws InputErrors with all problems of all three: missing or unreadable datasets, wrong shapes, values
///   that are not finite, autapses (entries on the diagonal), neurons without a synapse (nothing of theirs
///   could be trained)
[[nodiscard]] NetworkFile readNetworkFile(const std::filesystem::path& file);

/// Writes what readNetworkFile reads back exactly; what is empty is left out. An earlier file is replaced
/// only when all is written. Sizes must be as NetworkFile says. @throws InputErrors when it cannot be written
void writeNetworkFile(const std::filesystem::path& file, const NetworkFile& network);

} // namespace spikeloom
