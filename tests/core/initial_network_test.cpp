// A network from a file: everything arrives as it stands there, and everything that is wrong is told.
#include "core/model/initial_network.h"

#include <QTemporaryDir>
#include <algorithm>
#include <numbers>
#include <ranges>

#include "checks.h"
#include "core/experiment/validate.h"
#include "core/io/network_file.h"
#include "core/model/network.h"
#include "neurons.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::initial_network_test {

namespace {

/// 12 neurons. Columns of even neurons excite, of odd ones inhibit; neuron 11 has no outgoing synapse.
NetworkFile twelve() {
  NetworkFile file{.neurons = 12, .weights = std::vector<double>(144, 0.0), .stimuli = {}, .phases = {}};
  const auto values = uniformNumbers(144, 0.1, 2, 1);
  for (std::size_t i = 0; i < 12; ++i)
    for (std::size_t j = 0; j < 11; ++j)
      if (i != j && (3 * i + 5 * j) % 4 != 0)
        file.weights[12 * i + j] = (j % 2 ? -1 : 1) * values[12 * i + j];
  return file;
}

std::vector<std::vector<double>> stimuli(std::size_t sets) {
  std::vector<std::vector<double>> out;
  for (std::size_t set = 0; set < sets; ++set)
    out.push_back(uniformNumbers(12, -2, 2, 10 + set));
  return out;
}

} // namespace

class InitialNetworkTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  int m_files = 0;

  /// An experiment whose network is this file.
  Experiment with(const NetworkFile& file) {
    Experiment experiment;
    experiment.network.topology = Topology::file;
    experiment.network.neurons = 12;
    experiment.network.file = m_folder.filePath(QString("network-%1.h5").arg(m_files++)).toStdString();
    writeNetworkFile(experiment.network.file, file);
    return experiment;
  }

