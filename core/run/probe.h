#pragma once

#include "core/model/network.h"

namespace spikeloom {

/// Whether test trials are made with other weights than the trained ones.
[[nodiscard]] bool probesWeights(const Experiment& experiment);

/// The network's weights (padded) as the experiment's probe changes them, from run.seed: the weights onto and
/// from the lost neurons are 0 (a share probe.lost_neurons of all, in an order of loss that does not depend
/// on the share); what is shuffled is permuted at random among a neuron's synapses, all of them or those
/// between recorded neurons.
[[nodiscard]] AlignedVector<double> probedWeights(const Network& network, const Experiment& experiment);

/// The neurons that probe.lost_neurons takes, in the order of loss.
[[nodiscard]] std::vector<std::size_t> lostNeurons(const Experiment& experiment);

} // namespace spikeloom
