#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/run/analyses.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// Writes what was computed as CSV into `folder`, which is made if need be: learning_curve.csv (a row a
/// loop), tests.csv (a row for each set of each test); of the last complete trial spikes.csv (time in ms from
/// stimulus onset, neuron), drive.csv or rate.csv, and target.csv (a row a sample, a column a neuron); of the
/// last test, averaged over its trials, average.csv, spread.csv, prediction.csv, filtered_prediction.csv (a
/// row a sample), rates.csv, rates_spread.csv, target_rates.csv, predicted_rates.csv (a row a bin, Hz), and
/// errors.csv (a row a neuron); of the analyses perturbation.csv (a row a time) and eigenvalues.csv; and
/// network.h5 (networkOf), unless learning has diverged. With
/// several target sets the test's names end in _set1, _set2, …. Files of an earlier run that this one has no
/// numbers for are removed, and all others replaced,
/// once all of this run's are complete.
/// @throws InputErrors when something cannot be written; then what was there before still is
void writeResults(const Simulation& simulation, const std::filesystem::path& folder,
                  const Analyses& analyses = {});

/// Whether there are files of an earlier run in the folder.
[[nodiscard]] bool holdsResults(const std::filesystem::path& folder);

/// All names that writeResults may use for this many target sets.
[[nodiscard]] std::vector<std::string> resultFiles(int sets);

} // namespace spikeloom
