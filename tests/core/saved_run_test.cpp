// A run that is saved and loaded goes on bit for bit; live parameters are taken up at the next trial.
#include <QFile>
#include <QTemporaryDir>

#include "checks.h"
#include "core/base/errors.h"
#include "core/run/simulation.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::saved_run_test {

namespace {

bool sameFuture(Simulation& a, Simulation& b) {
  for (Simulation* simulation : {&a, &b})
    finish(*simulation);
  const TrialRecord &x = *a.lastTrial(), &y = *b.lastTrial();
  bool same = a.weightsChecksum() == b.weightsChecksum() && x.activity == y.activity &&
              x.number == y.number && x.spikes.size() == y.spikes.size() &&
              a.curve().size() == b.curve().size();
  for (std::size_t k = 0; same && k < x.spikes.size(); ++k)
    same = x.spikes[k].neuron == y.spikes[k].neuron && x.spikes[k].time == y.spikes[k].time;
  for (std::size_t k = 0; same && k < a.curve().size(); ++k) {
    const TrialTotals &one = a.curve()[k], &other = b.curve()[k];
    same = one.mean == other.mean && one.median == other.median && one.rmsError == other.rmsError &&
           one.weightChange == other.weightChange && one.rate == other.rate;
  }
  return same;
}

} // namespace

class SavedRunTest : public QObject {
  Q_OBJECT

private slots:
  void goesOnBitForBit_data() {
    QTest::addColumn<int>("integrator");
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("precision");
    QTest::addColumn<double>("saveAt");
    for (const Integrator integrator : {Integrator::exact, Integrator::rk4})
      for (const RlsMethod method : {RlsMethod::event_driven, RlsMethod::plain})
        for (const Precision precision : {Precision::single_, Precision::double_})
          for (const double saveAt : {0.0, 20.0, 61.3, 137.9, 260.0})
            QTest::addRow("%s, %s, %s, after %g ms", integrator == Integrator::exact ? "exact" : "rk4",
                          method == RlsMethod::plain ? "plain" : "event-driven",
                          precision == Precision::single_ ? "float" : "double", saveAt)
                << static_cast<int>(integrator) << static_cast<int>(method) << static_cast<int>(precision)
                << saveAt;
  }

  void goesOnBitForBit() {
    QFETCH(const int, integrator);
    QFETCH(const int, method);
    QFETCH(const int, precision);
    QFETCH(const double, saveAt);
    Experiment experiment = smallExperiment();
    experiment.neuron.integrator = static_cast<Integrator>(integrator);
    experiment.learning.method = static_cast<RlsMethod>(method);
    experiment.learning.precision = static_cast<Precision>(precision);
    experiment.run.pre_min = experiment.run.pre_max = 40; // trials of 260 ms
    Simulation uninterrupted(experiment), saved(experiment);
    uninterrupted.train(2);
    saved.train(2);
    if (saveAt > 0)
      saved.advance({.wallTime = std::chrono::hours(1), .simulatedMs = saveAt});
    saved.save(file());
    Simulation loaded = Simulation::load(file());
    QCOMPARE(loaded.weightsChecksum(), saved.weightsChecksum());
    QCOMPARE(loaded.idle(), false);
    QVERIFY(sameFuture(uninterrupted, loaded));
    QVERIFY(sameFuture(uninterrupted, saved)); // saving itself changes nothing
  }

  /// Also when all steps of a trial are done and what they came to is being summed up.
  void goesOnFromTheEndOfATrial() {
    Simulation uninterrupted(smallExperiment()), saved(smallExperiment());
    uninterrupted.train(2);
    saved.train(2);
    saved.advance(oneTrial);
    int afterItsEnd = 0;
    while (!saved.idle()) {
      saved.advance({.wallTime = {}}); // a few steps, or one piece
      Frame frame;
      saved.fill(frame, {});
      if (frame.time < 195 || saved.idle())
        continue;
      afterItsEnd += frame.time >= saved.lastTrial()->times.end ? 1 : 0;
      saved.save(file());
      Simulation loaded = Simulation::load(file());
      QVERIFY(!loaded.idle());
      QVERIFY(sameFuture(uninterrupted, loaded));
    }
    QVERIFY(afterItsEnd > 1);
    QVERIFY(sameFuture(uninterrupted, saved));
  }

  /// Also when the window has begun for some neurons, and no step was done in it: it must not begin twice.
  void goesOnFromTheBeginOfAWindow() {
    Experiment experiment = smallExperiment();
    experiment.network.neurons = 150;
    experiment.network.connection_probability = 0.9;
    experiment.learning.precision = Precision::double_; // large enough to be left in between
    experiment.target.duration = 60;
    Simulation uninterrupted(experiment), saved(experiment);
    for (Simulation* const simulation : {&uninterrupted, &saved}) {
      simulation->train(3);
      finish(*simulation);
      simulation->train(1);
    }
    int moments = 0;
    while (!saved.idle()) {
      saved.advance({.wallTime = {}});
      Frame frame;
      saved.fill(frame, {});
      if (std::abs(frame.time - experiment.stimulus.duration) > 0.2 || saved.idle())
        continue;
      ++moments;
      saved.save(file());
      Simulation loaded = Simulation::load(file());
      QVERIFY(sameFuture(uninterrupted, loaded));
    }
    QVERIFY(moments > 0);
    QVERIFY(sameFuture(uninterrupted, saved));
  }

