#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/reading.h"

namespace spikeloom {

/// A network from elsewhere: N neurons, the weights between them, and what it may bring besides.
struct NetworkFile {
  std::size_t neurons = 0;
  std::vector<double> weights; ///< N × N, row by row; row = postsynaptic, column = presynaptic; 0: no synapse
  std::vector<std::vector<double>> stimuli;   ///< K of N amplitudes, one for each target set; may be none
  std::vector<double> phases;                 ///< N phases θ at the start, in radians; may be empty
  std::vector<std::int8_t> cellTypes = {};    ///< +1 (excitatory) or −1 a neuron; may be empty
  std::vector<std::size_t> zeroSynapses = {}; ///< places in `weights` of synapses whose weight is 0; rising
  std::string format = {};                    ///< of the file
  std::string dataset = {};                   ///< that held the weights; empty in a file that is one table
  bool fromOtherFiles = false;                ///< some of it, as DataTable's

  /// Whether there is a synapse from j to i, for places in increasing order: `next` goes along.
  [[nodiscard]] bool isSynapse(std::size_t place, std::size_t& next) const {
    while (next < zeroSynapses.size() && zeroSynapses[next] < place)
      ++next;
    return weights[place] != 0 || (next < zeroSynapses.size() && zeroSynapses[next] == place);
  }
};

/// Reads a file of any format of data_file.h: a table alone is the weights (N × N), named ones are weights,
/// and if they are there stimulus (K × N, or N values), phase (N values), cell_types (N values, 1 or −1) and
/// zero_synapses (pairs of row and column, from 0: synapses that start at 0). Rows and columns are those of
/// the program that wrote the file.
/// @throws InputErrors with all problems of all of them: missing or unreadable datasets, wrong shapes, values
///   that are not finite, autapses (entries on the diagonal), neurons without a synapse (nothing of theirs
///   could be trained), cell types that are neither; Cancelled
[[nodiscard]] NetworkFile readNetworkFile(const std::filesystem::path& file, const Reading& reading = {});

/// What was read, in words: "200 neurons, 11943 synapses, weights -1.2 to 1.3, from /weights".
[[nodiscard]] std::string networkText(const NetworkFile& network);

/// Writes an HDF5 file that readNetworkFile reads back exactly; what is empty is left out. An earlier file is
/// replaced only when all is written. Sizes must be as NetworkFile says. @throws InputErrors when it cannot
/// be written
void writeNetworkFile(const std::filesystem::path& file, const NetworkFile& network);
/// The same, still to take its place.
[[nodiscard]] Replacement writtenNetworkFile(const std::filesystem::path& file, const NetworkFile& network);

} // namespace spikeloom
