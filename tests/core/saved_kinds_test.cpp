// Every kind of experiment: saved and loaded it goes on bit for bit, and the number of threads does not
// change a bit.
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::saved_kinds_test {

class SavedKindsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { m_kinds = everyKind(m_folder); }

  void goesOnBitForBit_data() { rows(); }
  void goesOnBitForBit() {
    const Experiment experiment = chosen();
    Simulation uninterrupted(experiment);
    train(uninterrupted);
    // before anything, in a window, in a free run, between two trials
    for (const double saveAt : {0.0, 123.4, 287.7, -1.0}) {
      Simulation saved(experiment);
      saved.train(3);
      if (saveAt < 0)
        saved.advance(oneTrial);
      else if (saveAt > 0)
        saved.advance(simulated(saveAt));
      saved.save(file());
      Simulation loaded = Simulation::load(file());
      QVERIFY(loaded.weightsChecksum() == saved.weightsChecksum());
      QVERIFY(loaded.signViolations() == saved.signViolations());
      QVERIFY(loaded.excludedSynapses() == saved.excludedSynapses());
      for (Simulation* simulation : {&saved, &loaded})
        simulation->test();
      QVERIFY2(sameEnd(uninterrupted, loaded), qPrintable(QString("saved at %1").arg(saveAt)));
      QVERIFY2(sameEnd(uninterrupted, saved), qPrintable(QString("and gone on after %1").arg(saveAt)));
    }
  }

  void savedInTheMiddleOfATest_data() { rows(); }
  void savedInTheMiddleOfATest() {
    Experiment experiment = chosen();
    experiment.probe.lost_neurons = 0.3;
    experiment.probe.noise = 0.5;
    Simulation uninterrupted(experiment);
    train(uninterrupted);
    Simulation saved = trainedSimulation(experiment, 2);
    saved.test();
    saved.advance(simulated(310)); // in the second trial
    QVERIFY(!saved.idle());
    saved.save(file());
    Simulation loaded = Simulation::load(file());
    QVERIFY(loaded.idle());
    for (Simulation* simulation : {&saved, &loaded}) {
      finish(*simulation); // of the one that went on the test starts over
      simulation->train(1);
      simulation->test();
      QVERIFY(sameEnd(uninterrupted, *simulation));
    }
  }

  void liveValuesAreSaved_data() { rows(); }
  void liveValuesAreSaved() {
    const Experiment experiment = chosen();
    Experiment changed = experiment;
    changed.synapse.time_constant = 35;
    changed.learning.update_interval = 4;
    changed.learning.lambda = 3;
    changed.stimulus.gain = 0.7;
    for (const double saveAt : {0.0, 100.0, 400.0}) { // asked for and waiting, or taken up
      Simulation uninterrupted(experiment), saved(experiment);
      for (Simulation* simulation : {&uninterrupted, &saved}) {
        simulation->train(3);
        simulation->advance(simulated(30));
        simulation->setLive(changed);
        if (saveAt > 0)
          simulation->advance(simulated(saveAt));
        simulation->test();
      }
      saved.save(file());
      Simulation loaded = Simulation::load(file());
      QVERIFY(loaded.nextExperiment().synapse.time_constant == 35);
      QVERIFY(loaded.experiment().synapse.time_constant == saved.experiment().synapse.time_constant);
      loaded.test();
      QVERIFY2(sameEnd(uninterrupted, loaded), qPrintable(QString("saved %1 ms later").arg(saveAt)));
    }
  }

  void threadsDoNotChangeABit_data() { rows(); }
  void threadsDoNotChangeABit() {
    Experiment experiment = chosen();
    Simulation one(experiment);
    train(one);
    for (const int threads : {2, 3}) {
      experiment.run.threads = threads;
      Simulation several(experiment);
      QCOMPARE(several.threads(), static_cast<unsigned>(threads));
      train(several);
      QVERIFY(sameEnd(one, several));
    }
  }

  /// A loop that is no longer asked for, but under way, is saved as well.
  void savedInATrialThatIsTheLastOne() {
    Simulation uninterrupted(smallExperiment()), saved(smallExperiment());
    uninterrupted.train(1);
    saved.train(3);
    saved.advance(simulated(100));
    saved.trainUpTo(0);
    saved.save(file());
    Simulation loaded = Simulation::load(file());
    QVERIFY(!loaded.idle());
    QVERIFY(sameEnd(uninterrupted, loaded));
    QVERIFY(sameEnd(uninterrupted, saved));
  }

private:
  void rows() {
    QTest::addColumn<int>("kind");
    for (std::size_t k = 0; k < m_kinds.size(); ++k)
      QTest::addRow("%s", m_kinds[k].name) << static_cast<int>(k);
  }
  [[nodiscard]] const Experiment& chosen() const {
    QFETCH(const int, kind);
    return m_kinds[static_cast<std::size_t>(kind)].experiment;
  }
  static void train(Simulation& simulation) {
    simulation.train(3);
    simulation.test();
    finish(simulation);
  }
  [[nodiscard]] std::string file() const { return m_folder.filePath("run.h5").toStdString(); }

  QTemporaryDir m_folder;
  std::vector<NamedExperiment> m_kinds;
};

SPIKELOOM_TEST(SavedKindsTest)

} // namespace spikeloom::test::saved_kinds_test

#include "saved_kinds_test.moc"
