// The learning rule against independent computations of the same thing: the batch ridge regression, the
// inverse of the correlation matrix, and the three ways to take a step against one another.
#include "checks.h"
#include "core/learning/rls.h"
#include "solvers.h"
#include "state_arrays.h"
#include "tests/registry.h"

#include <Eigen/Core>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <tuple>

namespace spikeloom::test::rls_test {

using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double decay = 0.9;
enum class Rule { EventDriven, Lazy, Plain };

/// One neuron's training: random spike trains into a bank of one neuron, and what a batch regression needs of
/// them.
template <class Real> struct Training {
  std::uint32_t n;
  double lambda;
  double spikesPerUpdate;
  RlsBank<Real> bank;
  std::mt19937_64 random;
  std::unique_ptr<double[], void (*)(void*)> weights;
  VectorXd r, start, force;
  MatrixXd correlation;
  double worstChange = 0; // of the returned change of w·r

  Training(std::uint32_t synapses, double regularization, double rate, KernelLevel level = bestKernelLevel())
      : n(synapses), lambda(regularization), spikesPerUpdate(rate),
        bank(std::vector<std::uint32_t>{synapses}, regularization, level), random(7),
        weights(static_cast<double*>(std::aligned_alloc(64, RlsBank<Real>::paddedSize(n) * sizeof(double))),
                std::free),
        r(VectorXd::Zero(n)), correlation(lambda * MatrixXd::Identity(n, n)) {
    std::fill_n(weights.get(), RlsBank<Real>::paddedSize(n), 0.0);
    std::normal_distribution<double> normal;
    for (std::uint32_t l = 0; l < n; ++l)
      weights[l] = 0.3 * normal(random);
    start = current();
    force = lambda * start;
  }

  VectorXd current() const { return Eigen::Map<const VectorXd>(weights.get(), n); }
  MatrixXd inverse() const {
    const std::vector<double> all = bank.matrix(0);
    return Eigen::Map<const MatrixXd>(all.data(), n, n);
  }

  std::vector<SpikeArrival> draw() {
    std::poisson_distribution<std::uint32_t> count(spikesPerUpdate);
    std::uniform_int_distribution<std::uint32_t> column(0, n - 1);
    std::uniform_real_distribution<double> amplitude(decay, 1);
    std::vector<SpikeArrival> arrivals(count(random));
    for (SpikeArrival& arrival : arrivals)
      arrival = {column(random), amplitude(random)}; // a cell may come twice
    return arrivals;
  }

  void update(Rule rule, const std::vector<SpikeArrival>& arrivals, double sensitivity, double target) {
    r *= decay;
    for (const SpikeArrival& arrival : arrivals)
      r[arrival.column] += arrival.amplitude;
    const VectorXd before = current();
    const double error = target - sensitivity * before.dot(r);
    const std::span<const double> regressor(r.data(), n);
    const double change = rule == Rule::EventDriven
                              ? bank.updateEventDriven(0, decay, arrivals, sensitivity, error, weights.get())
                          : rule == Rule::Lazy
                              ? bank.updateLazy(0, regressor, sensitivity, error, weights.get())
                              : bank.updatePlain(0, regressor, sensitivity, error, weights.get());
    worstChange =
        std::max(worstChange, std::abs(change - (current() - before).dot(r)) / (1 + std::abs(change)));
    correlation += sensitivity * sensitivity * r * r.transpose();
    force += sensitivity * target * r;
  }

  void train(Rule rule, int updates, double sensitivity = 1) {
    std::normal_distribution<double> target;
    for (int m = 0; m < updates; ++m) {
      const auto arrivals = draw();
      update(rule, arrivals, sensitivity, target(random));
    }
  }

  /// |w - w_ridge| / |w_ridge|
  double weightError() const {
    const VectorXd ridge = solveSymmetric(correlation, force);
    return (current() - ridge).norm() / ridge.norm();
  }
  /// |P C - 1|, with C the regularized correlation matrix
  double inverseError() const { return (inverse() * correlation - MatrixXd::Identity(n, n)).norm() / n; }
};

bool exactlySymmetric(const MatrixXd& p) { return (p.array() == p.transpose().array()).all(); }

} // namespace

