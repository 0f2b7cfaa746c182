#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/reproduction/reproduction.h"
#include "core/run/analyses.h"
#include "core/run/simulation.h"
#include "core/run/sweep_results.h"

namespace spikeloom {

/// One JSON object about a run: preset, seed, threads, neurons, quantity, loops, train.* (arrays, a value a
/// loop), test.* (null before a test; test.sets holds what the trials of each target set have in common),
/// diagnosis (null before a test of two trials; tracking, sampling, total as shares of the target's variance,
/// verdict, text, theory_tracking, theory_sampling as amplitudes, and under neurons arrays with a value for
/// each main neuron; of several tested sets the means, with text and neurons under sets instead), dale (null
/// without cell types; violations, excluded), weights.l1, weights.checksum (hexadecimal), and of `analyses`
/// what is there: perturbation (before and after training: neuron and spike_time_ms of the deleted spike,
/// mean phase distance inside the rest of the window and after it, and over time), eigenvalues (before and
/// after: [real, imaginary] each, spectral_radius; and the scale that a balanced network's are compared
/// with). Numbers that are not finite are null.
[[nodiscard]] std::string summaryJson(const Simulation& simulation, const std::string& preset,
                                      const Analyses& analyses = {});

/// One JSON object about a sweep: sweep, results (the CSV's path), runs, done, and for each of its cells
/// parameters, done, failed, and mean (of each measure over the runs that are done and did not fail; null
/// when there is no such number).
[[nodiscard]] std::string sweepJson(const SweepResults& results);

/// One JSON array: for each claim figure, paper, quantity, expected, values (a seed each), median, low, high,
/// verdict.
[[nodiscard]] std::string reproductionJson(const std::vector<ClaimResult>& results);

/// Writes what was computed as CSV into `folder`, which is made if need be: learning_curve.csv (a row a
/// loop); of the last complete trial spikes.csv (time in ms from stimulus onset, neuron), drive.csv or
/// rate.csv, and target.csv (a row a sample, a column a neuron); of the last test, averaged over its trials,
/// average.csv, spread.csv, prediction.csv (a row a sample), rates.csv, rates_spread.csv, target_rates.csv,
/// predicted_rates.csv (a row a bin, Hz), and errors.csv (a row a neuron); of the analyses perturbation.csv
/// (a row a time) and eigenvalues.csv. With several target sets the test's names end in _set1, _set2, ….
/// Files of an earlier run that this one has no numbers for are removed.
/// @throws InputErrors when something cannot be written
void writeResults(const Simulation& simulation, const std::filesystem::path& folder,
                  const Analyses& analyses = {});

/// All names that writeResults may use for this many target sets.
[[nodiscard]] std::vector<std::string> resultFiles(int sets);

} // namespace spikeloom
