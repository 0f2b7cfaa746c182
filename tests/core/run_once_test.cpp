// A run from its experiment to its end: the same as when it is driven by hand, however it ends.
#include "core/study/run_once.h"

#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::run_once_test {

namespace {

Experiment experimentOf(int loops) {
  Experiment experiment = smallExperiment();
  experiment.run.loops = loops;
  return experiment;
}

/// Steps much longer than the membrane's time constant make large weights run away.
Experiment runningAway() {
  Experiment experiment = experimentOf(3);
  experiment.neuron.integrator = Integrator::rk4;
  experiment.neuron.time_step = experiment.learning.update_interval = 10;
  experiment.network.weight_sd = 100;
  return experiment;
}

} // namespace

class RunOnceTest : public QObject {
  Q_OBJECT

private slots:
  void trainedTestedAnalysed() {
    RunOutcome outcome = runOnce(experimentOf(4), {.perturbation = true, .eigenvalues = true});
    QVERIFY(outcome.end == RunOutcome::End::Done && outcome.message.empty());
    Simulation byHand(experimentOf(4));
    byHand.train(4);
    byHand.test();
    QVERIFY(sameEnd(*outcome.simulation, byHand));
    const Analyses analyses = analyse(byHand, {.perturbation = true, .eigenvalues = true});
    QCOMPARE(outcome.analyses.perturbation->after.distance, analyses.perturbation->after.distance);
    QVERIFY(outcome.analyses.eigenvalues->after == analyses.eigenvalues->after);
    QVERIFY(!runOnce(experimentOf(0)).analyses.eigenvalues);
  }

  void progressIsToldAfterEveryTrial() {
    std::vector<double> parts;
    std::size_t loops = 0;
    (void)runOnce(experimentOf(4), {}, {}, [&](const Simulation& simulation) {
      QVERIFY(simulation.curve().size() <= loops + 1);
      loops = simulation.curve().size();
      parts.push_back(partDone(simulation));
    });
    QCOMPARE(loops, std::size_t{4});
    QVERIFY(std::ranges::is_sorted(parts));
    QCOMPARE(parts.back(), 4 / 6.0); // two test trials
  }

  /// It goes on where it was, and ends as one that was not stopped.
  void stoppedAndGoneOnWith() {
    Simulation simulation(experimentOf(6));
    simulation.train(6);
    simulation.test();
    std::stop_source stop;
    const RunOutcome stopped =
        runOnce(simulation, {.eigenvalues = true}, stop.get_token(), [&](const Simulation& s) {
          if (s.curve().size() == 2)
            stop.request_stop();
        });
    QVERIFY(stopped.end == RunOutcome::End::Stopped && !stopped.analyses.eigenvalues);
    QCOMPARE(simulation.curve().size(), std::size_t{2});
    QVERIFY(runOnce(simulation, {.eigenvalues = true}).end == RunOutcome::End::Done);
    RunOutcome atOnce = runOnce(experimentOf(6));
    QVERIFY(sameEnd(simulation, *atOnce.simulation));
  }

  /// What runs away in a test is a copy.
  void failuresOfTestsLeaveTheNetwork() {
    Experiment experiment = experimentOf(2);
    experiment.neuron.model = NeuronKind::lif;
    experiment.probe.noise = 1000;
    Simulation simulation(experiment);
    simulation.train(2);
    simulation.test();
    const RunOutcome outcome = runOnce(simulation);
    QVERIFY(outcome.end == RunOutcome::End::Failed && outcome.inTest);
    QCOMPARE(simulation.curve().size(), std::size_t{2});
    QCOMPARE(simulation.weightsChecksum(), trainedSimulation(experiment, 2).weightsChecksum());
  }

  void stoppedBefore() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(runOnce(experimentOf(3), {}, stop.get_token()).end == RunOutcome::End::Stopped);
  }

  void anIdleRunIsOnlyAnalysed() {
    Simulation simulation = trainedSimulation(experimentOf(2), 2);
    const auto checksum = simulation.weightsChecksum();
    const RunOutcome outcome = runOnce(simulation, {.eigenvalues = true});
    QVERIFY(outcome.end == RunOutcome::End::Done && outcome.analyses.eigenvalues);
    QVERIFY(simulation.weightsChecksum() == checksum && !simulation.lastTest());
  }

  void aFailureIsAnOutcome() {
    const RunOutcome outcome = runOnce(runningAway(), {.eigenvalues = true});
    QVERIFY(outcome.end == RunOutcome::End::Failed && !outcome.message.empty());
    QVERIFY(outcome.failedAt > 0 && !outcome.analyses.eigenvalues);
    try {
      Simulation byHand(runningAway());
      byHand.train(3);
      finish(byHand);
      QFAIL("it did not run away");
    } catch (const NumericalError& error) {
      QCOMPARE(outcome.failedAt, error.time());
      QCOMPARE(outcome.message, std::string(error.what()));
    }
  }

  void aWrongExperimentIsThrown() {
    Experiment experiment = experimentOf(1);
    experiment.network.neurons = -1;
    QVERIFY_THROWS_EXCEPTION(InputErrors, (void)runOnce(experiment));
  }
};

SPIKELOOM_TEST(RunOnceTest)

} // namespace spikeloom::test::run_once_test

#include "run_once_test.moc"
