#pragma once

#include <map>
#include <vector>

#include "core/analysis/diagnosis.h"
#include "core/analysis/learning_errors.h"
#include "core/analysis/prediction.h"
#include "core/analysis/spike_statistics.h"
#include "core/model/network.h"
#include "core/record/targets.h"
#include "core/record/test_summary.h"
#include "core/run/state_file.h"

namespace spikeloom {

/// Trials without learning. Each starts from the synapses as training left them, as the next training trial
/// would, and from neurons as the trial before left them: what a trial is in for, in a microscopic state that
/// is new each time. (Going on with the synapses too would start every trial where the errors of all earlier
/// ones have led: where synapses are slow, far from anything that was trained.) The network is afterwards
/// what it was before: its dynamics and weights are kept when the session begins, and put back by restore().
/// A probe of the experiment (core/run/probe.h) changes the weights in between.
class TestSession {
public:
  /// `network`, `experiment` and `targets` outlive the session.
  TestSession(Network& network, const Experiment& experiment, const TargetSets& targets);

  /// Trials of a full test: run.test_trials for each tested set.
  [[nodiscard]] int trialsWanted() const;
  [[nodiscard]] int trialsDone() const { return static_cast<int>(m_summaries.size()); }
  /// The set of the next trial: tested sets take turns.
  [[nodiscard]] int nextSet() const;
  [[nodiscard]] bool complete() const { return trialsDone() >= trialsWanted(); }

  /// Call before each trial.
  void prepareTrial();
  /// Takes a finished trial.
  void add(TrialRecord record, TrialSummary summary);
  /// What the trials came to. `curve`: the training loops so far.
  [[nodiscard]] TestSummary summary(int afterLoop, const Prediction& prediction,
                                    const std::vector<TrialSummary>& curve) const;
  void restore();

private:
  struct SetTrials {
    TrialStatistics statistics;
    std::vector<std::vector<Spike>> spikes;
    TrialTimes times;
    std::vector<float> correlations; // of all trials and main neurons
    double rmsErrors = 0;            // sum over the trials
  };
  [[nodiscard]] SetTest describe(int set, const SetTrials& trials, const Prediction& prediction,
                                 const std::vector<TrialSummary>& curve) const;
  void describeRates(SetTest& out, const SetTrials& trials, const Prediction& prediction) const;

  Network& m_network;
  const Experiment& m_experiment;
  const TargetSets& m_targets;
  StateSnapshot m_before;
  std::vector<TrialSummary> m_summaries;
  std::map<int, SetTrials> m_sets;
};

} // namespace spikeloom
