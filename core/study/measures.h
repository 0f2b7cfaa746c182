#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/record/diagnosis.h"
#include "core/run/simulation.h"

namespace spikeloom {

/// A run that is idle after its training and a test, and why it errs: found out when first asked for, since
/// it takes up to a second.
class MeasuredRun {
public:
  /// The simulation outlives this.
  MeasuredRun(const Simulation& simulation) : m_simulation(simulation) {} // a run is one without more ado

  [[nodiscard]] const Simulation* operator->() const { return &m_simulation; }
  /// A tested set each. @throws NumericalError for targets that are too large for the neurons
  [[nodiscard]] const std::vector<Diagnosis>& diagnoses() const;

private:
  const Simulation& m_simulation;
  mutable std::optional<std::vector<Diagnosis>> m_diagnoses;
};

/// One number that says what a trained and tested run came to.
struct Measure {
  std::string_view name; ///< as sweep files and their results call it
  std::string_view unit; ///< empty: dimensionless
  std::string_view help; ///< one sentence
  /// NaN where it is not defined.
  double (*of)(const MeasuredRun&);
};

/// All measures; a further one is a line in measures.cpp.
[[nodiscard]] std::span<const Measure> measures();

/// The measure with this name, or nullptr.
[[nodiscard]] const Measure* findMeasure(std::string_view name);

/// Wall time: the only measure that is another one each time.
inline constexpr std::string_view secondsMeasure = "seconds";

} // namespace spikeloom
