#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/analysis/prediction.h"
#include "core/analysis/spike_statistics.h"
#include "core/analysis/test_errors.h"
#include "core/model/network.h"
#include "core/record/run_history.h"
#include "core/record/targets.h"
#include "core/record/test_log.h"

namespace spikeloom {

/// Which trials a test has, and what becomes of them.
struct TestPlan {
  std::vector<int> sets; ///< their target sets, in turn
  int trialsEach = 1;    ///< of each set
  bool probed = true;    ///< with what the experiment's probe does to the network
  bool described = true; ///< summarise() is to say what they have in common

  [[nodiscard]] int wanted() const { return static_cast<int>(sets.size()) * trialsEach; }
};

/// run.test_trials for each tested set.
[[nodiscard]] TestPlan fullTest(const Experiment& experiment);
/// A trial for each tested set: what a network has learned shows in one of them, since means are over its
/// neurons (figure 1b after 20 loops: correlations of 0.87 to 0.94 in ten trials of a test), and the curve
/// must cost little. Without probe: the curve tells of learning.
[[nodiscard]] TestPlan briefTest(const Experiment& experiment);
/// A trial of one set.
[[nodiscard]] TestPlan cueTest(int set);

/// Trials without learning, on a copy of the network. Each starts from the synapses as training left them, as
/// the next training trial would, and from neurons as the trial before left them: what a trial is in for, in
/// a microscopic state that is new each time. (Going on with the synapses too would start every trial where
/// the errors of all earlier ones have led: where synapses are slow, far from anything that was trained.
/// Under run.start = reset each starts anew instead.) A probe of the experiment (core/run/probe.h) changes
/// the copy's weights.
class TestTrials {
public:
  /// `trained`, `experiment` and `targets` outlive this, and stay as they are.
  TestTrials(const Network& trained, const Experiment& experiment, const TargetSets& targets, TestPlan plan);

  [[nodiscard]] const TestPlan& plan() const { return m_plan; }

  /// The copy, which the trials are made with.
  [[nodiscard]] Network& network() { return m_network; }
  [[nodiscard]] const Network& network() const { return m_network; }

  [[nodiscard]] int wanted() const { return m_plan.wanted(); }
  [[nodiscard]] int done() const { return static_cast<int>(m_summaries.size()); }
  /// The set of the next trial: tested sets take turns.
  [[nodiscard]] int nextSet() const {
    return m_plan.sets[static_cast<std::size_t>(done()) % m_plan.sets.size()];
  }
  [[nodiscard]] bool complete() const { return done() >= wanted(); }

  /// Call before each trial.
  void prepareTrial() { m_network.takeSynapsesOf(m_trained); }
  /// Takes a finished trial, in pieces, before it is add()ed; `record` must be there until they are done.
  void take(const TrialRecord& record, Pieces& pieces);
  void add(const TrialRecord& record, TrialSummary summary);
  /// Each neuron's mean correlation over the trials that have one; NaN when none has.
  [[nodiscard]] std::vector<float> meanCorrelation() const;
  /// The points they are in the learning curve, a set each.
  [[nodiscard]] std::vector<TestPoint> points(int afterLoop) const;
  /// What the trials of a described test came to, in pieces; all that is passed must be there until they are
  /// done.
  void summarise(int afterLoop, const Prediction& prediction, TestSummary& out, Pieces& pieces);

private:
  /// The trials of one set, and what is computed from them.
  struct SetTrials {
    explicit SetTrials(const Targets& targets) : statistics(targets.samples(), targets.neurons) {}
    TrialStatistics statistics;
    std::vector<std::vector<Spike>> spikes = {};
    TrialTimes times = {};
    std::vector<float> correlations = {}; // of all trials and main neurons
    std::shared_ptr<SetTest> test = std::make_shared<SetTest>();
    std::vector<float> target = {}, rates = {}; // S × N, while the test is described
  };
  [[nodiscard]] const Targets& targetsOf(int set) const { return *m_targets[static_cast<std::size_t>(set)]; }
  [[nodiscard]] SetTrials& trialsOf(int set);
  void describe(int set, SetTrials& trials, const Prediction& prediction, Pieces& pieces);
  void describeRates(SetTrials& trials, const Prediction& prediction, Pieces& pieces);

  TestPlan m_plan;
  const Network& m_trained;
  Network m_network;
  const Experiment& m_experiment;
  const TargetSets& m_targets;
  std::vector<TrialSummary> m_summaries;
  std::map<int, SetTrials> m_sets;
};

} // namespace spikeloom
