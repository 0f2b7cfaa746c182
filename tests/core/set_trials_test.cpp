// Trials of several target sets against a restatement of the trial.
#include <algorithm>
#include <numbers>

#include "core/analysis/trial_summary.h"
#include "core/learning/trainer.h"
#include "core/model/noise.h"
#include "core/record/test_summary.h"
#include "laboratory.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::set_trials_test {

namespace {

Experiment several(int sets) {
  Experiment experiment = smallExperiment();
  experiment.target.sets = sets;
  experiment.run.test_trials = 3;
  return experiment;
}

std::vector<double> drawnStimulus(const Experiment& experiment, int set) {
  std::vector<double> out;
  for (int i = 0; i < experiment.network.neurons; ++i)
    out.push_back(
        experiment.stimulus.gain *
        targetStream(experiment, Purpose::Stimulus, set, static_cast<std::size_t>(i)).uniform(-1, 1));
  return out;
}

/// The trial restated: what acts when, and when something is learned or recorded.
struct Restated {
  Experiment experiment;
  Network network;
  Trainer trainer;
  std::vector<float> activity; ///< in the window of the last trial
  std::size_t spikes = 0;      ///< in the last trial

  explicit Restated(const Experiment& given) : experiment(given), network(given), trainer(network, given) {}

  /// As trials begin under run.start = reset.
  void reset(Purpose purpose, std::uint64_t index) {
    RandomStream random(experiment.run.seed, purpose, index);
    std::vector<double> phases;
    for (std::size_t i = 0; i < network.size(); ++i)
      phases.push_back(random.uniform(-std::numbers::pi, std::numbers::pi));
    network.restart(phases);
  }

  void trial(int set, double pre, bool learning) {
    const double dt = experiment.neuron.time_step;
    const auto steps = [dt](double ms) { return std::lround(ms / dt); };
    const Targets targets = makeTargets(experiment, set);
    const std::vector<double> stimulus = drawnStimulus(experiment, set);
    const long onset = steps(pre), window = onset + steps(experiment.stimulus.duration);
    const long interval = steps(targets.interval),
               end = window + static_cast<long>(targets.samples()) * interval;
    activity.clear();
    spikes = 0;
    for (long step = 0; step < end; ++step) {
      std::vector<double> input(network.size(), 0.0);
      if (step >= onset && step < window)
        input = stimulus;
      if (step >= onset && experiment.stimulus.noise > 0) // stretches of 1 ms
        addNoise(input, static_cast<std::size_t>((step - onset) / steps(1)));
      if (step == window && learning)
        atOnce([&](Pieces& pieces) { trainer.beginWindow(pieces); });
      QVERIFY(network.step(input));
      spikes += network.spikes().size();
      const long inWindow = step + 1 - window;
      if (inWindow <= 0)
        continue;
      if (learning)
        trainer.noteSpikes(static_cast<std::size_t>((interval - inWindow % interval) % interval));
      if (inWindow % interval != 0)
        continue;
      activity.insert(activity.end(), network.drive().begin(), network.drive().end());
      if (learning)
        atOnce([&](Pieces& pieces) {
          trainer.update({&targets.values[static_cast<std::size_t>(inWindow / interval - 1) * network.size()],
                          network.size()},
                         input, pieces);
        });
    }
  }
  void addNoise(std::vector<double>& input, std::size_t stretch) const {
    Noise noise(network.size(), experiment.stimulus.noise,
                std::exp(-1 / experiment.stimulus.noise_correlation_time), experiment.run.seed,
                Purpose::FrozenNoise, 0);
    std::ranges::transform(input, noise.at(stretch), input.begin(), std::plus{});
  }
};

std::vector<float> windowPart(const TrialRecord& record, const Targets& targets) {
  const auto values = windowOf(record, targets);
  return {values.begin(), values.end()};
}

} // namespace

class SetTrialsTest : public QObject {
  Q_OBJECT

private slots:
  void loopsTakeTheSetsInTurn_data() {
    QTest::addColumn<double>("noise");
    QTest::addColumn<bool>("reset");
    QTest::addRow("stimulus alone") << 0.0 << false;
    QTest::addRow("frozen noise") << 0.4 << false;
    QTest::addRow("reset") << 0.0 << true;
  }

