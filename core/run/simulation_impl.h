// What a Simulation holds; included by the files that make it up.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/prediction.h"
#include "core/base/pieces.h"
#include "core/learning/trainer.h"
#include "core/run/live_change.h"
#include "core/run/run_image.h"
#include "core/run/run_reader.h"
#include "core/run/setup.h"
#include "core/run/simulation.h"
#include "core/run/test_trials.h"
#include "core/run/trial.h"

namespace spikeloom {

struct Simulation::Impl {
  /// @throws NumericalError (a kick that makes the activity run away), Cancelled
  explicit Impl(Setup given, const std::stop_token& stop = {});
  /// A run that was saved: what evolves is still to be loaded.
  explicit Impl(SavedParts saved);

  Setup setup; // but for the weights, which the network has taken over
  Experiment experiment;
  std::optional<Experiment> asked;   // live values for which parts are being made
  std::optional<Experiment> pending; // live values for the next trial
  LiveParts pendingParts;            // that go with them
  Schedule schedule;
  std::vector<RunObserver*> observers;
  std::vector<InputError> notes; // about the files it was built from

  // The network and what is derived from the experiment.
  Network network;
  double simulatedMs = 0;
  Trainer trainer;
  TargetSets targets;                       // a set each
  std::vector<std::vector<double>> stimuli; // a set each: amplitudes × gain
  std::shared_ptr<const Prediction> prediction;

  // The trial under way, and what became of the earlier ones.
  std::unique_ptr<Trial> trial;
  double trialSeconds = 0;
  double secondsPerLoop = -1, secondsPerTestTrial = -1; // running means; −1: not known yet
  std::unique_ptr<TestTrials> test;                     // under way
  std::uint64_t cues = 0;                               // looks so far
  AppendLog<TrialTotals> curve;
  AppendLog<TestPoint> tests;
  AppendLog<LiveEdit> edits;
  std::shared_ptr<const RunHistory> history = std::make_shared<RunHistory>(); // never nullptr

  // What is summed up at the end of a trial or a test, a piece at a time, and what comes then.
  Pieces pieces;
  std::function<void()> afterPieces;
  TrialSummary summary;
  WeightNorms norms;
  TestSummary testSummary;

  // The prediction shown last, and what for.
  struct Shown {
    int loopsDone = -1, set = -1;
    bool probed = false;
    std::vector<std::uint32_t> neurons;
    std::shared_ptr<const Prediction> prediction;
    std::vector<float> values;
  };
  mutable Shown shown;

  /// Entries of the learning curve and of the tests' log, for as many loops as are asked for now.
  [[nodiscard]] std::size_t expectedLoops() const;
  [[nodiscard]] std::size_t expectedTests() const;

  /// Makes the history that follows from the present one by a change.
  template <class Change> void changeHistory(Change change) {
    RunHistory next = *history;
    change(next);
    history = std::make_shared<const RunHistory>(std::move(next));
  }
  void takeUpStimuli();
  void describe();
  void takeUpLive();
  void markEdits(const Experiment& before);
  [[nodiscard]] LiveChange changeTo(const Experiment& next) const;
  void noteChangedFiles();
  [[nodiscard]] const Targets& targetsOf(int set) const { return *targets[static_cast<std::size_t>(set)]; }
  [[nodiscard]] TrialSetting setting(Network& used, Trainer* learning, int set);

  /// Under `reset`, the network's state at the start of a trial.
  void startTrial(Network& used, Purpose purpose, std::uint64_t index) const;
  void beginTrial();
  void beginNextTrial();
  void beginTrainingTrial();
  void beginTestTrial();
  void finishTrial();
  void finishTrainingTrial();
  void finishTestTrial();
  void showTestTrial(const std::shared_ptr<const TrialRecord>& record);
  void logTest(const std::vector<TestPoint>& points);
  void finishTest();
  void giveUpTest();
  [[nodiscard]] std::shared_ptr<const TrialRecord> keepRecord();
  [[nodiscard]] TestPlan testPlan() const;
  /// Whether the trial under way is one that those who look are shown: all but a brief test's.
  [[nodiscard]] bool shows() const { return trial && !(test && schedule.briefTest()); }
  void tellObservers(const TrialRecord& record, const TrialSummary& ended, const Network& used) const;
  void settle();
  void stop();
  [[nodiscard]] bool summingUp() const { return !pieces.done() || afterPieces; }
  void sumUp();
  double advance(const Chunk& chunk, std::stop_token stopToken);
  /// `done` counts the simulated ms, and holds when something is thrown.
  void work(const Chunk& chunk, const std::stop_token& stopToken, double& done);
  void step(double& done, double mostMs);

  [[nodiscard]] const std::vector<float>& predictionFor(int set,
                                                        const std::vector<std::uint32_t>& neurons) const;
  void fillProgress(Frame& frame) const;
  [[nodiscard]] double secondsOfTests(double trials) const;
  [[nodiscard]] double secondsOfLoops(double loops) const;

  void visitState(StateVisitor& visitor);
  void takeProgress(StateVisitor& visitor, const std::vector<double>& progress);
  void takeCurve(StateVisitor& visitor, const std::vector<double>& values, int format);
  void takeLoopCorrelation(StateVisitor& visitor, std::span<const double> values);
  void takeTests(StateVisitor& visitor, const std::vector<double>& values);
  void takeEdits(StateVisitor& visitor, std::string_view text);
  [[nodiscard]] RunImage image();
};

} // namespace spikeloom
