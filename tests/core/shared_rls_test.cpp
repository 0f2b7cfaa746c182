// One inverse correlation matrix for all neurons of an all-to-all network, against one for each of them.
#include "core/learning/shared_rls.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "checks.h"
#include "laboratory.h"
#include "neurons.h"
#include "state_arrays.h"
#include "tests/registry.h"

namespace spikeloom::test::shared_rls_test {

namespace {

/// r without neuron i's own.
std::vector<double> others(const std::vector<double>& r, std::size_t i) {
  std::vector<double> out = r;
  out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
  return out;
}

/// N neurons trained on the same r in both ways.
struct Both {
  std::size_t neurons;
  SharedRls shared;
  RlsBank<double> own;
  std::vector<AlignedVector<double>> sharedWeights, ownWeights;
  double worstChange = 0; ///< between the two, of what a step changes w·r by

  Both(std::size_t count, double lambda)
      : neurons(count), shared(count, lambda),
        own(std::vector<std::uint32_t>(count, static_cast<std::uint32_t>(count - 1)), lambda) {
    for (std::size_t i = 0; i < count; ++i) {
      AlignedVector<double>& row = sharedWeights.emplace_back(paddedRow(count - 1), 0.0);
      std::ranges::copy(uniformNumbers(count - 1, -1, 1, i), row.begin());
    }
    ownWeights = sharedWeights;
  }

  void update(const std::vector<double>& r, const std::vector<double>& targets) {
    for (const auto& [begin, end] : {std::pair<std::size_t, std::size_t>{0, 5}, {5, neurons}})
      shared.multiply(r, begin, end);
    shared.finishMultiply(r);
    for (std::size_t i = 0; i < neurons; ++i) {
      const std::vector<double> mine = others(r, i);
      const double e = targets[i] - std::inner_product(mine.begin(), mine.end(), ownWeights[i].begin(), 0.0);
      const double a = shared.step(i, e, sharedWeights[i].data());
      const double b = own.updatePlain(i, mine, 1, e, ownWeights[i].data());
      worstChange = std::max(worstChange, std::abs(a - b));
    }
    for (const auto& [begin, end] : {std::pair<std::size_t, std::size_t>{0, 7}, {7, neurons}})
      shared.correct(begin, end);
  }
  void train(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t k = from; k < to; ++k)
      update(uniformNumbers(neurons, -1, 1, 100 + k), uniformNumbers(neurons, -2, 2, 5000 + k));
  }
  [[nodiscard]] double weightDistance() const {
    double largest = 0;
    for (std::size_t i = 0; i < neurons; ++i)
      largest = std::max(largest, largestDifference(sharedWeights[i], ownWeights[i]));
    return largest;
  }
};

Experiment allToAll(NeuronKind model = NeuronKind::qif) {
  Experiment experiment = smallExperiment();
  experiment.network.connection_probability = 1;
  experiment.neuron.model = model;
  experiment.network.weight_sd = model == NeuronKind::rate ? 1.5 : 4;
  return experiment;
}

bool holdsQ(Trainer& trainer) { return StateArrays::of(trainer).doubles.contains("Q"); }

} // namespace

