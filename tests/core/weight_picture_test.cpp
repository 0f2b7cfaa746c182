// Pictures of the weights of networks made by hand, and copies in pieces of those of a run.
#include "core/analysis/weight_picture.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/analysis/eigenvalues.h"
#include "core/base/errors.h"
#include "core/session/weight_search.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::weight_picture_test {

namespace {

constexpr std::uint32_t n = 5;

/// Every neuron hears all others; the weight from j to i is 10 i + j, negative from odd neurons.
double weightOf(std::size_t i, std::size_t j) {
  const double size = 10.0 * static_cast<double>(i) + static_cast<double>(j);
  return j % 2 == 1 ? -size : size;
}

struct ByHand {
  Connectivity connectivity;
  AlignedVector<double> before, now; ///< before: all 2
  std::vector<std::int8_t> types{1, -1, 1, -1, 1};

  ByHand() {
    std::vector<std::vector<std::uint32_t>> rows(n);
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = 0; j < n; ++j)
        if (i != j)
          rows[i].push_back(j);
    connectivity = connectivityFromRows(rows);
    before.assign(connectivity.paddedSize(), 1e9); // between rows: nobody may read it
    now = before;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t l = 0; l < n - 1; ++l) {
        before[connectivity.rowStart[i] + l] = 2;
        now[connectivity.rowStart[i] + l] = weightOf(i, rows[i][l]);
      }
  }
};

std::size_t total(const std::vector<std::size_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

} // namespace

class WeightPictureTest : public QObject {
  Q_OBJECT

private slots:
  void matrixOfSingleEntries() {
    const ByHand net;
    const WeightMatrix matrix = weightMatrix(net.connectivity, net.now, n);
    QCOMPARE(matrix.block, std::size_t{1});
    QCOMPARE(matrix.size, std::size_t{n});
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        QCOMPARE(matrix.at(i, j), i == j ? 0.0f : static_cast<float>(weightOf(i, j)));
  }

  void matrixOfBlocks() { // 2 × 2, the last ones 2 × 1, 1 × 2 and 1 × 1
    const ByHand net;
    const WeightMatrix now = weightMatrix(net.connectivity, net.now, 3);
    QCOMPARE(now.block, std::size_t{2});
    QCOMPARE(now.size, std::size_t{3});
    QCOMPARE(now.at(0, 0),
             static_cast<float>((weightOf(0, 1) + weightOf(1, 0)) / 4)); // the diagonal counts as 0
    QCOMPARE(now.at(0, 1),
             static_cast<float>((weightOf(0, 2) + weightOf(0, 3) + weightOf(1, 2) + weightOf(1, 3)) / 4));
    QCOMPARE(now.at(2, 0), static_cast<float>((weightOf(4, 0) + weightOf(4, 1)) / 2));
    QCOMPARE(now.at(2, 2), 0.0f);
    const WeightMatrix before = weightMatrix(net.connectivity, net.before, 3);
    QCOMPARE(before.at(0, 0), 1.0f);
    QCOMPARE(before.at(0, 1), 2.0f);
    QCOMPARE(changeOf(before, now).at(2, 0), now.at(2, 0) - 2);
    QCOMPARE(weightMatrix(net.connectivity, net.now, 0).size, std::size_t{1}); // never none
    const std::array both{&before, &now};
    CHECK_NEAR(matrixScale(both, 1), std::max(largest(before), largest(now)), 1e-9);
    QCOMPARE(matrixScale(std::array{&before}, 0.5), 2.0);
    QCOMPARE(matrixScale({}, 0.5), 0.0);
  }

  void everySynapseIsCounted() {
    const ByHand net;
    const WeightHistogram typed = weightHistogram(net.connectivity, net.before, net.now, net.types, 21);
    QVERIFY(typed.now[WeightHistogram::all].empty());
    QCOMPARE(total(typed.now[WeightHistogram::excitatory]), std::size_t{12});
    QCOMPARE(total(typed.now[WeightHistogram::inhibitory]), std::size_t{8});
    QCOMPARE(total(typed.before[WeightHistogram::excitatory]) +
                 total(typed.before[WeightHistogram::inhibitory]),
             net.connectivity.synapses());
    // by sign: inhibitory neurons have the lower half of the bins, but for the weight from 1 to 0, in the
    // middle
    for (std::size_t bin = 12; bin < 21; ++bin)
      QCOMPARE(typed.now[WeightHistogram::inhibitory][bin], std::size_t{0});
    const WeightHistogram all = weightHistogram(net.connectivity, net.before, net.now, {}, 21);
    QVERIFY(all.now[WeightHistogram::excitatory].empty());
    QCOMPARE(total(all.now[WeightHistogram::all]), net.connectivity.synapses());
    // all of them were 2 before: one bin, which holds 2
    const auto full = std::ranges::find(all.before[0], net.connectivity.synapses());
    QVERIFY(full != all.before[0].end());
    const double centre = all.centre(static_cast<std::size_t>(full - all.before[0].begin()));
    QVERIFY(std::abs(centre - 2) <= all.width / 2);
    QCOMPARE(all.centre(10), 0.0);
  }

