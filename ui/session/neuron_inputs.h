#pragma once

#include <any>
#include <cstdint>
#include <vector>

namespace spikeloom {

class Simulation;

/// Whose spikes a neuron hears, and how strongly: its row of W.
struct NeuronInputs {
  std::uint32_t neuron = 0;
  std::vector<float> weights; ///< by presynaptic neuron, N values; 0 for one that is not connected
  std::size_t count = 0;      ///< of its synapses
  float largest = 0;          ///< of the weights' sizes
};

/// The inputs of a neuron of the simulation's trained synapses (NeuronInputs), for command::Look; empty when
/// there is no such neuron.
[[nodiscard]] std::any inputsOf(const Simulation& simulation, std::uint32_t neuron);

} // namespace spikeloom
