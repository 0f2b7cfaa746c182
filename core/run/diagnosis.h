#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/learning_errors.h"
#include "core/model/network.h"
#include "core/run/frame.h"
#include "core/targets/targets.h"

namespace spikeloom {

/// Why a network errs (see learning_errors.h), over its main neurons.
struct Diagnosis {
  LearningErrors errors;
  TheoryAmplitudes theoryTracking, theorySampling;
  std::optional<Verdict> verdict; ///< nothing when no target varies
  std::string text;               ///< one plain sentence
};

/// Of two or more test trials. `meanRates`: of each neuron in the window, Hz; `testRmsError`: mean of the
/// trials'; `curve`: the training loops so far.
[[nodiscard]] Diagnosis diagnose(const Network& network, const Experiment& experiment, const Targets& targets,
                                 const TrialStatistics& trials, std::span<const float> meanRates,
                                 double testRmsError, const std::vector<TrialSummary>& curve);

} // namespace spikeloom