class SharedRlsTest : public QObject {
  Q_OBJECT

private slots:
  void oneMatrixIsAsGoodAsMany() {
    for (const std::size_t n : {8u, 23u, 40u}) {
      Both both(n, 0.7);
      both.train(0, 150);
      QVERIFY(both.worstChange < 1e-10);
      QVERIFY(both.weightDistance() < 1e-10);
      for (std::size_t i = 0; i < n; ++i)
        QVERIFY(largestDifference(both.shared.matrix(i), both.own.matrix(i)) < 1e-10);
      for (const auto& row : both.sharedWeights) // padding
        for (std::size_t k = n - 1; k < row.size(); ++k)
          QCOMPARE(row[k], 0.0);
      const auto q = StateArrays::of(both.shared).doubles.at("Q");
      for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < a; ++b)
          QVERIFY(q[a * n + b] == q[b * n + a]); // to the bit
    }
  }

  void resetStartsAnew() {
    Both both(12, 0.7);
    both.train(0, 30);
    both.shared.reset(4);
    for (std::size_t i = 0; i < 12; ++i)
      both.own.reset(i, 4);
    for (std::size_t i = 0; i < 12; ++i)
      QVERIFY(largestDifference(both.shared.matrix(i), both.own.matrix(i)) == 0);
    both.train(30, 60);
    QVERIFY(both.weightDistance() < 1e-10);
  }

  void silenceChangesNothing() {
    Both both(12, 0.7);
    both.train(0, 30);
    const auto weights = both.sharedWeights;
    const auto matrix = both.shared.matrix(3);
    both.update(std::vector<double>(12, 0.0), std::vector<double>(12, 1.0));
    QVERIFY(both.sharedWeights == weights && both.shared.matrix(3) == matrix);
  }

  void notANumberIsNotHidden() {
    SharedRls rls(8, 1);
    std::vector<double> r(8, 0.5);
    r[2] = NAN;
    rls.multiply(r, 0, 8);
    rls.finishMultiply(r);
    AlignedVector<double> weights(16, 0.0);
    QVERIFY(std::isnan(rls.step(0, 1, weights.data())) && std::isnan(weights[0]));
  }

  void trainedWeightsAreTheRidgeSolution_data() {
    QTest::addColumn<int>("model");
    for (const NeuronKind model : {NeuronKind::qif, NeuronKind::lif, NeuronKind::rate})
      QTest::newRow(optionsOf<NeuronKind>[static_cast<std::size_t>(model)].key.data())
          << static_cast<int>(model);
  }
  void trainedWeightsAreTheRidgeSolution() {
    QFETCH(const int, model);
    Laboratory lab(allToAll(static_cast<NeuronKind>(model)));
    QVERIFY(holdsQ(lab.trainer));
    const auto initial = lab.allWeights();
    for (int loop = 1; loop <= 3; ++loop)
      lab.train(loop, 10 * loop);
    const double distance = distanceFromRidge(lab, 1, initial);
    qInfo("%.1e", distance);
    QVERIFY(distance <= 1e-8);
    // and from a new λ on
    const auto then = lab.allWeights();
    const std::size_t updates = lab.updateTimes.size();
    lab.experiment.learning.lambda = 3;
    lab.takeUp();
    lab.train(4, 10);
    QVERIFY(distanceFromRidge(lab, 3, then, updates) <= 1e-8);
  }

  void driveFollowsTheWeights() {
    Laboratory lab(allToAll());
    lab.train(1, 10);
    lab.train(2, 10);
    const auto r = lab.network.outputs();
    for (std::size_t i = 0; i < lab.network.size(); ++i) {
      const std::vector<double> mine = others({r.begin(), r.end()}, i);
      CHECK_NEAR(lab.network.drive()[i],
                 std::inner_product(mine.begin(), mine.end(), lab.network.weightRow(i).begin(), 0.0), 1e-9);
    }
  }

  /// The textbook form keeps a P for each neuron. A difference of rounding in a weight moves later spikes,
  /// and grows: few updates are compared.
  void asTheTextbookForm() {
    for (const NeuronKind model : {NeuronKind::qif, NeuronKind::rate}) {
      Experiment experiment = allToAll(model);
      experiment.target.duration = 40;
      Laboratory shared(experiment);
      experiment.learning.method = RlsMethod::plain;
      experiment.learning.precision = Precision::double_;
      Laboratory plain(experiment);
      QVERIFY(holdsQ(shared.trainer) && !holdsQ(plain.trainer));
      shared.train(1, 0);
      plain.train(1, 0);
      QVERIFY(shared.trainer.weightChange() > 0.01);
      QVERIFY(largestDifference(shared.network.paddedWeights(), plain.network.paddedWeights()) < 1e-8);
    }
  }

  void threadsDoNotChangeABit() {
    Experiment experiment = allToAll();
    Laboratory one(experiment);
    for (int loop = 1; loop <= 2; ++loop)
      one.train(loop, 20);
    for (const int threads : {2, 3, 5}) {
      experiment.run.threads = threads;
      Laboratory several(experiment);
      for (int loop = 1; loop <= 2; ++loop)
        several.train(loop, 20);
      const auto &x = one.network.paddedWeights(), &y = several.network.paddedWeights();
      QVERIFY(std::memcmp(x.data(), y.data(), x.size() * sizeof(double)) == 0);
      QVERIFY(StateArrays::of(one.trainer) == StateArrays::of(several.trainer));
    }
  }

  void onlyWhereAllNeuronsTrainOnTheSame() {
    const auto shared = [](const std::function<void(Experiment&)>& change) {
      Experiment experiment = allToAll();
      change(experiment);
      Laboratory lab(experiment);
      return holdsQ(lab.trainer);
    };
    QVERIFY(shared([](Experiment&) {}));
    QVERIFY(shared([](Experiment& e) { e.learning.precision = Precision::double_; }));
    QVERIFY(!shared([](Experiment& e) { e.network.connection_probability = 0.98; }));
    QVERIFY(!shared([](Experiment& e) { e.learning.method = RlsMethod::plain; }));
    QVERIFY(!shared([](Experiment& e) { e.learning.quantity = TrainedQuantity::rate; }));
    QVERIFY(!shared([](Experiment& e) { e.dale.enforced = true; }));
  }
};

SPIKELOOM_TEST(SharedRlsTest)

} // namespace spikeloom::test::shared_rls_test

#include "shared_rls_test.moc"
