// Networks of excitatory and inhibitory neurons before training: how many inputs, from whom, how strong.
#include <algorithm>
#include <map>
#include <numbers>
#include <numeric>

#include "checks.h"
#include "core/model/initial_network.h"
#include "core/model/permutation.h"
#include "tests/registry.h"

namespace spikeloom::test::balanced_test {

namespace {

Experiment balanced(int neurons, double p, double f) {
  Experiment experiment;
  experiment.network.topology = Topology::balanced;
  experiment.network.neurons = neurons;
  experiment.network.connection_probability = p;
  experiment.dale.inhibitory_fraction = f;
  return experiment;
}

/// A random network whose neurons have types.
Experiment typed(int neurons, double p, double f, bool zeroRowSums) {
  Experiment experiment;
  experiment.network.neurons = neurons;
  experiment.network.connection_probability = p;
  experiment.network.weight_sd = 3;
  experiment.network.zero_row_sums = zeroRowSums;
  experiment.dale.enforced = true;
  experiment.dale.inhibitory_fraction = f;
  return experiment;
}

std::span<const double> rowOf(const InitialNetwork& network, std::size_t i) {
  return {network.weights.data() + network.connectivity->rowStart[i], network.connectivity->synapseCounts[i]};
}

double sum(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Pearson's statistic of counts that are all expected to be the same.
double chiSquare(const auto& counts, double expected) {
  double out = 0;
  for (const auto& [what, count] : counts)
    out += (count - expected) * (count - expected) / expected;
  return out;
}

} // namespace

class BalancedTest : public QObject {
  Q_OBJECT

private slots:
  void everyNeuronHasTheAskedNumberOfInputs_data() {
    QTest::addColumn<int>("neurons");
    QTest::addColumn<double>("p");
    QTest::addColumn<double>("f");
    QTest::addColumn<int>("excitatory"); // neurons; inputs
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("inhibiting");
    QTest::addRow("paper") << 1000 << 0.1 << 0.2 << 800 << 80 << 20;
    QTest::addRow("rounded") << 103 << 0.33 << 0.25 << 77 << 25 << 9; // 26 inhibitory; 25.41, 8.58
    QTest::addRow("no inhibition") << 40 << 0.5 << 0.0 << 40 << 20 << 0;
    QTest::addRow("inhibition only") << 40 << 0.5 << 1.0 << 0 << 0 << 20;
    QTest::addRow("all but itself") << 10 << 0.8 << 0.5 << 5 << 4 << 4;
  }

  void everyNeuronHasTheAskedNumberOfInputs() {
    QFETCH(const int, neurons);
    QFETCH(const double, p);
    QFETCH(const double, f);
    QFETCH(const int, excitatory);
    QFETCH(const int, from);
    QFETCH(const int, inhibiting);
    Experiment experiment = balanced(neurons, p, f);
    experiment.network.synaptic_strength = 6;
    experiment.network.inhibition_ratio = 5;
    const InitialNetwork network = makeInitialNetwork(experiment);
    const double unit = 1 / std::sqrt(neurons * p);
    QCOMPARE(network.connectivity->neurons, static_cast<std::size_t>(neurons));
    QCOMPARE(network.cellTypes.size(), static_cast<std::size_t>(neurons));
    for (std::size_t i = 0; i < network.connectivity->neurons; ++i) {
      QCOMPARE(int{network.cellTypes[i]}, static_cast<int>(i) < excitatory ? 1 : -1);
      const auto row = network.connectivity->row(i);
      int positive = 0, negative = 0;
      for (std::size_t l = 0; l < row.size(); ++l) {
        QVERIFY(row[l] != i && row[l] < static_cast<std::uint32_t>(neurons));
        QVERIFY(l == 0 || row[l - 1] < row[l]); // ascending, so nobody twice
        const bool excites = static_cast<int>(row[l]) < excitatory;
        ++(excites ? positive : negative);
        CHECK_NEAR(rowOf(network, i)[l], (excites ? 6 : -30) * unit, 1e-15);
      }
      QCOMPARE(positive, from);
      QCOMPARE(negative, inhibiting);
    }
    double padding = 0;
    for (std::size_t i = 0; i < network.connectivity->neurons; ++i)
      for (std::size_t k = network.connectivity->rowStart[i] + network.connectivity->synapseCounts[i];
           k < network.connectivity->rowStart[i + 1]; ++k)
        padding += std::abs(network.weights[k]);
    QCOMPARE(padding, 0.0);
  }

