// A trained network goes round through a file, bit for bit: what one reads is what the other had.
#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>

#include "checks.h"
#include "core/run/network_of.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::network_of_test {

class NetworkOfTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

private slots:
  void everyKindGoesRound() {
    for (NamedExperiment& one : everyKind(m_folder)) {
      Experiment& experiment = one.experiment;
      const Simulation trained = trainedSimulation(experiment, 2);
      const NetworkFile written = networkOf(trained);
      const std::string file = m_folder.filePath("trained.h5").toStdString();
      writeNetworkFile(file, written);
      Experiment next = experiment;
      next.network.topology = Topology::file;
      next.network.file = file;
      const InitialNetwork read = makeInitialNetwork(next);
      const QByteArray name(one.name);
      QVERIFY2(read.connectivity->presynaptic == trained.network().connectivity().presynaptic, name);
      QVERIFY2(read.weights == trained.network().paddedWeights(), name);
      QVERIFY2(read.phases == trained.setup().network.phases, name);
      QVERIFY2(std::ranges::equal(read.cellTypes, trained.network().cellTypes()), name);
      QVERIFY2(read.stimuli == written.stimuli, name);
      QCOMPARE(read.stimuli.size(), static_cast<std::size_t>(experiment.target.sets));
      QCOMPARE(makeSetup(next).read.front().parameter, "network.file");
    }
  }

  void synapsesThatStartAtZero() {
    Experiment experiment = smallExperiment();
    experiment.network.weight_sd = 0;
    const Simulation untrained(experiment);
    const NetworkFile written = networkOf(untrained);
    QCOMPARE(written.zeroSynapses.size(), untrained.facts().synapses);
    const std::string file = m_folder.filePath("zeros.h5").toStdString();
    writeNetworkFile(file, written);
    experiment.network.topology = Topology::file;
    experiment.network.file = file;
    QCOMPARE(Simulation(experiment).facts().synapses, untrained.facts().synapses);
  }

  void whatWasReadIsKept() {
    Experiment experiment = recordedExperiment(m_folder, 2);
    Simulation simulation = trainedSimulation(experiment, 1);
    QCOMPARE(simulation.setup().read.size(), std::size_t{1});
    const FileRead read = simulation.setup().read.front();
    QCOMPARE(read.parameter, "target.file");
    QCOMPARE(read.file, experiment.target.file);
    QVERIFY(QString::fromStdString(read.text).contains(" neurons × "));
    const std::string file = m_folder.filePath("run.h5").toStdString();
    simulation.save(file);
    std::filesystem::remove(experiment.target.file);
    const Simulation loaded = Simulation::load(file);
    QCOMPARE(loaded.setup().read.size(), std::size_t{1});
    QCOMPARE(loaded.setup().read.front().text, read.text);
  }
};

SPIKELOOM_TEST(NetworkOfTest)

} // namespace spikeloom::test::network_of_test

#include "network_of_test.moc"
