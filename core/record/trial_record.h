#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/series.h"

namespace spikeloom {

enum class TrialKind { Training, Test };

/// One spike. Times within a trial are in ms from the onset of the stimulus (the free run before it is
/// negative).
struct Spike {
  float time;
  std::uint32_t neuron;
};

/// Where the parts of a trial lie, in ms from stimulus onset: it begins at `begin` (≤ 0), the target window
/// follows the stimulus at `target`, ends at `targetEnd`; the trial ends at `end`.
struct TrialTimes {
  double begin = 0, target = 0, targetEnd = 0, end = 0;
};

/// A trial as recorded, complete or under way.
struct TrialRecord {
  TrialKind kind = TrialKind::Training;
  int number = 0; ///< loop or test trial, from 1
  int set = 0;    ///< target set, from 0
  TrialTimes times;
  std::vector<Spike> spikes; ///< by time
  /// What is trained: the synaptic drive u (dimensionless; 0 = threshold), or the filtered spike train r
  /// (spikes per T0). Sampled at the update interval, so that updates fall on samples; at an update it is the
  /// value before the weights change: what the network did, not what it was corrected to.
  Series<float> activity;
};

/// What a trial came to over the population; NaNs and auxiliary neurons are left out. An entry of the
/// learning curve, of which a run may have 10⁵: nothing of each neuron.
struct TrialTotals {
  TrialKind kind = TrialKind::Training;
  int number = 0; ///< loop or test trial, from 1
  int set = 0;    ///< target set, from 0
  /// Of the neurons' correlations.
  double median = 0, lowerQuartile = 0, upperQuartile = 0, mean = 0;
  double rmsError = 0;     ///< √ of the mean over neurons and samples of (activity − f)²
  double weightChange = 0; ///< ‖W − W₀‖_F / ‖W₀‖_F, or ‖W‖_F when W₀ = 0
  double rate = 0;         ///< population rate in the target window, Hz
  double seconds = 0;      ///< wall time of the trial
  double errorShare = 0;   ///< mean of the neurons' errors; NaN when no target varies
};

/// What a trial came to.
struct TrialSummary : TrialTotals {
  /// Per neuron: Pearson's correlation of its activity with its target over the target window; NaN where
  /// activity or target is constant.
  std::vector<float> correlation;
  /// Per neuron: mean over the window of (activity − f)², over the variance of f; NaN for a constant target.
  std::vector<float> error;
};

} // namespace spikeloom
