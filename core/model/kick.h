#pragma once

#include <stop_token>

#include "core/model/network.h"

namespace spikeloom {

/// Starts a network that has just been built: input uniform in [0, stimulus.kick_strength] a neuron for
/// stimulus.kick_duration, none when the strength is 0. Returns how long it took, ms.
/// @throws NumericalError when the activity runs away, Cancelled
double kick(Network& network, const Experiment& experiment, const std::stop_token& stop = {});

} // namespace spikeloom