  void testsAfterLoadingAreTheSame() {
    Simulation original(smallExperiment());
    original.train(2);
    finish(original);
    original.save(file());
    Simulation loaded = Simulation::load(file());
    QVERIFY(loaded.idle());
    for (Simulation* simulation : {&original, &loaded}) {
      simulation->test();
      finish(*simulation);
    }
    QVERIFY(original.lastTest()->correlationMean == loaded.lastTest()->correlationMean);
    QVERIFY(original.lastTest()->trials[1].correlation == loaded.lastTest()->trials[1].correlation);
  }

  void savingDuringATestSavesTheTraining() {
    Simulation plain(smallExperiment()), tested(smallExperiment());
    plain.train(2);
    tested.train(1);
    finish(tested);
    tested.test();
    tested.advance({.wallTime = std::chrono::hours(1), .simulatedMs = 70});
    tested.save(file());
    Simulation loaded = Simulation::load(file());
    loaded.train(1);
    QVERIFY(sameFuture(plain, loaded));
    finish(tested); // the test starts over
    QCOMPARE(tested.lastTest()->trials.size(), std::size_t{2});
    tested.train(1);
    QVERIFY(sameFuture(plain, tested));
  }

  void valuesChangedOnTheWayAreSaved() {
    // those taken up, and those that wait for the next trial
    for (const double saveAt : {0.0, 60.0, 300.0}) {
      Simulation uninterrupted(smallExperiment()), saved(smallExperiment());
      Experiment changed = smallExperiment();
      changed.learning.lambda = 4;
      changed.synapse.time_constant = 30;
      changed.learning.update_interval = 5;
      for (Simulation* simulation : {&uninterrupted, &saved}) {
        simulation->train(3);
        if (saveAt > 0)
          simulation->advance({.wallTime = std::chrono::hours(1), .simulatedMs = saveAt});
        simulation->setLive(changed);
      }
      saved.save(file());
      Simulation loaded = Simulation::load(file());
      QVERIFY(sameFuture(uninterrupted, loaded));
      QCOMPARE(loaded.experiment().learning.lambda, 4.0);
    }
  }

  void aBrokenFileIsTheUsersError() {
    Simulation simulation(smallExperiment());
    simulation.train(1);
    finish(simulation);
    simulation.save(file());
    QFile original(QString::fromStdString(file()));
    QVERIFY(original.open(QIODevice::ReadOnly));
    const QByteArray bytes = original.readAll();
    original.close();
    for (const double part : {0.0, 0.001, 0.3, 0.7, 0.99}) {
      QFile broken(QString::fromStdString(file()));
      QVERIFY(broken.open(QIODevice::WriteOnly | QIODevice::Truncate));
      broken.write(bytes.left(static_cast<qsizetype>(part * static_cast<double>(bytes.size()))));
      broken.close();
      QVERIFY_THROWS_EXCEPTION(InputErrors, (void)Simulation::load(file()));
    }
    QVERIFY_THROWS_EXCEPTION(InputErrors, (void)Simulation::load(m_folder.filePath("none").toStdString()));
    QVERIFY_THROWS_EXCEPTION(InputErrors, simulation.save(m_folder.filePath("none/run").toStdString()));
  }

  void liveValuesWaitForTheNextTrial() {
    Experiment experiment = smallExperiment();
    Simulation changed(experiment), plain(experiment);
    for (Simulation* simulation : {&changed, &plain}) {
      simulation->train(2);
      simulation->advance({.wallTime = std::chrono::hours(1), .simulatedMs = 100});
    }
    experiment.learning.update_interval = 4;
    experiment.stimulus.gain = 2;
    experiment.network.neurons = 77; // not live: ignored
    changed.setLive(experiment);
    QCOMPARE(changed.experiment().learning.update_interval, 2.0);
    for (Simulation* simulation : {&changed, &plain})
      simulation->advance({.wallTime = std::chrono::hours(1), .oneTrial = true});
    QCOMPARE(changed.weightsChecksum(), plain.weightsChecksum()); // the trial under way is as it was begun
    finish(changed);
    QCOMPARE(changed.experiment().learning.update_interval, 4.0);
    QCOMPARE(changed.experiment().network.neurons, 40);
    QCOMPARE(changed.lastTrial()->activity.interval, 4.0);
    for (std::size_t i = 0; i < 40; ++i)
      QCOMPARE(changed.facts().stimuli[0][i], 2 * plain.facts().stimuli[0][i]);
    finish(plain);
    QVERIFY(changed.weightsChecksum() != plain.weightsChecksum());
  }

  void wrongLiveValuesChangeNothing() {
    Simulation changed(smallExperiment()), plain(smallExperiment());
    Experiment wrong = smallExperiment();
    wrong.learning.lambda = -1;
    wrong.stimulus.gain = 3; // right by itself, but all or nothing
    wrong.run.pre_min = 60;  // above pre_max
    try {
      changed.setLive(wrong);
      QFAIL("a negative lambda must be refused");
    } catch (const InputErrors& errors) {
      QCOMPARE(errors.errors().size(), std::size_t{2});
    }
    changed.train(2);
    plain.train(2);
    QVERIFY(sameFuture(plain, changed));
    QCOMPARE(changed.experiment().stimulus.gain, 1.0);
  }

private:
  [[nodiscard]] std::string file() const { return m_folder.filePath("run.h5").toStdString(); }
  QTemporaryDir m_folder;
};

SPIKELOOM_TEST(SavedRunTest)

} // namespace spikeloom::test::saved_run_test

#include "saved_run_test.moc"