  /// Each with its own stimulus and targets, bit for bit as in the restatement.
  void loopsTakeTheSetsInTurn() {
    QFETCH(const double, noise);
    QFETCH(const bool, reset);
    Experiment experiment = several(3);
    experiment.stimulus.noise = noise;
    experiment.run.start = reset ? TrialStart::reset : TrialStart::carry;
    Simulation simulation(experiment);
    simulation.train(4);
    Restated restated(experiment);
    for (int loop = 0; loop < 4; ++loop) {
      simulation.advance(oneTrial);
      const TrialRecord& record = *simulation.lastTrial();
      QCOMPARE(record.set, loop % 3);
      QCOMPARE(record.number, loop + 1);
      QCOMPARE(simulation.curve().back().set, loop % 3);
      if (reset)
        restated.reset(Purpose::TrialStart, static_cast<std::uint64_t>(loop));
      restated.trial(record.set, pre(experiment, Purpose::PreStimulus, static_cast<std::uint64_t>(loop)),
                     true);
      QVERIFY(windowPart(record, simulation.targets(record.set)) == restated.activity);
      QCOMPARE(record.spikes.size(), restated.spikes);
      QVERIFY(std::ranges::equal(simulation.network().paddedWeights(), restated.network.paddedWeights()));
    }
    QVERIFY(restated.activity.size() == 100 * 40 && restated.spikes > 20);
  }

  void setsDiffer() {
    const Simulation simulation(several(2));
    QVERIFY(simulation.stimulus(0) != simulation.stimulus(1));
    QVERIFY(simulation.targets(0).values != simulation.targets(1).values);
    const NetworkFacts& facts = simulation.facts();
    QCOMPARE(facts.targets.size(), std::size_t{2});
    QCOMPARE(facts.stimuli.size(), std::size_t{2});
    for (int set = 0; set < 2; ++set) {
      const auto k = static_cast<std::size_t>(set);
      QVERIFY(simulation.targets(set).values == makeTargets(simulation.experiment(), set).values);
      QVERIFY(simulation.stimulus(set) == drawnStimulus(simulation.experiment(), set));
      QCOMPARE(facts.targets[k].get(), &simulation.targets(set)); // they exist once
      QVERIFY(largestDifference(facts.stimuli[k], simulation.stimulus(set)) < 1e-6);
    }
  }

  void testedSets() {
    Experiment experiment = several(2);
    for (const int tested : {0, 1, 2}) {
      experiment.run.test_set = tested;
      Simulation simulation = trainedSimulation(experiment, 2);
      simulation.test();
      const auto trials = recorded(simulation);
      const TestSummary& test = *simulation.lastTest();
      QCOMPARE(trials.size(), std::size_t(tested == 0 ? 6 : 3));
      QCOMPARE(test.trials.size(), trials.size());
      for (std::size_t k = 0; k < trials.size(); ++k) {
        QCOMPARE(trials[k].set, tested == 0 ? static_cast<int>(k % 2) : tested - 1);
        QCOMPARE(test.trials[k].set, trials[k].set);
        QCOMPARE(trials[k].number, static_cast<int>(k) + 1);
      }
      QCOMPARE(test.sets.size(), std::size_t(tested == 0 ? 2 : 1));
      for (const auto& set : test.sets)
        QCOMPARE(set->trials, std::size_t{3});
      QCOMPARE(test.sets.front()->set, tested == 0 ? 0 : tested - 1);
    }
  }

  void testTrialsStartWhereTheyShould_data() {
    QTest::addColumn<bool>("reset");
    QTest::addRow("carry") << false;
    QTest::addRow("reset") << true;
  }

  /// From the synapses that training left, and neurons where the trial before left them; or anew.
  void testTrialsStartWhereTheyShould() {
    QFETCH(const bool, reset);
    Experiment experiment = several(2);
    experiment.run.start = reset ? TrialStart::reset : TrialStart::carry;
    Simulation simulation(experiment);
    Restated restated(experiment);
    for (std::uint64_t loop = 0; loop < 3; ++loop) {
      if (reset)
        restated.reset(Purpose::TrialStart, loop);
      restated.trial(static_cast<int>(loop % 2), pre(experiment, Purpose::PreStimulus, loop), true);
    }
    simulation.train(3);
    finish(simulation);
    simulation.test();
    const Network trained = restated.network;
    const auto trials = recorded(simulation);
    QCOMPARE(trials.size(), std::size_t{6});
    for (std::size_t k = 0; k < trials.size(); ++k) {
      if (reset)
        restated.reset(Purpose::TestStart, (3ull << 32) | k);
      else
        restated.network.takeSynapsesOf(trained);
      restated.trial(static_cast<int>(k % 2), pre(experiment, Purpose::TestPreStimulus, (3ull << 32) | k),
                     false);
      QVERIFY(windowPart(trials[k], simulation.targets(trials[k].set)) == restated.activity);
      QCOMPARE(trials[k].spikes.size(), restated.spikes);
    }
  }

private:
  static double pre(const Experiment& experiment, Purpose purpose, std::uint64_t index) {
    return RandomStream(experiment.run.seed, purpose, index)
        .uniform(experiment.run.pre_min, experiment.run.pre_max);
  }
};

SPIKELOOM_TEST(SetTrialsTest)

} // namespace spikeloom::test::set_trials_test

#include "set_trials_test.moc"
