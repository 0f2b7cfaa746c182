// Tests between two loops, looks, and what a run remembers of its tests and of edits on the way.
#include "core/record/test_log.h"

#include <QTemporaryDir>

#include "core/analysis/trial_summary.h"
#include "core/session/test_share.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::test_log_test {

namespace {

/// Trained for `loops` with a brief test at every k-th.
Simulation testedEvery(int k, const Experiment& experiment, int loops) {
  Simulation simulation(experiment);
  simulation.schedule().testEvery(k);
  simulation.train(loops);
  finish(simulation);
  return simulation;
}

std::vector<int> loopsOf(const TestLog& tests) {
  std::vector<int> out;
  for (const TestPoint& test : tests)
    out.push_back(test.afterLoop);
  return out;
}

bool samePoint(const TestPoint& a, const TestPoint& b) {
  return a.afterLoop == b.afterLoop && a.set == b.set && a.trials == b.trials && a.mean == b.mean &&
         a.median == b.median && a.lowerQuartile == b.lowerQuartile && a.upperQuartile == b.upperQuartile &&
         a.errorShare == b.errorShare && a.rmsError == b.rmsError && a.rate == b.rate && a.probed == b.probed;
}

Experiment changedOnTheWay(Experiment experiment) {
  experiment.learning.lambda = 4;
  experiment.synapse.time_constant = 30;
  experiment.run.threads = 2; // leaves no trace in what is learned
  experiment.run.test_trials = 3;
  experiment.probe.noise = 0.5;
  return experiment;
}

} // namespace

class TestLogTest : public QObject {
  Q_OBJECT

private slots:
  /// Whatever evolves, and however often it is tested.
  void testsBetweenLoopsChangeNoBitOfTraining() {
    const QTemporaryDir folder;
    for (const auto& [name, experiment] : everyKind(folder)) {
      Simulation plain = testedEvery(0, experiment, 3), tested = testedEvery(1, experiment, 3);
      QVERIFY2(tested.weightsChecksum() == plain.weightsChecksum(), name);
      QVERIFY2(tested.lastTrial()->activity == plain.lastTrial()->activity, name);
      QVERIFY2(plain.history()->tests.empty(), name);
      const auto sets = static_cast<std::size_t>(experiment.target.sets);
      QVERIFY2(tested.history()->tests.size() == 4 * sets, name);
    }
  }

  /// What neurons are ranked by: of brief tests and of full ones, over all their trials and sets; a look,
  /// which tells of one set alone, changes nothing.
  void eachNeuronsCorrelationIsThatOfTheLastTest() {
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    experiment.run.test_trials = 2;
    Simulation simulation(experiment);
    QVERIFY(!simulation.history()->ranking());
    simulation.train(2);
    simulation.advance(oneTrial);
    QVERIFY(!simulation.history()->testCorrelation);
    QCOMPARE(*simulation.history()->ranking(), simulation.history()->lastSummary->correlation);

    Simulation tested = testedEvery(1, experiment, 2);
    const auto brief = tested.history()->testCorrelation;
    QVERIFY(brief && brief->size() == 40);
    QCOMPARE(tested.history()->ranking(), brief);
    const TestLog& tests = tested.history()->tests;
    QVERIFY(std::abs(meanOf(*brief) - (tests[tests.size() - 1].mean + tests[tests.size() - 2].mean) / 2) <
            1e-6);
    tested.schedule().cueNext(1);
    finish(tested);
    QCOMPARE(tested.history()->testCorrelation, brief);
    tested.test();
    finish(tested);
    const auto full = tested.history()->testCorrelation;
    const auto& trials = tested.lastTest()->trials;
    QCOMPARE(trials.size(), std::size_t{4});
    for (std::size_t i = 0; i < full->size(); ++i) {
      double sum = 0;
      for (const TrialSummary& trial : trials)
        sum += static_cast<double>(trial.correlation[i]);
      QVERIFY(std::abs(static_cast<double>((*full)[i]) - sum / 4) < 1e-6);
    }
  }

  /// Activity that runs away in a test between two loops, or in a look, is a result: training goes on.
  void runawayTestsEndNoTraining() {
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    experiment.network.weight_sd = 100;
    experiment.neuron.time_step = 1; // too long for such inputs
    experiment.run.pre_max = 0;
    Simulation tested(experiment);
    tested.schedule().testEvery(1);
    tested.schedule().cueNext(1);
    finish(tested); // the look
    QVERIFY(!tested.lastTrial() && tested.history()->tests.empty());
    tested.train(1);
    tested.advance(oneTrial);
    const TestLog tests = tested.history()->tests;
    QCOMPARE(tests.size(), std::size_t{2});
    for (const TestPoint& test : tests)
      QVERIFY(test.afterLoop == 0 && std::isnan(test.mean) && std::isinf(test.errorShare));
    QVERIFY(tests[0].set == 0 && tests[1].set == 1);
    QVERIFY(tested.schedule().next() == Schedule::Next::Trial);
  }

