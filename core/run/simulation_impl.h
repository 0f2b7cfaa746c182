// What a Simulation holds; included by the files that make it up.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/prediction.h"
#include "core/learning/trainer.h"
#include "core/run/setup.h"
#include "core/run/simulation.h"
#include "core/run/trial.h"

namespace spikeloom {

struct Simulation::Impl {
  /// @throws NumericalError (a kick that makes the activity run away), Cancelled
  explicit Impl(Setup given, const std::stop_token& stop = {});

  // What is asked for, and where we are in it.
  Setup setup; // but for connectivity and weights, which the network has taken over
  Experiment experiment;
  std::optional<Experiment> pending; // live values for the next trial
  int loopsDone = 0, loopsAsked = 0;
  bool testAsked = false;

  // The network and what is derived from the experiment.
  Network network;
  double simulatedMs = 0;
  Trainer trainer;
  TargetSets targets;                       // a set each
  std::vector<std::vector<double>> stimuli; // a set each: amplitudes × gain
  std::optional<Prediction> prediction;

  // The trial under way, and what became of the earlier ones.
  std::unique_ptr<Trial> trial;
  double trialSeconds = 0, secondsPerTrial = -1;
  std::optional<TestSession> session;
  std::shared_ptr<const NetworkFacts> facts;
  std::shared_ptr<const TrialRecord> previous;
  std::shared_ptr<std::vector<TrialSummary>> curve = std::make_shared<std::vector<TrialSummary>>();
  std::shared_ptr<const TestSummary> lastTest;

  // The prediction shown last, and what for.
  struct Shown {
    int loopsDone = -1, set = -1;
    bool probed = false;
    std::vector<std::uint32_t> neurons;
    std::shared_ptr<const NetworkFacts> facts;
    std::vector<float> values;
  };
  mutable Shown shown;

  void takeUpStimuli();
  void describe(const std::stop_token& stop = {});
  void takeUpLive();
  [[nodiscard]] double preInterval(Purpose purpose, std::uint64_t index) const;
  [[nodiscard]] TrialSetting setting(int set);

  void beginTrial();
  void beginTrainingTrial();
  void beginTestTrial();
  void finishTrial();
  void finishTest();
  void restoreAfterTest();
  void stop();
  [[nodiscard]] bool idle() const { return !trial && loopsDone >= loopsAsked && !testAsked; }
  double advance(const Chunk& chunk, std::stop_token stopToken);
  /// `done` counts the simulated ms, and holds when something is thrown.
  void work(const Chunk& chunk, const std::stop_token& stopToken, double& done);
  void step(double& done, double mostMs);

  [[nodiscard]] const std::vector<float>& predictionFor(int set,
                                                        const std::vector<std::uint32_t>& neurons) const;
  void fillProgress(Frame& frame) const;

  void visitState(StateVisitor& visitor);
  void visitCurve(StateVisitor& visitor);
};

} // namespace spikeloom