class RlsTest : public QObject {
  Q_OBJECT

private:
  template <class Real> void ridge(double tolerance) {
    QFETCH(int, rule);
    QFETCH(uint, n);
    QFETCH(double, rate);
    QFETCH(double, sensitivity);
    Training<Real> training(n, 2, rate);
    training.train(static_cast<Rule>(rule), 333, sensitivity); // ends with a half-full buffer
    QCOMPARE_LT(training.weightError(), tolerance);
    if (sizeof(Real) == sizeof(double))
      QCOMPARE_LT(training.inverseError(), tolerance);
    QCOMPARE_LT(training.worstChange, tolerance);
    QVERIFY(exactlySymmetric(training.inverse()));
    QVERIFY(positiveDefinite(training.inverse()));
    for (std::size_t l = n; l < RlsBank<Real>::paddedSize(n); ++l)
      QCOMPARE(training.weights[l], 0.0);
  }

  // Excludes some synapses now and then. P is the inverse of the correlation matrix of those that are left;
  // what is excluded has exact zeros and keeps its weight; the change of w·r is told rightly.
  template <class Real> void severalExclusions(double tolerance) {
    QFETCH(int, rule);
    QFETCH(uint, n);
    Training<Real> training(n, 1, 2);
    std::vector<Eigen::Index> left(n);
    std::iota(left.begin(), left.end(), Eigen::Index{0});
    for (int round = 0; round < 2; ++round) {
      training.train(static_cast<Rule>(rule), 7 + 40 * round);
      for (const Eigen::Index l : {Eigen::Index{1 + round}, Eigen::Index{n} - 1 - round}) {
        training.bank.exclude(0, static_cast<std::size_t>(l));
        std::erase(left, l);
      }
      const VectorXd kept = training.current();
      training.train(static_cast<Rule>(rule), 30);
      const MatrixXd p = training.inverse();
      MatrixXd expected = MatrixXd::Zero(n, n);
      const auto size = static_cast<Eigen::Index>(left.size());
      expected(left, left) = solveSymmetric(training.correlation(left, left), MatrixXd::Identity(size, size));
      QCOMPARE_LT((p - expected).norm() / expected.norm(), tolerance);
      QVERIFY(exactlySymmetric(p));
      for (Eigen::Index l = 0; l < p.rows(); ++l)
        if (!std::ranges::count(left, l)) {
          QVERIFY((p.row(l).array() == 0).all());
          QCOMPARE(training.weights[l], kept[l]);
        }
    }
    QCOMPARE_LT(training.worstChange, tolerance);
  }

  // `most` spikes an update: more than the correlations of few cells leave digits for in 32 bits
  void ridgeRows(double most) {
    QTest::addColumn<int>("rule");
    QTest::addColumn<uint>("n");
    QTest::addColumn<double>("rate");
    QTest::addColumn<double>("sensitivity");
    const char* names[] = {"event-driven", "lazy", "plain"};
    for (const int rule : {0, 1, 2})
      for (const uint n : {1u, 7u, 24u, 61u, 150u})
        for (const auto& [rate, sensitivity] : {std::pair{3.0, 1.0}, {0.3, 1.0}, {3.0, 0.4}, {140.0, 1.0}})
          if ((rate <= most || n >= rate) && !(sanitized && n > 100))
            QTest::addRow("%s n=%u rate=%g s=%g", names[rule], n, rate, sensitivity)
                << rule << n << rate << sensitivity;
  }

private slots:
  void weightsAreTheRidgeSolution64_data() { ridgeRows(1000); }
  void weightsAreTheRidgeSolution64() { ridge<double>(1e-8); }
  void weightsAreTheRidgeSolution32_data() { ridgeRows(3); }
  void weightsAreTheRidgeSolution32() { ridge<float>(1e-3); }

  void threeWaysAgree() {
    Training<double> event(90, 1, 3), lazy(90, 1, 3), plain(90, 1, 3), mixed(90, 1, 3);
    event.train(Rule::EventDriven, 400);
    lazy.train(Rule::Lazy, 400);
    plain.train(Rule::Plain, 400);
    for (const Rule rule : {Rule::EventDriven, Rule::Lazy, Rule::EventDriven, Rule::Plain, Rule::EventDriven})
      mixed.train(rule, 80);
    for (const auto* other : {&lazy, &plain}) {
      QCOMPARE_LT((event.current() - other->current()).norm() / event.current().norm(), 1e-9);
      QCOMPARE_LT((event.inverse() - other->inverse()).norm() / event.inverse().norm(), 1e-9);
    }
    QCOMPARE_LT(mixed.weightError(), 1e-9);
  }

