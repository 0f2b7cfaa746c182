#pragma once

#include <string>
#include <vector>

#include "core/run/analyses.h"
#include "core/run/causes.h"
#include "core/run/simulation.h"
#include "core/study/reproduction.h"
#include "core/study/sweep_results.h"

namespace spikeloom {

/// One JSON object about a run: preset, seed, threads, neurons, quantity, loops, read (for each file that was
/// read parameter, file, and in words what it held), train.* (arrays, a value a
/// loop), test.* (null before a test; test.sets holds what the trials of each target set have in common),
/// diagnosis (null before a test: total, tracking, sampling, feedback as shares of the target's variance,
/// verdict, unstable, theory_tracking, theory_sampling, systematic, variable; sentence and detail in words,
/// no_causes where they cannot be told, and under neurons arrays with a value for each neuron that was looked
/// at, their indices first; of several tested sets the means, with words and neurons under sets), dale (null
/// without cell types; violations, excluded), weights.l1, weights.checksum (hexadecimal), and of `analyses`
/// what is there: perturbation (before and after training: neuron and time_ms of the deleted spikes, one a
/// trial, mean phase distance inside the rest of the window and after it, and over time), eigenvalues (before
/// and after: [real, imaginary] each, spectral_radius; and the scale that a balanced network's are compared
/// with). Numbers that are not finite are null.
[[nodiscard]] std::string summaryJson(const Simulation& simulation, const std::string& preset,
                                      const Analyses& analyses = {});

/// One JSON object about diagnoses made by themselves: of (preset or run), diagnosis as in summaryJson.
[[nodiscard]] std::string diagnosisJson(const std::string& of, const std::vector<Diagnosis>& diagnoses);

/// One JSON object about a curve of open loops: of, over (the parameter), set, best (the value with the
/// smallest error), and for each point value, tracking, sampling, open_loop (both together), theory_tracking,
/// theory_sampling, verdict (what to expect there), inputs, inputs_firing; of one that could not be computed
/// value and why.
[[nodiscard]] std::string scanJson(const std::string& of, const ScanRequest& request,
                                   const std::vector<ScanPoint>& points);

/// One JSON object about a sweep: sweep, results (the CSV's path), runs, done, and for each of its cells
/// parameters, done, failed, and mean (of each measure over the runs that are done and did not fail; null
/// when there is no such number).
[[nodiscard]] std::string sweepJson(const SweepResults& results);

/// One JSON array: for each claim figure, paper, quantity, expected, values (a seed each), median, low, high,
/// verdict, note.
[[nodiscard]] std::string reproductionJson(const std::vector<ClaimResult>& results);

} // namespace spikeloom
