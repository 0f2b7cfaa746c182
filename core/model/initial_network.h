#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/errors.h"
#include "core/io/input_files.h"
#include "core/model/connectivity.h"
#include "core/model/random.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// The network as it is before training.
struct InitialNetwork {
  std::shared_ptr<const Connectivity> connectivity;
  AlignedVector<double> weights; ///< padded as in the connectivity
  std::vector<double> phases;    ///< θ at the start, N, radians
  /// +1 (excitatory) or −1 (inhibitory) a neuron; empty when neurons have no type.
  std::vector<std::int8_t> cellTypes;
  std::vector<std::vector<double>> stimuli; ///< amplitudes that a file brought, N a set; empty: to be drawn
};

/// Makes it as network.topology says, all from run.seed: random or balanced connectivity with initial
/// weights, or what a file holds; phases uniform on the circle where no file gives them. Under Dale's law a
/// neuron of a file is excitatory or inhibitory as the file says, or as its outgoing weights are (excitatory
/// when it has none).
/// @param files where a network file is taken from
/// @throws InputErrors for a network file that cannot be used, Cancelled
[[nodiscard]] InitialNetwork makeInitialNetwork(const Experiment& experiment, const InputFiles& files = {},
                                                const std::stop_token& stop = {});

/// Phases uniform on the circle, N radians in [−π, π), drawn in the order of the neurons.
[[nodiscard]] std::vector<double> randomPhases(std::size_t neurons, RandomStream random);

/// What is wrong with the network file, if the network comes from one: what reading it found, another number
/// of neurons, too few stimuli for the target sets, under Dale's law neurons with outgoing weights of both
/// signs. @throws Cancelled
[[nodiscard]] std::vector<InputError> checkNetworkFile(const Experiment& experiment,
                                                       const InputFiles& files = {},
                                                       const std::stop_token& stop = {});

} // namespace spikeloom