  /// A trial for each set, before loop 1 and after each k-th loop.
  void isKeptInItsOrder() {
    Experiment experiment = smallExperiment();
    QVERIFY(loopsOf(testedEvery(1, experiment, 4).history()->tests) == (std::vector{0, 1, 2, 3, 4}));
    QVERIFY(loopsOf(testedEvery(3, experiment, 7).history()->tests) == (std::vector{0, 3, 6}));
    experiment.target.sets = 2;
    const TestLog tests = testedEvery(2, experiment, 2).history()->tests;
    QVERIFY(loopsOf(tests) == (std::vector{0, 0, 2, 2}));
    for (std::size_t k = 0; k < 4; ++k)
      QVERIFY(tests[k].set == static_cast<int>(k % 2) && tests[k].trials == 1);
  }

  /// A brief test is the beginning of the full one that could be made instead.
  void isTheBeginningOfAFullTest() {
    Experiment experiment = smallExperiment();
    experiment.probe.lost_neurons = 0.3; // of which it knows nothing
    experiment.probe.noise = 1;
    const TestPoint brief = testedEvery(2, experiment, 2).history()->tests[1];
    for (const bool probed : {false, true}) {
      if (!probed)
        experiment.probe = {};
      Simulation simulation = trainedSimulation(experiment, 2);
      simulation.test();
      finish(simulation);
      const TrialSummary& first = simulation.lastTest()->trials.front();
      QCOMPARE(first.mean == brief.mean && first.errorShare == brief.errorShare && first.rate == brief.rate,
               !probed);
      const TestPoint full = simulation.history()->tests.back();
      QVERIFY(full.trials == 2 && full.afterLoop == 2 && full.probed == probed);
      QCOMPARE(full.mean, simulation.lastTest()->correlationMean);
      experiment.probe.lost_neurons = 0.3;
    }
  }

  /// Those who look see loops, and full tests; what is trained seems to be under way all along.
  void briefTestsAreNotShown() {
    Simulation simulation(smallExperiment());
    simulation.schedule().testEvery(1);
    simulation.schedule().setLoops(2);
    simulation.schedule().train();
    bool duringTest = false;
    for (Frame frame; !simulation.idle(); simulation.advance({.wallTime = {}})) {
      const bool brief = simulation.schedule().briefTest();
      simulation.fill(frame, std::vector<std::uint32_t>{1});
      if (!brief)
        continue;
      duringTest = true;
      QCOMPARE(frame.activity, Activity::Training);
      QVERIFY(frame.current.times.end == 0 && frame.current.spikes.empty());
      QVERIFY(!frame.history->lastTrial || frame.history->lastTrial->kind == TrialKind::Training);
      QCOMPARE(frame.progress, frame.loop / 2.0);
    }
    QVERIFY(duringTest);
    const auto history = simulation.history();
    QVERIFY(loopsOf(history->tests) == (std::vector{0, 1, 2}));
    QCOMPARE(history->tests.back().trials, 2);
    QCOMPARE(history->testTrials.size(), std::size_t{2});
    QVERIFY(history->testTrials.back() == history->lastTrial);
    QVERIFY(history->lastSummary->correlation == history->lastTest->trials.back().correlation);
    QCOMPARE(history->lastSummary->error.size(), std::size_t{40});
    simulation.train(1);
    finish(simulation);
    QVERIFY(simulation.history()->testTrials.empty());
    QCOMPARE(simulation.history()->lastSummary->number, 3);
  }

  void onlyTheLastTrialsOfALongTestAreKept() {
    Experiment experiment = smallExperiment();
    experiment.run.test_trials = 11;
    Simulation simulation(experiment);
    simulation.test();
    finish(simulation);
    const auto& kept = simulation.history()->testTrials;
    QCOMPARE(kept.size(), RunHistory::mostTestTrials);
    QVERIFY(kept.front()->number == 4 && kept.back()->number == 11);
  }

