#pragma once

#include <span>
#include <vector>

#include "core/analysis/learning_errors.h"
#include "core/model/network.h"
#include "core/record/diagnosis.h"
#include "core/record/run_history.h"
#include "core/record/targets.h"

namespace spikeloom {

/// Of two or more test trials, in pieces, into `out`; what is passed by reference must be there until they
/// are done.
/// @param meanRates of each neuron in the window, Hz; @param testRmsError mean of the trials';
/// @param curve the training loops so far
void diagnose(const Network& network, const Experiment& experiment, const Targets& targets,
              const TrialStatistics& trials, const std::vector<float>& meanRates, double testRmsError,
              const LearningCurve& curve, Diagnosis& out, Pieces& pieces);

} // namespace spikeloom