  void allZeroIsOneBin() {
    ByHand net;
    std::ranges::fill(net.now, 0.0);
    const WeightHistogram histogram = weightHistogram(net.connectivity, net.now, net.now, {}, 9);
    QCOMPARE(histogram.now[0][4], net.connectivity.synapses());
  }

  void inputsAreSorted() {
    const ByHand net;
    const auto inputs = inputsByWeight(net.connectivity, net.before, net.now, 4);
    QCOMPARE(inputs.size(), std::size_t{4});
    const std::vector<std::uint32_t> expected{2, 0, 1, 3}; // 42, 40, −41, −43
    for (std::size_t k = 0; k < 4; ++k) {
      QCOMPARE(inputs[k].neuron, expected[k]);
      QCOMPARE(inputs[k].now, weightOf(4, expected[k]));
      QCOMPARE(inputs[k].before, 2.0);
    }
    QVERIFY(inputsByWeight(net.connectivity, net.before, net.now, n).empty());
  }

  void copiesInPiecesAreTheWeights() {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{100}, std::size_t{1'000'000}}) {
      const Simulation simulation = trainedSimulation(smallExperiment(), 1);
      WeightCopy copy;
      int calls = 0;
      for (; !copy.complete() && calls < 1000; ++calls)
        copyOn(copy, simulation, piece);
      QCOMPARE(calls > 2, piece < 1'000'000);
      QVERIFY(copy.now == simulation.network().paddedWeights());
      QVERIFY(*copy.before == simulation.initialWeights());
      QVERIFY(copy.now != *copy.before);
      QCOMPARE(copy.loops, 1);
      QCOMPARE(copy.radius, std::optional(simulation.experiment().network.weight_sd));
    }
  }

  void aCopyOfAnotherNetworkBeginsAnew() {
    const Simulation one = trainedSimulation(smallExperiment(), 1);
    Experiment other = smallExperiment();
    other.run.seed = 2;
    other.network.topology = Topology::balanced;
    other.network.connection_probability = 0.5;
    const Simulation two(other);
    WeightCopy copy;
    copyOn(copy, one, 100);
    while (!copy.complete())
      copyOn(copy, two, 100);
    QVERIFY(copy.now == two.network().paddedWeights() && *copy.before == two.initialWeights());
    QCOMPARE(copy.cellTypes.size(), std::size_t{40});
    CHECK_NEAR(*copy.radius, balancedRadius(6, 5, 0.2, 0.5), 1e-12);
  }

  void whatIsFoundIsOfBothMoments() {
    const Simulation simulation = trainedSimulation(smallExperiment(), 1);
    auto copy = std::make_shared<WeightCopy>();
    while (!copy->complete())
      copyOn(*copy, simulation, 1'000'000);
    const WeightsFound found = findWeights(copy, 40, 3);
    QCOMPARE(found.now->size, std::size_t{40});
    QCOMPARE(found.inputs.size(), std::size_t{copy->connectivity->synapseCounts[3]});
    QVERIFY(found.scale > 0);
    const WeightsFound again = findWeights(copy, 40, 4, &found);
    QCOMPARE(again.before, found.before); // not computed again
    QVERIFY(findWeights(copy, 10, 4, &found).before != found.before);
    const SpectrumFound spectrum = findSpectrum(*copy, nullptr, {});
    QVERIFY(*spectrum.before == eigenvalues(*copy->connectivity, *copy->before));
    QVERIFY(*spectrum.now == eigenvalues(*copy->connectivity, copy->now));
    QVERIFY(spectrum.theoretical);
    QCOMPARE(findSpectrum(*copy, &spectrum, {}).before, spectrum.before);
  }

  void aStoppedSpectrumIsGivenUp() {
    const Simulation simulation(smallExperiment());
    WeightCopy copy;
    while (!copy.complete())
      copyOn(copy, simulation, 1'000'000);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, (void)findSpectrum(copy, nullptr, stop.get_token()));
    QVERIFY_THROWS_EXCEPTION(Cancelled, (void)eigenvalues(*copy.connectivity, copy.now, stop.get_token()));
  }

private:
  static double largest(const WeightMatrix& matrix) {
    float most = 0;
    for (const float value : matrix.values)
      most = std::max(most, std::abs(value));
    return static_cast<double>(most);
  }
};

SPIKELOOM_TEST(WeightPictureTest)

} // namespace spikeloom::test::weight_picture_test

#include "weight_picture_test.moc"
