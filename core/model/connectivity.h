#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/aligned.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// Which neurons are connected: sparse rows by postsynaptic neuron, and the same seen from the presynaptic
/// side. A row is padded to a multiple of 16 entries, so that rows of weights start on cache lines.
struct Connectivity {
  std::size_t neurons = 0;
  std::vector<std::uint32_t> synapseCounts; ///< n_i, incoming synapses of neuron i
  std::vector<std::size_t> rowStart;        ///< N+1: where row i starts in padded arrays
  std::vector<std::uint32_t> presynaptic; ///< padded: presynaptic neuron of each synapse, ascending in a row
  struct Outgoing {
    std::uint32_t neuron; ///< postsynaptic
    std::uint32_t column; ///< index in that neuron's row
  };
  std::vector<std::size_t> outStart; ///< N+1: where neuron j's outgoing synapses start
  std::vector<Outgoing> outgoing;    ///< by presynaptic, then by postsynaptic neuron

  [[nodiscard]] std::size_t synapses() const { return outgoing.size(); }
  [[nodiscard]] std::size_t paddedSize() const { return rowStart.back(); }
  [[nodiscard]] std::span<const std::uint32_t> row(std::size_t i) const {
    return {presynaptic.data() + rowStart[i], synapseCounts[i]};
  }
};

// What takes long for a large network looks at its stop token. @throws Cancelled

/// Builds both views from each neuron's ascending list of presynaptic neurons (N lists, no autapses).
[[nodiscard]] Connectivity connectivityFromRows(const std::vector<std::vector<std::uint32_t>>& rows,
                                                const std::stop_token& stop = {});

/// Every ordered pair of different neurons is connected with probability p, independently.
[[nodiscard]] Connectivity randomConnectivity(std::size_t neurons, double probability, std::int64_t seed,
                                              const std::stop_token& stop = {});

/// Number of inhibitory neurons, fN rounded; they are the last ones.
[[nodiscard]] std::size_t inhibitoryCount(std::size_t neurons, double fraction);

/// Inputs of each kind that every neuron of a balanced network gets: p(1−f)N and pfN, rounded.
struct BalancedInputs {
  std::size_t excitatory = 0, inhibitory = 0;
};
[[nodiscard]] BalancedInputs balancedInputs(const Experiment& experiment);

/// Every neuron gets exactly those numbers of inputs, drawn without repetition from the excitatory and the
/// inhibitory neurons but itself. There must be enough of either kind (validate sees to it).
[[nodiscard]] Connectivity balancedConnectivity(const Experiment& experiment,
                                                const std::stop_token& stop = {});
/// +J/√(Np) from excitatory, −gJ/√(Np) from inhibitory neurons (padded like the rows, padding 0).
[[nodiscard]] AlignedVector<double> balancedWeights(const Connectivity& connectivity,
                                                    const Experiment& experiment,
                                                    const std::stop_token& stop = {});

/// Weights (padded like the rows, padding 0): Normal(0, σ²/(Np)); with zero row sums each row's mean is
/// subtracted. `signs`, if any (+1 or −1 a presynaptic neuron), gives each weight the sign of its presynaptic
/// neuron; a zero row sum then comes from scaling the row's inhibitory weights, where it has both kinds.
[[nodiscard]] AlignedVector<double> randomWeights(const Connectivity& connectivity,
                                                  const NetworkParams& params, std::int64_t seed,
                                                  std::span<const std::int8_t> signs = {},
                                                  const std::stop_token& stop = {});

} // namespace spikeloom
