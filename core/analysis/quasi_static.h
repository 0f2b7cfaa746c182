#pragma once

#include <cstdint>
#include <span>

#include "core/base/pieces.h"
#include "core/model/connectivity.h"

namespace spikeloom {

/// Quasi-static prediction of the synaptic drive: U_i(t_k) = Σ_j W_ij r_j(t_k), the drive of synapses that
/// follow the presynaptic rates without delay and without the noise of single spikes. Sums are in double and
/// in the order of the row.
/// @param paddedWeights W, padded like the rows of `connectivity`
/// @param rates S × N, spikes per T0: sample k of neuron j at [k·N + j]; φ₂(f_j + I_j) for the prediction
///   from the targets
/// @param neurons which neurons' drive is wanted, in any order
/// @param out S × neurons.size(): sample k of neurons[m] at [k·neurons.size() + m]
void quasiStaticDrive(const Connectivity& connectivity, std::span<const double> paddedWeights,
                      std::span<const float> rates, std::span<const std::uint32_t> neurons,
                      std::span<float> out);
/// The same in pieces; all that is passed must be there until they are done.
void quasiStaticDrive(const Connectivity& connectivity, std::span<const double> paddedWeights,
                      std::span<const float> rates, std::span<const std::uint32_t> neurons,
                      std::span<float> out, Pieces& pieces);

} // namespace spikeloom