private slots:
  void everythingArrivesExactly() {
    NetworkFile file = twelve();
    file.phases = uniformNumbers(12, -3, 3, 2);
    file.stimuli = stimuli(2);
    Experiment experiment = with(file);
    experiment.target.sets = 2;
    QVERIFY2(validate(experiment).empty(), qPrintable(listed(validate(experiment))));
    const InitialNetwork network = makeInitialNetwork(experiment);
    std::vector<double> back(144, 0.0);
    std::size_t synapses = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      const auto row = network.connectivity->row(i);
      for (std::size_t l = 0; l < row.size(); ++l, ++synapses)
        back[12 * i + row[l]] = network.weights[network.connectivity->rowStart[i] + l];
    }
    QVERIFY(back == file.weights);
    QCOMPARE(synapses,
             static_cast<std::size_t>(std::ranges::count_if(file.weights, [](double w) { return w != 0; })));
    QVERIFY(network.phases == file.phases);
    QVERIFY(network.stimuli == file.stimuli);
    QVERIFY(network.cellTypes.empty());
    const std::vector<double> phases = Network(experiment).phases();
    QVERIFY(largestDifference(phases, file.phases) < 1e-12);
  }

  /// What the file does not say is drawn as for any network.
  void phasesAreDrawnWhereThereAreNone() {
    const Experiment experiment = with(twelve());
    const InitialNetwork network = makeInitialNetwork(experiment);
    QCOMPARE(network.phases.size(), std::size_t{12});
    QVERIFY(network.stimuli.empty());
    Experiment drawn = experiment;
    drawn.network.topology = Topology::random;
    QVERIFY(makeInitialNetwork(drawn).phases == network.phases);
    for (const double theta : network.phases)
      QVERIFY(std::abs(theta) <= std::numbers::pi);
  }

  void columnsTellTheTypesOfCells() {
    Experiment experiment = with(twelve());
    experiment.dale.enforced = true;
    QVERIFY(validate(experiment).empty());
    const std::vector<std::int8_t> expected{1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, 1};
    QVERIFY(makeInitialNetwork(experiment).cellTypes == expected);
    QVERIFY(std::ranges::equal(Network(experiment).cellTypes(), expected));
  }

  void moreStimuliThanSetsAreFine() {
    NetworkFile file = twelve();
    file.stimuli = stimuli(3);
    Experiment experiment = with(file);
    experiment.target.sets = 2;
    QVERIFY(validate(experiment).empty());
    QVERIFY(makeInitialNetwork(experiment).stimuli == file.stimuli);
  }

  void allThatDoesNotGoWithTheExperimentIsTold() {
    NetworkFile file = twelve();
    file.stimuli = stimuli(1);
    file.weights[12 * 5 + 2] = -0.3; // neuron 2 excites otherwise
    file.weights[12 * 6 + 3] = 0.5;  // neuron 3 inhibits
    file.weights[12 * 7 + 3] = 0.5;
    Experiment experiment = with(file);
    experiment.network.neurons = 13;
    experiment.target.sets = 2;
    experiment.dale.enforced = true;
    const auto errors = validate(experiment);
    QVERIFY2(errors.size() == 3, qPrintable(listed(errors)));
    QVERIFY(holds(errors, "network.file|holds 12 neurons, but network.neurons is 13"));
    QVERIFY(holds(errors, "network.file|holds 1 stimuli, but target.sets is 2"));
    int positive = 0;
    for (std::size_t i = 0; i < 12; ++i)
      positive += file.weights[12 * i + 2] > 0 ? 1 : 0;
    QVERIFY2(holds(errors,
                   "network.file|holds 2 neurons with outgoing weights of both signs (the first is neuron 2: "
                   "column 3 of /weights has " +
                       QString::number(positive) + " positive and 1 negative ones)"),
             qPrintable(listed(errors)));
    for (const InputError& error : errors)
      QCOMPARE(error.file, experiment.network.file);
    experiment.dale.enforced = false; // then signs may be mixed
    experiment.network.neurons = 12;
    experiment.target.sets = 1;
    QVERIFY(validate(experiment).empty());
  }

  void allThatIsWrongInsideIsTold() {
    NetworkFile file = twelve();
    file.weights[12 * 4 + 4] = 1; // an autapse
    std::fill_n(file.weights.begin() + 12 * 7, 12, 0.0);
    file.phases = uniformNumbers(12, -3, 3, 2);
    file.phases[3] = NAN;
    file.stimuli = stimuli(1);
    file.stimuli[0][8] = INFINITY;
    const Experiment experiment = with(file);
    const auto errors = validate(experiment);
    QVERIFY2(errors.size() == 4, qPrintable(listed(errors)));
    const auto told = [&](const char* where, const char* words) {
      return std::ranges::any_of(errors, [&](const InputError& error) {
        return QString::fromStdString(error.path).startsWith(QString("network.file: ") + where) &&
               QString::fromStdString(error.message).contains(words);
      });
    };
    QVERIFY2(told("/weights", "autapses") && told("/weights", "the first is row 8") &&
                 told("/phase", "finite") && told("/stimulus", "finite"),
             qPrintable(listed(errors)));
    const auto thrown = problemsOf([&] { (void)makeInitialNetwork(experiment); });
    QCOMPARE(thrown.size(), std::size_t{4});
  }

  void filesThatAreNotThere() {
    Experiment experiment = with(twelve());
    experiment.network.file.clear();
    auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && holds(errors, "network.file|is empty"), qPrintable(listed(errors)));
    experiment.network.file = m_folder.filePath("missing.h5").toStdString();
    errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && holds(errors, "network.file|"), qPrintable(listed(errors)));
    QCOMPARE(errors[0].file, experiment.network.file);
    experiment.network.topology = Topology::random; // the file is not looked at
    QVERIFY(checkNetworkFile(experiment).empty());
  }
};

SPIKELOOM_TEST(InitialNetworkTest)

} // namespace spikeloom::test::initial_network_test

#include "initial_network_test.moc"
