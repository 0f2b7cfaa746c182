// Who is connected to whom, and how strongly at first.
#include "core/model/connectivity.h"

#include <algorithm>
#include <numeric>

#include "checks.h"
#include "tests/registry.h"

namespace spikeloom::test::connectivity_test {

namespace {

constexpr std::size_t neurons = 150;

NetworkParams network(double p, double sd, bool zeroRowSums) {
  NetworkParams params;
  params.neurons = static_cast<int>(neurons);
  params.connection_probability = p;
  params.weight_sd = sd;
  params.zero_row_sums = zeroRowSums;
  return params;
}

std::span<const double> rowOf(const Connectivity& connectivity, const AlignedVector<double>& weights,
                              std::size_t i) {
  return {weights.data() + connectivity.rowStart[i], connectivity.synapseCounts[i]};
}

} // namespace

class ConnectivityTest : public QObject {
  Q_OBJECT

private slots:
  void bothViewsSayTheSame_data() {
    QTest::addColumn<double>("p");
    for (const double p : {0.02, 0.3, 1.0})
      QTest::addRow("p = %g", p) << p;
  }

  void bothViewsSayTheSame() {
    QFETCH(const double, p);
    const Connectivity net = randomConnectivity(neurons, p, 3);
    QCOMPARE(net.rowStart.size(), neurons + 1);
    QCOMPARE(net.outStart.size(), neurons + 1);
    QCOMPARE(net.synapses(),
             std::accumulate(net.synapseCounts.begin(), net.synapseCounts.end(), std::size_t{0}));
    QCOMPARE(net.outStart.back(), net.synapses());
    std::vector<std::vector<int>> seen(neurons, std::vector<int>(neurons, 0));
    for (std::uint32_t j = 0; j < neurons; ++j)
      for (std::size_t k = net.outStart[j]; k < net.outStart[j + 1]; ++k) {
        const auto [i, column] = net.outgoing[k];
        QVERIFY(column < net.synapseCounts[i]);
        QCOMPARE(net.row(i)[column], j);
        ++seen[i][j];
        QVERIFY(k == net.outStart[j] || net.outgoing[k - 1].neuron < i);
      }
    for (std::size_t i = 0; i < neurons; ++i) {
      const auto row = net.row(i);
      QVERIFY(std::ranges::is_sorted(row, std::less_equal<>{}) || row.size() < 2);
      QCOMPARE(seen[i][i], 0); // no autapse
      for (std::uint32_t j = 0; j < neurons; ++j)
        QCOMPARE(seen[i][j], static_cast<int>(std::ranges::count(row, j)));
    }
  }

  void rowsStartOnCacheLines() {
    const Connectivity net = randomConnectivity(neurons, 0.3, 4);
    const auto weights = randomWeights(net, network(0.3, 2, true), 4);
    QCOMPARE(weights.size(), net.paddedSize());
    for (std::size_t i = 0; i < neurons; ++i) {
      QCOMPARE(reinterpret_cast<std::uintptr_t>(weights.data() + net.rowStart[i]) % 64, std::uintptr_t{0});
      QCOMPARE(net.rowStart[i + 1] - net.rowStart[i], (net.synapseCounts[i] + 15u) / 16 * 16);
      for (std::size_t k = net.rowStart[i] + net.synapseCounts[i]; k < net.rowStart[i + 1]; ++k)
        QVERIFY(weights[k] == 0 && net.presynaptic[k] == 0);
    }
  }

  void densityIsBinomial() {
    for (const double p : {0.05, 0.3, 0.9}) {
      const double pairs = neurons * (neurons - 1.0);
      for (const std::int64_t seed : {1, 2, 3}) {
        const Connectivity net = randomConnectivity(neurons, p, seed);
        CHECK_NEAR(static_cast<double>(net.synapses()), p * pairs, 5 * std::sqrt(pairs * p * (1 - p)));
        const double rowSd = std::sqrt((neurons - 1) * p * (1 - p)); // 150 rows and 150 columns of it
        for (std::size_t i = 0; i < neurons; ++i) {
          CHECK_NEAR(net.synapseCounts[i], p * (neurons - 1), 5.5 * rowSd);
          CHECK_NEAR(static_cast<double>(net.outStart[i + 1] - net.outStart[i]), p * (neurons - 1),
                     5.5 * rowSd);
        }
      }
    }
    QCOMPARE(randomConnectivity(neurons, 1, 1).synapses(), neurons * (neurons - 1));
  }

  void seedsGiveOtherNetworks() {
    const auto a = randomConnectivity(neurons, 0.3, 1), b = randomConnectivity(neurons, 0.3, 2);
    QVERIFY(a.presynaptic == randomConnectivity(neurons, 0.3, 1).presynaptic);
    QVERIFY(a.presynaptic != b.presynaptic);
  }

  void weightsAreNormal() {
    constexpr double p = 0.4, sigma = 3;
    const Connectivity net = randomConnectivity(neurons, p, 5);
    const auto weights = randomWeights(net, network(p, sigma, false), 5);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < neurons; ++i)
      for (const double w : rowOf(net, weights, i)) {
        sum += w;
        squares += w * w;
      }
    const auto n = static_cast<double>(net.synapses());
    const double sd = sigma / std::sqrt(neurons * p);
    CHECK_NEAR(sum / n, 0, 5 * sd / std::sqrt(n));
    CHECK_NEAR(squares / n, sd * sd, 5 * sd * sd * std::sqrt(2 / n));
  }

  void zeroRowSumsSubtractEachRowsMean() {
    const Connectivity net = randomConnectivity(neurons, 0.3, 6);
    const auto raw = randomWeights(net, network(0.3, 4, false), 6);
    const auto shifted = randomWeights(net, network(0.3, 4, true), 6);
    for (std::size_t i = 0; i < neurons; ++i) {
      const auto a = rowOf(net, raw, i), b = rowOf(net, shifted, i);
      QVERIFY(std::abs(std::accumulate(a.begin(), a.end(), 0.0)) > 1e-6);
      CHECK_NEAR(std::accumulate(b.begin(), b.end(), 0.0), 0, 1e-12);
      for (std::size_t k = 1; k < a.size(); ++k) // one shift for the whole row
        CHECK_NEAR(a[k] - b[k], a[0] - b[0], 1e-13);
    }
  }

  void noStrengthKeepsTheSynapses() {
    const Connectivity net = randomConnectivity(neurons, 0.3, 7);
    for (const bool zeroRowSums : {false, true}) {
      const auto weights = randomWeights(net, network(0.3, 0, zeroRowSums), 7);
      QCOMPARE(weights.size(), net.paddedSize());
      QVERIFY(std::ranges::all_of(weights, [](double w) { return w == 0; }));
    }
    QVERIFY(net.synapses() > 0);
  }

  void neuronsWithoutSynapses() {
    const Connectivity net = connectivityFromRows({{1, 2}, {}, {0}});
    QCOMPARE(net.synapses(), std::size_t{3});
    QVERIFY(net.row(1).empty());
    const auto weights = randomWeights(net, network(0.3, 1, true), 1);
    QCOMPARE(weights.size(), std::size_t{32});
    QVERIFY(std::ranges::all_of(weights, [](double w) { return std::isfinite(w); }));
  }
};

SPIKELOOM_TEST(ConnectivityTest)

} // namespace spikeloom::test::connectivity_test

#include "connectivity_test.moc"
