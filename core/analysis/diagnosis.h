#pragma once

#include <span>
#include <vector>

#include "core/analysis/learning_errors.h"
#include "core/model/network.h"
#include "core/record/diagnosis.h"
#include "core/record/targets.h"
#include "core/record/trial_record.h"

namespace spikeloom {

/// Of two or more test trials. `meanRates`: of each neuron in the window, Hz; `testRmsError`: mean of the
/// trials'; `curve`: the training loops so far.
[[nodiscard]] Diagnosis diagnose(const Network& network, const Experiment& experiment, const Targets& targets,
                                 const TrialStatistics& trials, std::span<const float> meanRates,
                                 double testRmsError, const std::vector<TrialSummary>& curve);

} // namespace spikeloom
