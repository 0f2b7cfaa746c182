#pragma once

#include "core/io/network_file.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// The network of a run as training left it, with its stimuli (in units of the gain, one a target set), the
/// phases that it started from and its cell types, if it has any: what writeNetworkFile writes.
[[nodiscard]] NetworkFile networkOf(const Simulation& simulation);

} // namespace spikeloom
