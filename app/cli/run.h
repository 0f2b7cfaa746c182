#pragma once

#include <string>

#include "app/cli/commands.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// Does what is asked of the simulation, showing how far it is, then the analyses that are asked for, and
/// writes and prints what was computed. Returns the exit code; a Ctrl-C ends it early with what is there.
int runToEnd(Simulation& simulation, const std::string& name, const OutputOptions& options);

} // namespace spikeloom
