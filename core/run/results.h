#pragma once

#include <filesystem>
#include <string>

#include "core/run/simulation.h"

namespace spikeloom {

/// One JSON object about a run: preset, seed, threads, neurons, loops, train.* (arrays, a value a loop),
/// test.* (null before a test), weights.l1, weights.checksum (hexadecimal). Numbers that are not finite are
/// null.
[[nodiscard]] std::string summaryJson(const Simulation& simulation, const std::string& preset);

/// Writes what was computed as CSV into `folder`, which is made if need be: learning_curve.csv (a row a
/// loop), spikes.csv (time in ms from stimulus onset, neuron), drive.csv and target.csv (a row a sample, a
/// column a neuron) of the last complete trial. @throws InputErrors when something cannot be written
void writeResults(const Simulation& simulation, const std::filesystem::path& folder);

} // namespace spikeloom