  /// Over many seeds each set of inputs comes as often as any other: χ² with as many degrees of freedom as
  /// there are sets, less one, is below the value that chance exceeds with probability 1e-4 and above the one
  /// it stays below with that probability.
  void everyChoiceOfInputsIsEquallyLikely() {
    constexpr int seeds = 6000;
    // 4 + 5 neurons: 2 of the excitatory and 2 of the inhibitory ones. Neuron 1 excites: it may have 3 sets
    // of two excitatory and 10 of two inhibitory inputs; the last one, 8, may have 6 and 6.
    std::map<std::pair<std::size_t, std::vector<std::uint32_t>>, int> whole;
    std::map<std::vector<std::uint32_t>, int> inhibitoryOf1, excitatoryOf8, inhibitoryOf8;
    Experiment experiment = balanced(9, 0.45, 5.0 / 9);
    for (int seed = 1; seed <= seeds; ++seed) {
      experiment.run.seed = seed;
      const Connectivity net = balancedConnectivity(experiment);
      const auto one = net.row(1), eight = net.row(8);
      QCOMPARE(one.size(), std::size_t{4});
      QCOMPARE(eight.size(), std::size_t{4});
      ++inhibitoryOf1[{one.begin() + 2, one.end()}];
      ++excitatoryOf8[{eight.begin(), eight.begin() + 2}];
      ++inhibitoryOf8[{eight.begin() + 2, eight.end()}];
      ++whole[{1, {one.begin(), one.end()}}];
    }
    QCOMPARE(inhibitoryOf1.size(), std::size_t{10});
    QCOMPARE(excitatoryOf8.size(), std::size_t{6});
    QCOMPARE(inhibitoryOf8.size(), std::size_t{6});
    QCOMPARE(whole.size(), std::size_t{30});
    const auto plausible = [](double x, double low, double high) { return x > low && x < high; };
    QVERIFY(plausible(chiSquare(inhibitoryOf1, seeds / 10.0), 0.66, 33.72)); // 9 degrees of freedom
    QVERIFY(plausible(chiSquare(excitatoryOf8, seeds / 6.0), 0.082, 25.74)); // 5
    QVERIFY(plausible(chiSquare(inhibitoryOf8, seeds / 6.0), 0.082, 25.74));
    QVERIFY(plausible(chiSquare(whole, seeds / 30.0), 8.8, 66.2)); // 29: both choices are independent
  }

  void seedsGiveOtherNetworks() {
    Experiment experiment = balanced(100, 0.2, 0.2);
    const auto first = balancedConnectivity(experiment).presynaptic;
    QVERIFY(balancedConnectivity(experiment).presynaptic == first);
    experiment.run.seed = 2;
    QVERIFY(balancedConnectivity(experiment).presynaptic != first);
  }

  void underDalesLawRandomWeightsAreHalfNormal() {
    const InitialNetwork network = makeInitialNetwork(typed(400, 0.4, 0.3, false));
    const double sd = 3 / std::sqrt(400 * 0.4);
    double magnitudes = 0, squares = 0, n = 0;
    for (std::size_t i = 0; i < 400; ++i) {
      const auto row = network.connectivity->row(i);
      for (std::size_t l = 0; l < row.size(); ++l) {
        const double w = rowOf(network, i)[l];
        QVERIFY(row[l] < 280 ? w > 0 : w < 0);
        QCOMPARE(int{network.cellTypes[row[l]]}, row[l] < 280 ? 1 : -1);
        magnitudes += std::abs(w);
        squares += w * w;
        ++n;
      }
    }
    // of a normal of standard deviation sd: mean magnitude sd √(2/π), its variance sd² (1 − 2/π)
    const double mean = sd * std::sqrt(2 / std::numbers::pi);
    CHECK_NEAR(magnitudes / n, mean, 5 * std::sqrt((sd * sd - mean * mean) / n));
    CHECK_NEAR(squares / n, sd * sd, 5 * sd * sd * std::sqrt(2 / n));
  }

