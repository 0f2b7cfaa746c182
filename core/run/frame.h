#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/params/learning.h"

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
  double firstSample = 0;    ///< time of the first sample of the activity, ms
  double sampleInterval = 1; ///< ms; equals the update interval, so that updates fall on samples
  std::size_t neurons = 0;
  /// What is trained: the synaptic drive u (dimensionless; 0 = threshold), or the filtered spike train r
  /// (spikes per T0). Sample k of neuron i at [k·neurons + i]. At an update it is the value before the
  /// weights change: what the network did, not what it was corrected to.
  std::vector<float> activity;

  [[nodiscard]] std::size_t samples() const { return neurons ? activity.size() / neurons : 0; }
};

/// What a trial came to. Correlations are Pearson's, a neuron's activity with its target over the target
/// window; NaN for a neuron whose activity or target is constant. Population values leave NaNs out, and
/// auxiliary neurons.
struct TrialSummary {
  TrialKind kind = TrialKind::Training;
  int number = 0;
  int set = 0;
  std::vector<float> correlation; ///< per neuron
  double median = 0, lowerQuartile = 0, upperQuartile = 0, mean = 0;
  double rmsError = 0;     ///< √ of the mean over neurons and samples of (activity − f)²
  double weightChange = 0; ///< ‖W − W₀‖_F / ‖W₀‖_F, or ‖W‖_F when W₀ = 0
  double rate = 0;         ///< population rate in the target window, Hz
  double seconds = 0;      ///< wall time of the trial
};

struct SetTest;

/// Trials without learning after training, from different states.
struct TestSummary {
  int afterLoop = 0;
  std::vector<TrialSummary> trials;
  double correlationMean = 0, correlationMedian = 0; ///< over trials and neurons
  double rmsError = 0, rate = 0;                     ///< means over the trials
  std::vector<std::shared_ptr<const SetTest>>
      sets; ///< what the trials of each tested target set have in common
};

/// What stays the same from building a network to the next one.
struct NetworkFacts {
  std::size_t neurons = 0, synapses = 0;
  std::size_t mainNeurons = 0; ///< all but the auxiliary ones, which come last
  bool spiking = true;         ///< rate units do not
  TrainedQuantity quantity = TrainedQuantity::drive;
  std::vector<std::int8_t> cellTypes; ///< +1 excitatory, −1 inhibitory; empty when neurons have no type
  double targetInterval = 0;          ///< ms between two target samples
  /// A set each: f_i(k Δt), k = 1…: sample k of neuron i at [(k−1)·neurons + i].
  std::vector<std::vector<float>> targets;
  std::vector<std::vector<float>> stimuli; ///< a set each: amplitude per neuron

  [[nodiscard]] std::size_t targetSamples() const { return neurons ? targets.front().size() / neurons : 0; }
};

enum class Activity { Idle, Training, Testing };

/// A picture of the run for those who look at it: consistent, complete, and free of anything the worker still
/// writes.
struct Frame {
  std::uint64_t run = 0; ///< which run it belongs to; frames of earlier runs are stale
  Activity activity = Activity::Idle;
  bool paused = false;
  int loop = 0;            ///< training loops finished
  int loops = 0;           ///< training loops asked for
  double time = 0;         ///< within the trial, ms from stimulus onset
  double progress = 0;     ///< of all that is asked for, 0…1
  double secondsLeft = -1; ///< −1: not known yet
  double simulatedMs = 0;  ///< simulated time since the network was built
  std::shared_ptr<const NetworkFacts> network;
  std::shared_ptr<const TrialRecord> previous;            ///< the last complete trial, all neurons
  std::shared_ptr<const std::vector<TrialSummary>> curve; ///< a summary a training loop
  std::shared_ptr<const TestSummary> test;                ///< the last test
  TrialRecord current; ///< trial under way: all spikes; its activity holds only the watched neurons
  std::vector<std::uint32_t> watched; ///< current.activity has these neurons, in this order
  /// Quasi-static prediction for the watched neurons in the current (else the previous) trial's target set,
  /// with the weights of about the last complete loop, in a test with those that a probe may have changed:
  /// sample k of watched neuron w at [k·watched.size() + w], times as the targets.
  std::vector<float> prediction;
  std::size_t signViolations = 0;   ///< weights that break Dale's law: 0 at every moment
  std::size_t excludedSynapses = 0; ///< synapses that Dale's law has excluded from training
};

} // namespace spikeloom