  /// One trial with that set's stimulus, another one each time; no measurement.
  void looks() {
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    Simulation plain = trainedSimulation(experiment, 2), looked = trainedSimulation(experiment, 2);
    looked.test();
    finish(looked);
    const auto test = looked.lastTest();
    std::vector<float> before;
    for (const int set : {1, 0, 1}) {
      looked.schedule().cueNext(set);
      finish(looked);
      const TrialRecord& trial = *looked.lastTrial();
      QVERIFY(trial.kind == TrialKind::Test && trial.set == set);
      QCOMPARE(looked.history()->testTrials.size(), std::size_t{1});
      QVERIFY(trial.activity.values != before);
      before = trial.activity.values;
    }
    QVERIFY(looked.lastTest() == test);
    QCOMPARE(looked.history()->tests.size(), std::size_t{2}); // of the test
    for (Simulation* simulation : {&plain, &looked}) {
      simulation->train(1);
      finish(*simulation);
    }
    QCOMPARE(looked.weightsChecksum(), plain.weightsChecksum());
  }

  void editsAreMarked() {
    Experiment experiment = smallExperiment();
    Simulation simulation(experiment);
    Experiment untrained = experiment;
    untrained.learning.lambda = 2;
    simulation.setLive(untrained);
    simulation.train(2);
    finish(simulation);
    QVERIFY(simulation.history()->edits.empty()); // nothing had been learned
    simulation.setLive(changedOnTheWay(experiment));
    QVERIFY(simulation.history()->edits.empty()); // acts from the next trial on
    simulation.train(1);
    finish(simulation);
    const EditLog edits = simulation.history()->edits;
    QCOMPARE(edits.size(), std::size_t{2});
    const LiveEdit &first = edits[0], &second = edits[1];
    QVERIFY(first.afterLoop == 2 && second.afterLoop == 2);
    QVERIFY(first.path == "synapse.time_constant" && first.before == "20" && first.after == "30");
    QVERIFY(second.path == "learning.lambda" && second.before == "2" && second.after == "4");
  }

  void areSavedWithTheRun() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("run.h5").toStdString();
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    Simulation original = testedEvery(1, experiment, 2);
    original.setLive(changedOnTheWay(experiment));
    original.test();
    original.train(2);
    finish(original);
    original.save(file);
    Simulation loaded = Simulation::load(file);
    const auto was = original.history(), is = loaded.history();
    QVERIFY(was->tests.size() == 10 && std::ranges::equal(was->tests, is->tests, samePoint));
    QVERIFY(was->edits.size() == 2);
    for (std::size_t k = 0; k < 2; ++k)
      QVERIFY(was->edits[k].afterLoop == is->edits[k].afterLoop && was->edits[k].path == is->edits[k].path &&
              was->edits[k].before == is->edits[k].before && was->edits[k].after == is->edits[k].after);
    for (std::size_t k = 0; k < was->curve.size(); ++k)
      QCOMPARE(is->curve[k].errorShare, was->curve[k].errorShare);
    loaded.schedule().testEvery(1);
    loaded.train(1);
    finish(loaded);
    QCOMPARE(loaded.history()->tests.size(), std::size_t{12}); // it had been tested after the loop before
  }

  /// Saved in the middle of a brief test: that one is not, and is made when training goes on.
  void savedDuringABriefTest() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("run.h5").toStdString();
    Simulation uninterrupted = testedEvery(1, smallExperiment(), 2), saved(smallExperiment());
    saved.schedule().testEvery(1);
    saved.train(2);
    for (int trial = 0; trial < 2; ++trial) // a test and a loop
      saved.advance(oneTrial);
    saved.advance(simulated(50));
    QVERIFY(saved.schedule().briefTest());
    saved.save(file);
    Simulation loaded = Simulation::load(file);
    loaded.schedule().testEvery(1);
    finish(loaded);
    finish(saved);
    for (const Simulation* simulation : {&loaded, &saved}) {
      QCOMPARE(simulation->weightsChecksum(), uninterrupted.weightsChecksum());
      QVERIFY(std::ranges::equal(simulation->history()->tests, uninterrupted.history()->tests, samePoint));
    }
  }

  void testsTakeAtMostTheirShareOfTheTime() {
    TestShare share;
    QCOMPARE(share.loopsPerTest(), 1);
    share.spent(true, 0.5);
    share.testEnded(); // before the first loop
    QCOMPARE(share.loopsPerTest(), 1);
    share.spent(false, 0.2);
    share.spent(false, 0.3);
    share.loopEnded();
    QCOMPARE(share.loopsPerTest(), 3); // 3 × 0.5 s and 0.5 s: a quarter
    share.spent(false, 100);
    share.abandoned();
    QCOMPARE(share.loopsPerTest(), 3);
    for (int k = 0; k < 40; ++k) {
      share.spent(false, 1.6);
      share.loopEnded();
    }
    QCOMPARE(share.loopsPerTest(), 1);
  }
};

SPIKELOOM_TEST(TestLogTest)

} // namespace spikeloom::test::test_log_test

#include "test_log_test.moc"
