#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "core/analysis/prediction.h"
#include "core/run/setup.h"

namespace spikeloom {

/// What follows from a change of live parameters, as far as it differs from what there is.
struct LiveParts {
  TargetSets targets;                           ///< on another grid; empty: as they are
  std::shared_ptr<const Prediction> prediction; ///< nullptr: as it is
  std::optional<InputFiles> files;              ///< what had to be read
};

/// A change of live parameters from `now` to `next`, and what is needed to make what follows from it: values
/// that another thread may use.
struct LiveChange {
  Setup setup; ///< with the weights as they were built where innate targets are to be made anew
  Experiment now, next;
  TargetSets targets; ///< of now
  std::shared_ptr<const Prediction> prediction;

  /// Whether targets are needed on another grid; whether the prediction is another one.
  [[nodiscard]] bool changesTargets() const;
  [[nodiscard]] bool changesPrediction() const;
  /// Makes it: seconds for innate targets of a large network. Targets of a file come from what was read when
  /// the network was built; a saved run reads it again, and it must be the same.
  /// @throws InputErrors (a target file that is gone or has changed), NumericalError, Cancelled
  [[nodiscard]] LiveParts make(const std::stop_token& stop) const;
};

} // namespace spikeloom
