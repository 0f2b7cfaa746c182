// What a run is built from: the named files are read once, and building can be given up.
#include "core/run/setup.h"

#include <filesystem>

#include "core/experiment/validate.h"
#include "core/targets/targets.h"
#include "files.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::setup_test {

class SetupTest : public QObject {
  Q_OBJECT

private slots:
  void aFileIsReadOnceABuild_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("network and innate targets") << 0;
    QTest::addRow("recorded targets, two sets") << 1;
  }

  /// Checking, measuring and building work on what was read first: the file may be gone by then.
  void aFileIsReadOnceABuild() {
    QFETCH(const int, kind);
    const Experiment experiment = fromFiles(kind);
    const std::string name = kind == 0 ? experiment.network.file : experiment.target.file;
    Simulation expected(experiment);
    const InputFiles files;
    QVERIFY(validate(experiment, {}, MemoryRule::Apply, files).empty());
    QCOMPARE(files.reads(), std::size_t{1});
    std::filesystem::remove(name);
    QVERIFY(memoryNeeded(experiment, files) > 0);
    QVERIFY(validate(experiment, {}, MemoryRule::Apply, files).empty());
    Setup setup = makeSetup(experiment, {}, files);
    QCOMPARE(files.reads(), std::size_t{1});
    QCOMPARE(setup.targets.size(), std::size_t{2});
    Simulation built(std::move(setup));
    // nor later: live values that draw the targets anew
    Experiment live = experiment;
    live.learning.update_interval *= 2;
    for (Simulation* simulation : {&expected, &built}) {
      simulation->train(1);
      finish(*simulation);
      simulation->setLive(live);
      simulation->train(2);
      if (simulation == &built)
        QCOMPARE(files.reads(), std::size_t{1});
    }
    QVERIFY(!std::filesystem::exists(name));
    QVERIFY(sameEnd(expected, built));
  }

  void aFileThatCannotBeReadIsTriedOnce() {
    Experiment experiment = smallExperiment();
    experiment.network.topology = Topology::file;
    experiment.network.file = m_folder.filePath("none.h5").toStdString();
    const InputFiles files;
    const auto first = problemsOf([&] { return makeSetup(experiment, {}, files); });
    const auto second = problemsOf([&] { return makeSetup(experiment, {}, files); });
    QCOMPARE(files.reads(), std::size_t{1});
    QVERIFY(!first.empty() && first.size() == second.size());
    QCOMPARE(first.front().text(), second.front().text());
    QVERIFY(files.fingerprints().empty());
  }

  void fingerprintsAreThoseOfTheBytes() {
    Experiment experiment = fromFiles(0);
    const std::string name = experiment.network.file;
    const auto before = makeSetup(experiment).fingerprints;
    QCOMPARE(before.size(), std::size_t{1});
    QVERIFY(makeSetup(experiment).fingerprints == before);
    QByteArray bytes = bytesOf(name);
    bytes[bytes.size() - 5] = static_cast<char>(bytes[bytes.size() - 5] ^ 1); // the last phase's last digits
    writeBytes(name, bytes);
    QVERIFY(makeSetup(experiment).fingerprints.at(name) != before.at(name));
    QVERIFY(makeSetup(smallExperiment()).fingerprints.empty());
  }

  void holdsNetworkAndTargets() {
    for (const auto& [name, experiment] : everyKind(m_folder)) {
      const Setup setup = makeSetup(experiment);
      const InitialNetwork network = makeInitialNetwork(experiment);
      QVERIFY2(setup.network.weights == network.weights && setup.network.phases == network.phases, name);
      QCOMPARE(setup.network.stimuli.size(), static_cast<std::size_t>(experiment.target.sets));
      QCOMPARE(setup.targets.size(), static_cast<std::size_t>(experiment.target.sets));
      for (std::size_t set = 0; set < setup.targets.size(); ++set)
        QVERIFY2(setup.targets[set]->values == makeTargets(experiment, static_cast<int>(set)).values, name);
    }
  }

  void canBeGivenUp() {
    std::stop_source stop;
    stop.request_stop();
    for (const auto& [name, experiment] : everyKind(m_folder)) {
      QVERIFY_THROWS_EXCEPTION(Cancelled, (void)makeSetup(experiment, stop.get_token()));
      QVERIFY_THROWS_EXCEPTION(Cancelled, (void)Simulation(makeSetup(experiment), stop.get_token()));
    }
  }

private:
  Experiment fromFiles(int kind) const {
    if (kind == 1) {
      Experiment experiment = recordedExperiment(m_folder, 10);
      experiment.target.sets = 2;
      return experiment;
    }
    Experiment experiment = smallExperiment();
    experiment.network.topology = Topology::file;
    experiment.network.file = writeNetwork(m_folder);
    experiment.target.family = TargetFamily::innate;
    experiment.target.warm_up = 50;
    experiment.target.sets = 2;
    return experiment;
  }

  QTemporaryDir m_folder;
};

SPIKELOOM_TEST(SetupTest)

} // namespace spikeloom::test::setup_test

#include "setup_test.moc"
