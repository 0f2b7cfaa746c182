#pragma once

#include <complex>
#include <optional>
#include <vector>

#include "core/record/diagnosis.h"
#include "core/run/perturbation.h"

namespace spikeloom {

/// The same of the untrained and of the trained network.
template <class T> struct BeforeAfter { T before, after; };

/// What is asked for by name, since it takes time.
struct Analyses {
  std::vector<Diagnosis> diagnoses; ///< of each tested set (diagnose)
  std::optional<BeforeAfter<Perturbation>> perturbation;
  std::optional<BeforeAfter<std::vector<std::complex<double>>>> eigenvalues; ///< by decreasing modulus
  /// Radius that a balanced network's eigenvalues have before training (balancedRadius); 1 for other
  /// networks.
  double eigenvalueScale = 1;
};

struct AnalysisChoice {
  bool perturbation = false, eigenvalues = false, causes = false;
};

/// Why each tested set errs; deletes a spike in each of ten trials (of the first target set) and computes the
/// eigenvalues of W, before and after training. Seconds for the eigenvalues of 1000 neurons.
/// @throws InputErrors, NumericalError as deleteSpikes does
[[nodiscard]] Analyses analyse(const Simulation& simulation, AnalysisChoice choice);

/// balancedRadius of a balanced network's parameters; nothing for other networks.
[[nodiscard]] std::optional<double> balancedRadiusOf(const Experiment& experiment);

/// What stands in the way of that: rate units have no spikes.
[[nodiscard]] std::vector<InputError> checkAnalyses(const Experiment& experiment, AnalysisChoice choice);

} // namespace spikeloom