  void silenceAndRestart() {
    Training<double> training(40, 1, 2);
    std::normal_distribution<double> target;
    training.train(Rule::EventDriven, 50);
    for (int m = 0; m < 100; ++m)
      training.update(Rule::EventDriven, {}, 1, target(training.random));
    QCOMPARE_LT(training.weightError(), 1e-9);
    for (int m = 0; m < 20000; ++m)
      training.update(Rule::EventDriven, {}, 1, target(training.random)); // r underflows
    training.train(Rule::EventDriven, 50);
    QCOMPARE_LT(training.weightError(), 1e-9);
    training.r = VectorXd::Random(40).cwiseAbs();
    training.bank.restart(0, std::span<const double>(training.r.data(), 40));
    training.train(Rule::EventDriven, 50);
    QCOMPARE_LT(training.weightError(), 1e-9);
    QCOMPARE_LT(training.worstChange, 1e-9);
  }

  void zeroSensitivityOnlyLetsTimePass() {
    Training<double> training(40, 1, 2);
    training.train(Rule::EventDriven, 30);
    const VectorXd before = training.current();
    const MatrixXd inverse = training.inverse();
    training.train(Rule::EventDriven, 30, 0);
    QCOMPARE((training.current() - before).norm(), 0.0);
    QCOMPARE_LT((training.inverse() - inverse).norm(), 1e-12);
    training.train(Rule::EventDriven, 30);
    QCOMPARE_LT(training.weightError(), 1e-9);
  }

  void exclusionInvertsTheReducedMatrix() {
    constexpr Eigen::Index n = 50, l = 17;
    Training<double> training(n, 1, 3);
    training.train(Rule::EventDriven, 77);
    const double kept = training.weights[l];
    training.bank.exclude(0, l);
    training.bank.exclude(0, l); // is excluded already
    // from here on a regression without row l: its contribution to the prediction is a part of the target
    VectorXd others = training.current();
    others[l] = 0;
    MatrixXd reduced = training.correlation;
    reduced.row(l).setZero();
    reduced.col(l).setZero();
    VectorXd force = reduced * others;
    const MatrixXd atExclusion = reduced;
    std::normal_distribution<double> target;
    for (int m = 0; m < 77; ++m) {
      const auto arrivals = training.draw();
      const double wanted = target(training.random);
      training.update(Rule::EventDriven, arrivals, 1, wanted);
      VectorXd r = training.r;
      r[l] = 0;
      reduced += r * r.transpose();
      force += (wanted - kept * training.r[l]) * r;
    }
    QVERIFY(!(reduced.array() == atExclusion.array()).all());
    const MatrixXd p = training.inverse();
    QVERIFY((p.row(l).array() == 0).all() && (p.col(l).array() == 0).all());
    QVERIFY(exactlySymmetric(p));
    MatrixXd identity = MatrixXd::Identity(n, n);
    identity(l, l) = 0;
    QCOMPARE_LT((p * reduced - identity).norm(), 1e-9);
    reduced(l, l) = 1;
    const VectorXd ridge = solveSymmetric(reduced, force);
    others = training.current();
    QCOMPARE(others[l], kept);
    others[l] = 0;
    QCOMPARE_LT((others - ridge).norm() / ridge.norm(), 1e-9);
  }

  void severalExclusions_data() {
    QTest::addColumn<int>("rule");
    QTest::addColumn<uint>("n");
    const char* names[] = {"event-driven", "lazy", "plain"};
    for (const int rule : {0, 1, 2})
      for (const uint n : {5u, 24u, 61u})
        QTest::addRow("%s n=%u", names[rule], n) << rule << n;
  }

  void severalExclusions() {
    severalExclusions<double>(1e-9);
    severalExclusions<float>(1e-3);
  }

  // one by one, whatever the buffer holds, until none is left
  void everySynapseCanBeExcluded() {
    Training<float> training(9, 1, 2);
    for (std::size_t l = 0; l < 9; ++l) {
      training.train(Rule::EventDriven, 3 + static_cast<int>(l));
      training.bank.exclude(0, (4 * l) % 9);
    }
    QCOMPARE(training.inverse().norm(), 0.0);
    const VectorXd before = training.current();
    for (const Rule rule : {Rule::EventDriven, Rule::Lazy, Rule::Plain})
      training.train(rule, 20);
    QVERIFY((training.current().array() == before.array()).all());
  }