  /// Inhibition is scaled, row by row, and nothing else changes.
  void zeroRowSumsScaleInhibition() {
    const InitialNetwork raw = makeInitialNetwork(typed(60, 0.3, 0.3, false)),
                         scaled = makeInitialNetwork(typed(60, 0.3, 0.3, true));
    QVERIFY(raw.connectivity->presynaptic == scaled.connectivity->presynaptic);
    for (std::size_t i = 0; i < 60; ++i) {
      const auto before = rowOf(raw, i), after = rowOf(scaled, i);
      QVERIFY(std::abs(sum(before)) > 1e-6);
      CHECK_NEAR(sum(after), 0, 1e-12);
      double factor = 0;
      for (std::size_t l = 0; l < before.size(); ++l)
        if (before[l] > 0)
          QCOMPARE(after[l], before[l]);
        else if (factor == 0)
          factor = after[l] / before[l];
        else
          CHECK_NEAR(after[l] / before[l], factor, 1e-12);
      QVERIFY(factor > 0);
    }
  }

  /// Nothing could be balanced, and nothing may turn a sign.
  void rowsOfOneKindStayAsTheyAre() {
    for (const double f : {0.0, 1.0}) {
      const InitialNetwork raw = makeInitialNetwork(typed(30, 0.3, f, false)),
                           scaled = makeInitialNetwork(typed(30, 0.3, f, true));
      QVERIFY(raw.weights == scaled.weights);
      for (std::size_t i = 0; i < 30; ++i)
        for (const double w : rowOf(raw, i))
          QVERIFY(f == 0 ? w > 0 : w < 0);
    }
  }

  void noStrengthKeepsTypesAndSynapses() {
    Experiment experiment = typed(30, 0.3, 0.2, true);
    experiment.network.weight_sd = 0;
    const InitialNetwork network = makeInitialNetwork(experiment);
    QVERIFY(network.connectivity->synapses() > 0);
    QVERIFY(std::ranges::all_of(network.weights, [](double w) { return w == 0; }));
    QCOMPARE(std::ranges::count(network.cellTypes, -1), 6);
  }

  void neuronsHaveTypesWhereTheyNeedThem() {
    Experiment experiment = typed(30, 0.3, 0.2, true);
    experiment.dale.enforced = false;
    QVERIFY(makeInitialNetwork(experiment).cellTypes.empty());
    // types do not change who is connected
    const auto free = makeInitialNetwork(experiment);
    experiment.dale.enforced = true;
    QVERIFY(makeInitialNetwork(experiment).connectivity->presynaptic == free.connectivity->presynaptic);
    QVERIFY(makeInitialNetwork(experiment).phases == free.phases);
  }

  /// Every order of four, as often as any other (χ², 23 degrees of freedom, p = 1e-4 at either end).
  void randomOrdersAreEquallyLikely() {
    std::map<std::vector<std::size_t>, int> counts;
    constexpr int draws = 12000;
    for (std::uint64_t k = 0; k < draws; ++k)
      ++counts[randomOrder(4, RandomStream(3, Purpose::Shuffle, k))];
    QCOMPARE(counts.size(), std::size_t{24});
    const double x = chiSquare(counts, draws / 24.0);
    QVERIFY2(x > 5.75 && x < 57.07, qPrintable(QString::number(x)));
    QVERIFY(randomOrder(0, RandomStream(3, Purpose::Shuffle, 0)).empty());
    QCOMPARE(randomOrder(1, RandomStream(3, Purpose::Shuffle, 0)), std::vector<std::size_t>{0});
  }
};

SPIKELOOM_TEST(BalancedTest)

} // namespace spikeloom::test::balanced_test

#include "balanced_test.moc"
