// Copies of a run that are renewed while it goes on, and what tells one that was cut off.
#include "core/session/checkpoints.h"

#include <QTemporaryDir>
#include <QTest>

#include "core/base/file.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::checkpoints_test {

using std::filesystem::path;

class CheckpointsTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] path at(const char* name) const { return path(m_folder.path().toStdString()) / name; }

private slots:
  void init() {
    for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString()))
      std::filesystem::remove_all(entry);
    qputenv("XDG_STATE_HOME", m_folder.path().toUtf8());
  }

  /// Whatever moment it is cut off at, the copy goes on to the same bits, and writing it changes none.
  void theCopyGoesOn() {
    Simulation whole = trainedSimulation(smallExperiment(), 3), simulation(smallExperiment());
    simulation.trainUpTo(3);
    Checkpoints checkpoints(at("run.checkpoint.h5"), 0);
    int copies = 0;
    while (!simulation.idle()) {
      simulation.advance(simulated(70));
      checkpoints.serve(simulation);
      checkpoints.finish();
      QVERIFY(checkpoints.takeProblems().empty());
      QVERIFY(checkpoints.written());
      QVERIFY(!wasCutOff(checkpoints.file())); // its program lives
      if (++copies % 3 == 0) {
        path copy = at("copy.h5");
        std::filesystem::copy_file(checkpoints.file(), copy,
                                   std::filesystem::copy_options::overwrite_existing);
        Simulation loaded = Simulation::load(copy);
        loaded.trainUpTo(3);
        finish(loaded);
        QCOMPARE(loaded.weightsChecksum(), whole.weightsChecksum());
      }
    }
    QVERIFY(copies > 5);
    QCOMPARE(simulation.weightsChecksum(), whole.weightsChecksum());
    checkpoints.remove();
    QVERIFY(!std::filesystem::exists(checkpoints.file()));
  }

  void onlyWhenDue() {
    Simulation simulation(smallExperiment());
    Checkpoints checkpoints(at("run.checkpoint.h5"), 3600);
    checkpoints.serve(simulation);
    QVERIFY(!checkpoints.written() && !std::filesystem::exists(checkpoints.file()));
    QVERIFY(checkpoints.write(simulation));
    QVERIFY(checkpoints.written());
  }

  void whoseProgramIsGoneIsCutOff() {
    Simulation simulation(smallExperiment());
    const path file = checkpointInStateFolder("a/figure 1b.json");
    QCOMPARE(file, at("spikeloom") / "figure 1b.checkpoint.h5");
    {
      Checkpoints checkpoints(file, 0);
      QVERIFY(checkpoints.write(simulation));
      QVERIFY(runsCutOff().empty());
      QCOMPARE(checkpointInStateFolder("figure 1b"), at("spikeloom") / "figure 1b-2.checkpoint.h5");
    }
    QCOMPARE(runsCutOff(), std::vector<path>{file});
    Checkpoints next(file, 0);
    QVERIFY(next.takeOver() && runsCutOff().empty());
    QVERIFY(!Checkpoints(file, 0).takeOver());
    QCOMPARE(checkpointBeside("x/run.h5"), path("x/run.checkpoint.h5"));
    QVERIFY(isCheckpoint("x/run.checkpoint.h5") && !isCheckpoint("run.h5"));
  }

  void aFailureIsTold() {
    Simulation simulation(smallExperiment());
    replaceText(at("no folder"), "");
    Checkpoints checkpoints(at("no folder") / "x.checkpoint.h5", 0);
    QVERIFY(!checkpoints.write(simulation));
    QVERIFY(!checkpoints.written() && !checkpoints.takeProblems().empty());
  }

  void whatCannotBeSavedWhereItShouldIsSavedElsewhere() {
    Simulation simulation = trainedSimulation(smallExperiment(), 1);
    const path first = saveElsewhere(simulation, "somewhere/run.h5"),
               second = saveElsewhere(simulation, "somewhere/run.h5");
    QCOMPARE(first, at("spikeloom") / "run.h5");
    QCOMPARE(second, at("spikeloom") / "run-2.h5");
    QCOMPARE(Simulation::load(second).weightsChecksum(), simulation.weightsChecksum());
  }
};

SPIKELOOM_TEST(CheckpointsTest)

} // namespace spikeloom::test::checkpoints_test

#include "checkpoints_test.moc"
