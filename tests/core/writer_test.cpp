// Runs are saved by a thread of their own while training goes on: the same file as without it.
#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "core/base/errors.h"
#include "core/run/run_file.h"
#include "core/session/worker.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::writer_test {

namespace {

/// P takes several slabs.
Experiment largeExperiment() {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = 150;
  experiment.network.connection_probability = 0.9;
  experiment.learning.precision = Precision::double_;
  experiment.target.duration = 60;
  experiment.run.loops = 6;
  return experiment;
}

std::string bytesOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t filesIn(const QTemporaryDir& folder) {
  const std::filesystem::path path = folder.path().toStdString();
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(path), std::filesystem::directory_iterator()));
}

/// A worker with its notices, kept until they are asked for.
class Run {
public:
  Worker worker;

  template <class Kind> Kind wait() {
    for (;;) {
      for (Notice& notice : worker.takeNotices())
        m_notices.push_back(std::move(notice));
      for (auto at = m_notices.begin(); at != m_notices.end(); ++at)
        if (const auto* found = std::get_if<Kind>(&*at)) {
          const Kind notice = *found;
          m_notices.erase(at);
          return notice;
        }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  Frame waitUntil(auto condition) {
    for (;;) {
      if (const auto frame = worker.takeFrame(); frame && condition(*frame))
        return *frame;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  std::uint64_t checksum() {
    worker.post(command::Look{1, [](const Simulation& simulation) { return simulation.weightsChecksum(); }});
    return std::any_cast<std::uint64_t>(wait<Answer>().value);
  }

private:
  std::vector<Notice> m_notices;
};

bool idleAfter(const Frame& frame, int loops) {
  return frame.activity == Activity::Idle && frame.loop >= loops;
}

} // namespace

class WriterTest : public QObject {
  Q_OBJECT

private slots:
  void writesWhatSavingWrites() {
    QTemporaryDir folder;
    const std::string atOnce = folder.filePath("a.h5").toStdString(),
                      bySlabs = folder.filePath("b.h5").toStdString();
    Simulation simulation = trainedSimulation(largeExperiment(), 1);
    simulation.train(1);
    simulation.advance(simulated(50));
    simulation.save(atOnce);
    RunWriter writer([] {});
    writer.begin(bySlabs, simulation.image());
    QVERIFY(writer.handing());
    std::size_t slabs = 0;
    while (writer.handing())
      writer.handOver() ? void(++slabs) : writer.waitUntilReady();
    QVERIFY(slabs > 3);
    finish(simulation); // from now on it may go on
    writer.waitUntilReady();
    const auto outcome = writer.takeOutcome();
    QVERIFY(outcome && outcome->problems.empty() && outcome->file == bySlabs);
    QVERIFY(!writer.busy());
    QVERIFY(bytesOf(atOnce) == bytesOf(bySlabs));
    QCOMPARE(filesIn(folder), std::size_t{2});
  }

  void givenUpItLeavesNothing() {
    QTemporaryDir folder;
    Simulation simulation(largeExperiment());
    {
      RunWriter writer([] {});
      writer.begin(folder.filePath("run.h5").toStdString(), simulation.image());
      writer.handOver();
    }
    QCOMPARE(filesIn(folder), std::size_t{0});
  }

  void trainingGoesOn() {
    QTemporaryDir folder;
    Simulation uninterrupted = trainedSimulation(largeExperiment(), 6);
    Run run;
    run.worker.post(command::Build{1, largeExperiment()});
    run.worker.post(command::Train{});
    for (const char* name : {"1.h5", "2.h5", "3.h5"}) // one after the other, at any moment
      run.worker.post(command::Save{folder.filePath(name).toStdString()});
    run.waitUntil([](const Frame& frame) { return frame.loop >= 2; });
    run.worker.post(command::Save{folder.filePath("4.h5").toStdString()});
    run.waitUntil([](const Frame& frame) { return idleAfter(frame, 6) && frame.history->lastTest; });
    QCOMPARE(run.checksum(), uninterrupted.weightsChecksum());
    for (int k = 1; k <= 4; ++k) {
      const std::filesystem::path file = run.wait<Saved>().file;
      QCOMPARE(file.filename().string(), std::to_string(k) + ".h5");
      Simulation loaded = Simulation::load(file);
      loaded.trainUpTo(6);
      finish(loaded);
      QCOMPARE(loaded.weightsChecksum(), uninterrupted.weightsChecksum());
    }
    QCOMPARE(filesIn(folder), std::size_t{4});
  }

  /// Commands are obeyed while a run is saved; another network waits until all is handed over.
  void whatComesNextDoesNotSpoilTheFile() {
    QTemporaryDir folder;
    Experiment other = largeExperiment();
    other.run.seed = 2;
    {
      Run run;
      run.worker.post(command::Build{1, largeExperiment()});
      run.worker.post(command::Train{});
      run.waitUntil([](const Frame& frame) { return frame.loop >= 1; });
      run.worker.post(command::Save{folder.filePath("stopped.h5").toStdString()});
      run.worker.post(command::Stop{});
      run.worker.post(command::Save{folder.filePath("replaced.h5").toStdString()});
      run.worker.post(command::Build{2, other});
      run.wait<Saved>();
      run.wait<Saved>();
      run.waitUntil([](const Frame& frame) { return frame.run == 2; });
      run.worker.post(command::Save{folder.filePath("last.h5").toStdString()});
    } // and the worker goes
    QCOMPARE(Simulation::load(folder.filePath("stopped.h5").toStdString()).experiment().run.seed, 1);
    QCOMPARE(Simulation::load(folder.filePath("replaced.h5").toStdString()).experiment().run.seed, 1);
    QCOMPARE(Simulation::load(folder.filePath("last.h5").toStdString()).experiment().run.seed, 2);
    QCOMPARE(filesIn(folder), std::size_t{3});
  }

  void duringATestTheTrainingIsSaved() {
    QTemporaryDir folder;
    Experiment experiment = largeExperiment();
    experiment.run.loops = 2;
    experiment.run.test_trials = 50;
    Run run;
    run.worker.post(command::Build{1, experiment});
    run.worker.post(command::Train{});
    run.waitUntil([](const Frame& frame) { return frame.activity == Activity::Testing; });
    run.worker.post(command::Save{folder.filePath("run.h5").toStdString()});
    Simulation loaded = Simulation::load(run.wait<Saved>().file);
    QCOMPARE(loaded.weightsChecksum(), trainedSimulation(experiment, 2).weightsChecksum());
  }

  void aFailureIsToldAndChangesNothing() {
    QTemporaryDir folder;
    Run run;
    run.worker.post(command::Build{1, largeExperiment()});
    run.worker.post(command::Train{});
    run.worker.post(command::Save{folder.filePath("none/run.h5").toStdString()});
    const Refused refused = run.wait<Refused>();
    QVERIFY(refused.what == Refused::What::Save && !refused.problems.empty());
    QCOMPARE(refused.problems.front().file, folder.filePath("none/run.h5").toStdString());
    run.waitUntil([](const Frame& frame) { return idleAfter(frame, 6); });
    QCOMPARE(run.checksum(), trainedSimulation(largeExperiment(), 6).weightsChecksum());
    QCOMPARE(filesIn(folder), std::size_t{0});
  }
};

SPIKELOOM_TEST(WriterTest)

} // namespace spikeloom::test::writer_test

#include "writer_test.moc"
