#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/record/run_history.h"
#include "core/record/trial_record.h"

namespace spikeloom {

enum class Activity { Idle, Training, Testing };

/// A picture of the run for those who look at it: consistent, complete, and free of anything the worker still
/// writes.
struct Frame {
  std::uint64_t run = 0; ///< which run it belongs to; frames of earlier runs are stale
  Activity activity = Activity::Idle;
  bool paused = false;
  /// Training takes every core there is, and all that it gets of them: what else computes slows it down.
  bool takesAllCores = false;
  int loop = 0;            ///< training loops finished
  int loops = 0;           ///< training loops asked for
  double time = 0;         ///< within the trial, ms from stimulus onset
  double progress = 0;     ///< of all that is asked for, 0…1
  double secondsLeft = -1; ///< −1: not known yet
  double simulatedMs = 0;  ///< simulated time since the network was built
  std::shared_ptr<const RunHistory> history = std::make_shared<RunHistory>(); ///< never nullptr
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
