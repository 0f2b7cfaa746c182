#pragma once

#include <filesystem>
#include <string>

#include "core/run/simulation.h"
#include "core/run/sweep_results.h"

namespace spikeloom {

/// One JSON object about a run: preset, seed, threads, neurons, loops, train.* (arrays, a value a loop),
/// test.* (null before a test), weights.l1, weights.checksum (hexadecimal). Numbers that are not finite are
/// null.
[[nodiscard]] std::string summaryJson(const Simulation& simulation, const std::string& preset);

/// One JSON object about a sweep: sweep, results (the CSV's path), runs, done, and for each of its cells
/// parameters, done, failed, and mean (of each measure over the runs that are done and did not fail; null
/// when there is no such number).
[[nodiscard]] std::string sweepJson(const SweepResults& results);

/// Writes what was computed as CSV into `folder`, which is made if need be: learning_curve.csv (a row a
/// loop), spikes.csv (time in ms from stimulus onset, neuron), drive.csv and target.csv (a row a sample, a
/// column a neuron) of the last complete trial. @throws InputErrors when something cannot be written
void writeResults(const Simulation& simulation, const std::filesystem::path& folder);

} // namespace spikeloom