  void exclusionBeforeAnySpike() {
    Training<double> training(20, 2, 2);
    training.bank.exclude(0, 3);
    MatrixXd expected = MatrixXd::Identity(20, 20) / 2;
    expected(3, 3) = 0;
    QCOMPARE((training.inverse() - expected).norm(), 0.0);
  }

  void stateContinuesBitForBit() {
    Training<float> original(70, 1, 3), copy(70, 1, 3);
    original.train(Rule::EventDriven, 45);
    StateArrays::of(original.bank).putInto(copy.bank);
    std::copy_n(original.weights.get(), RlsBank<float>::paddedSize(70), copy.weights.get());
    copy.r = original.r;
    copy.random = original.random;
    original.train(Rule::EventDriven, 100);
    copy.train(Rule::EventDriven, 100);
    QVERIFY(std::memcmp(original.weights.get(), copy.weights.get(), 70 * sizeof(double)) == 0);
    QVERIFY(StateArrays::of(original.bank) == StateArrays::of(copy.bank));
  }

  void resetForgets() {
    Training<float> training(33, 1, 3);
    const auto fresh = StateArrays::of(training.bank);
    training.train(Rule::EventDriven, 45);
    for (std::size_t i = 0; i < training.bank.neuronCount(); ++i)
      training.bank.reset(i, 1);
    QVERIFY(StateArrays::of(training.bank) == fresh);
  }

  void everyKernelIsTheSameRule() {
    for (const KernelLevel level : {KernelLevel::Baseline, KernelLevel::V3, KernelLevel::V4}) {
      if (!kernelFor<double>(level))
        continue;
      for (const std::uint32_t n : {5u, 24u, 75u, 200u}) {
        Training<double> here(n, 1, 3, level);
        Training<float> single(n, 1, 3, level);
        for (const Rule rule : {Rule::EventDriven, Rule::Lazy, Rule::Plain}) {
          here.train(rule, 100);
          single.train(rule, 100);
        }
        QCOMPARE_LT(here.weightError(), 1e-10);
        QCOMPARE_LT(single.weightError(), 1e-4);
        QVERIFY(exactlySymmetric(here.inverse()) && exactlySymmetric(single.inverse()));
      }
    }
  }

  void neuronsAreIndependent() {
    const std::vector<std::uint32_t> counts = {30, 0, 61};
    RlsBank<double> bank(counts, 1);
    QCOMPARE(bank.neuronCount(), std::size_t{3});
    QCOMPARE(bank.synapseCount(2), std::size_t{61});
    QVERIFY(RlsBank<double>::bytes(counts) >= (30 * 30 + 61 * 61) * sizeof(double));
    alignas(64) double weights[64] = {};
    const std::vector<SpikeArrival> arrivals = {{29, 1.0}};
    QCOMPARE(bank.updateEventDriven(1, decay, {}, 1, 1, weights), 0.0);       // no synapses
    QCOMPARE(bank.updateEventDriven(0, decay, arrivals, 1, 2, weights), 1.0); // e q / (1 + q) with q = 1
    QCOMPARE(weights[29], 1.0);
    const auto p = bank.matrix(2);
    QVERIFY(Eigen::Map<const MatrixXd>(p.data(), 61, 61).isIdentity(0));
    QCOMPARE(bank.matrix(0)[29 * 30 + 29], 0.5);
    double column[30];
    bank.column(0, 29, column);
    QCOMPARE(column[29], 0.5);
  }

  void notANumberIsNotHidden() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (int what = 0; what < 3; ++what) {
      RlsBank<float> bank(std::vector<std::uint32_t>{20}, 1);
      alignas(64) double weights[32] = {};
      const std::vector<SpikeArrival> arrivals = {{3, what == 0 ? nan : 1.0}};
      const double change =
          bank.updateEventDriven(0, decay, arrivals, what == 1 ? nan : 1.0, what == 2 ? nan : 1.0, weights);
      QVERIFY(std::isnan(change) && std::isnan(weights[3]));
    }
  }
};

SPIKELOOM_TEST(RlsTest)

} // namespace spikeloom::test::rls_test

#include "rls_test.moc"
