#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/record/diagnosis.h"
#include "core/record/rates.h"
#include "core/record/trial_record.h"

namespace spikeloom {

/// What the trials of a test that started with one target set's stimulus have in common. N neurons, S samples
/// at the targets' times; sample (or bin) k of neuron i at [k·N + i].
struct SetTest {
  int set = 0; ///< from 0
  std::size_t trials = 0;
  double windowBegin = 0;                ///< of the target window, ms from stimulus onset
  double sampleInterval = 0;             ///< ms; the first sample is one interval into the window
  double correlationMean = 0;            ///< over trials and main neurons: activity with target
  std::vector<float> mean;               ///< activity averaged over the trials, S × N
  std::vector<float> spread;             ///< standard deviation over the trials, S × N; NaN with one trial
  std::vector<float> prediction;         ///< quasi-static, of what is trained, S × N
  std::vector<float> filteredPrediction; ///< the same as the synapses pass it on: low-passed by τs
  std::vector<float> averageCorrelation; ///< mean activity with target, N
  BinnedRates rates;                     ///< of the spikes, averaged over the trials; empty for rate units
  std::vector<float> targetRates;        ///< that the targets ask for, averaged in the same bins, Hz
  std::vector<float> predictedRates;     ///< quasi-static, in the same bins, Hz
  std::vector<float> rateCorrelation;    ///< binned rates with target rates, N
  RateHistogram histogram;               ///< how many main neurons have which mean rate
  double intervalVariation = 0;          ///< of the inter-spike intervals: mean coefficient over main neurons
  TestErrors errors;                     ///< measured; causes are computed beside it (core/run/causes.h)
};

/// Trials without learning after training, from different states.
struct TestSummary {
  int afterLoop = 0;
  std::vector<TrialSummary> trials;
  double correlationMean = 0, correlationMedian = 0; ///< over trials and neurons
  double rmsError = 0, rate = 0;                     ///< means over the trials
  std::vector<std::shared_ptr<const SetTest>>
      sets; ///< what the trials of each tested target set have in common
};

} // namespace spikeloom
