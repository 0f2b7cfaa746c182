#pragma once

#include <span>
#include <string_view>

#include "core/run/simulation.h"

namespace spikeloom {

/// One number that says what a trained and tested run came to.
struct Measure {
  std::string_view name; ///< as sweep files and their results call it
  std::string_view unit; ///< empty: dimensionless
  std::string_view help; ///< one sentence
  /// Of a run that is idle after its training and a test; NaN where it is not defined.
  double (*of)(const Simulation&);
};

/// All measures; a further one is a line in measures.cpp.
[[nodiscard]] std::span<const Measure> measures();

/// The measure with this name, or nullptr.
[[nodiscard]] const Measure* findMeasure(std::string_view name);

/// Wall time: the only measure that is another one each time.
inline constexpr std::string_view secondsMeasure = "seconds";

} // namespace spikeloom
