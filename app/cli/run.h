#pragma once

#include <string>

#include "app/cli/commands.h"
#include "core/run/simulation.h"
#include "core/session/checkpoints.h"

namespace spikeloom {

/// Does what is asked of the simulation, showing how far it is, then the analyses that are asked for, and
/// writes and prints what was computed. Returns the exit code; a signal ends it early with what is there.
/// What is to be saved is saved before the test, too, which may fail.
/// @param checkpoints copies to be renewed on the way, removed when the run has come to its end or is saved
int runToEnd(Simulation& simulation, const std::string& name, const OutputOptions& options,
             Checkpoints* checkpoints = nullptr);

} // namespace spikeloom
