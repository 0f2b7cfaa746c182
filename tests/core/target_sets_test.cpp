// Sets of targets, targets that are shared, and targets of rates.
#include <Eigen/Core>
#include <algorithm>
#include <numbers>
#include <set>

#include "checks.h"
#include "core/targets/targets.h"
#include "solvers.h"
#include "tests/registry.h"

namespace spikeloom::test::target_sets_test {

namespace {

constexpr double pi = std::numbers::pi;

Experiment family(TargetFamily which, int neurons = 50) {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = neurons;
  experiment.target.family = which;
  experiment.target.warm_up = 100;
  experiment.target.chaos_gain = 7; // lives on
  experiment.target.sets = 3;
  return experiment;
}

void randomFamilies() {
  QTest::addColumn<int>("which");
  for (const TargetFamily which : {TargetFamily::sine, TargetFamily::product_of_sines, TargetFamily::chaotic,
                                   TargetFamily::ornstein_uhlenbeck, TargetFamily::innate})
    QTest::newRow(optionsOf<TargetFamily>[static_cast<std::size_t>(which)].key.data())
        << static_cast<int>(which);
}

std::vector<double> curve(const Targets& targets, std::size_t neuron) {
  std::vector<double> out;
  for (std::size_t k = 0; k < targets.samples(); ++k)
    out.push_back(targets.at(k, neuron));
  return out;
}

/// Neurons whose curve another one has too.
std::set<std::size_t> alike(const Targets& targets) {
  std::set<std::size_t> out;
  for (std::size_t i = 0; i < targets.neurons; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (curve(targets, i) == curve(targets, j))
        out.insert({i, j});
  return out;
}

} // namespace

class TargetSetsTest : public QObject {
  Q_OBJECT

private slots:
  void setsDiffer_data() { randomFamilies(); }
  void setsDiffer() {
    QFETCH(const int, which);
    const Experiment experiment = family(static_cast<TargetFamily>(which));
    const Targets first = makeTargets(experiment), second = makeTargets(experiment, 1),
                  third = makeTargets(experiment, 2);
    QVERIFY(makeTargets(experiment, 0).values == first.values &&
            makeTargets(experiment, 1).values == second.values);
    Experiment alone = experiment;
    alone.target.sets = 1; // the first set does not depend on how many follow
    QVERIFY(makeTargets(alone).values == first.values);
    for (std::size_t i = 0; i < first.neurons; ++i)
      QVERIFY(curve(first, i) != curve(second, i) && curve(first, i) != curve(third, i) &&
              curve(second, i) != curve(third, i));
    Experiment other = experiment;
    other.run.seed = 2;
    QVERIFY(makeTargets(other, 1).values != second.values);
  }

  /// Neuron i's numbers in the first set come from stream i, as they did when there was one set only.
  void theFirstSetIsDrawnFromTheNeuronsOwnStreams() {
    Experiment experiment = family(TargetFamily::sine);
    const Targets sines = makeTargets(experiment);
    experiment.target.family = TargetFamily::product_of_sines;
    const Targets products = makeTargets(experiment);
    experiment.target.phases = SinePhases::shared;
    const Targets oneShift = makeTargets(experiment);
    experiment.target.family = TargetFamily::ornstein_uhlenbeck;
    experiment.learning.update_interval = experiment.neuron.time_step;
    const Targets walks = makeTargets(experiment);
    const double keep = std::exp(-0.1 / 200);
    for (std::size_t i = 0; i < 50; ++i) {
      RandomStream a(1, Purpose::Targets, i), b(1, Purpose::Targets, i), c(1, Purpose::Targets, i);
      const double amplitude = 0.5 + a.uniform(), shift = 1000 * a.uniform(),
                   period = 300 + 700 * a.uniform();
      const double amplitude2 = 0.5 + b.uniform(), shift2 = 1000 * b.uniform(),
                   slow = 500 + 500 * b.uniform(), fast = 100 + 400 * b.uniform(), t1 = slow * b.uniform(),
                   t2 = fast * b.uniform();
      for (std::size_t k = 0; k < sines.samples(); ++k) {
        const double t = 2.0 * static_cast<double>(k + 1);
        CHECK_NEAR(sines.at(k, i), amplitude * std::sin(2 * pi * (t - shift) / period), 1e-12);
        CHECK_NEAR(products.at(k, i),
                   amplitude2 * std::sin(2 * pi * (t - t1) / slow) * std::sin(2 * pi * (t - t2) / fast),
                   1e-12);
        CHECK_NEAR(oneShift.at(k, i),
                   amplitude2 * std::sin(2 * pi * (t - shift2) / slow) *
                       std::sin(2 * pi * (t - shift2) / fast),
                   1e-12);
      }
      double f = 0.95 * c.normal();
      for (std::size_t k = 0; k < walks.samples(); ++k) {
        f = keep * f + 0.95 * std::sqrt(1 - keep * keep) * c.normal();
        CHECK_NEAR(walks.at(k, i), f, 1e-12);
      }
    }
  }

  /// Sets of the chaotic family start one rate network from other states: the network that explains the first
  /// set's curves (linear in its weights, see targets_test) explains the second's.
  void chaoticSetsAreOfOneNetwork() {
    Experiment experiment = family(TargetFamily::chaotic, 40);
    experiment.target.duration = 3000;
    experiment.target.chaos_probability = 0.4;
    experiment.learning.update_interval = 1; // the Euler step
    const auto parts = [](const Targets& targets) {
      const Eigen::Index steps = static_cast<Eigen::Index>(targets.samples()) - 1;
      const Eigen::MatrixXd x = Eigen::Map<const Eigen::MatrixXd>(targets.values.data(), 40, steps + 1);
      const Eigen::MatrixXd rates = x.leftCols(steps).cwiseMax(0).cwiseSqrt() / pi;
      return std::pair{rates,
                       Eigen::MatrixXd(40 * (x.rightCols(steps) - (1 - 1.0 / 40) * x.leftCols(steps)))};
    };
    const auto [rates, input] = parts(makeTargets(experiment, 0));
    const Eigen::MatrixXd M = leastSquares(rates.transpose(), input.transpose()).solution.transpose();
    const auto [otherRates, otherInput] = parts(makeTargets(experiment, 1));
    QVERIFY((M * rates - input).cwiseAbs().maxCoeff() < 1e-8);
    QVERIFY((M * otherRates - otherInput).cwiseAbs().maxCoeff() < 1e-8);
    QVERIFY((rates - otherRates).cwiseAbs().maxCoeff() > 0.01);
  }

  /// Five standard deviations of a sample correlation.
  void setsAreIndependent() {
    const Experiment experiment = family(TargetFamily::ornstein_uhlenbeck, 4000);
    const Targets first = makeTargets(experiment), second = makeTargets(experiment, 1);
    for (const std::size_t apart : {0u, 1u, 2u}) {
      double ab = 0, aa = 0, bb = 0;
      for (std::size_t i = 0; i + apart < 4000; ++i) {
        const double a = first.at(30, i + apart), b = second.at(30, i);
        ab += a * b;
        aa += a * a;
        bb += b * b;
      }
      CHECK_NEAR(ab / std::sqrt(aa * bb), 0, 5 / std::sqrt(4000.0));
    }
  }

  // ---- sharing ----

  void aFractionHasTargetsOfItsOwn_data() { randomFamilies(); }
  void aFractionHasTargetsOfItsOwn() {
    QFETCH(const int, which);
    Experiment experiment = family(static_cast<TargetFamily>(which));
    const Targets own = makeTargets(experiment), own1 = makeTargets(experiment, 1);
    QVERIFY(alike(own).empty());
    for (const auto& [q, sharing] :
         std::vector<std::pair<double, std::size_t>>{{0, 50}, {0.1, 45}, {0.37, 31}, {0.5, 25}, {0.95, 2}}) {
      experiment.target.random_fraction = q; // 0.37 · 50 = 18.5, rounded to 19
      const Targets shared = makeTargets(experiment), shared1 = makeTargets(experiment, 1);
      const auto group = alike(shared);
      QCOMPARE(group.size(), sharing);
      QVERIFY(alike(shared1) == group); // the same ones in every set
      for (std::size_t i = 0; i < 50; ++i) {
        const std::size_t from = group.contains(i) ? *group.begin() : i;
        QVERIFY(curve(shared, i) == curve(own, from));
        QVERIFY(curve(shared1, i) == curve(own1, from));
      }
    }
    for (const double q : {0.98, 0.995, 1.0}) { // one neuron has nobody to share with
      experiment.target.random_fraction = q;
      QVERIFY(makeTargets(experiment).values == own.values);
    }
  }

  void whoSharesFollowsFromTheSeed() {
    Experiment experiment = family(TargetFamily::sine, 200);
    experiment.target.random_fraction = 0.5;
    std::vector<int> times(200, 0);
    constexpr int seeds = 100;
    for (int seed = 1; seed <= seeds; ++seed) {
      experiment.run.seed = seed;
      experiment.target.duration = 8; // enough to tell curves apart
      for (const std::size_t i : alike(makeTargets(experiment)))
        ++times[i];
    }
    // each neuron in half of them, ±5 standard deviations of a binomial
    for (const int count : times)
      CHECK_NEAR(count, seeds / 2, 5 * std::sqrt(seeds) / 2);
  }

  void othersFamiliesAreNotShared() {
    Experiment experiment = family(TargetFamily::drawn, 3);
    experiment.target.curves = "0: 0 1; 1: 0 2; 2: 0 3";
    experiment.target.random_fraction = 0;
    const Targets targets = makeTargets(experiment);
    QVERIFY(targets.at(0, 0) == 1 && targets.at(0, 1) == 2 && targets.at(0, 2) == 3);
  }

  // ---- constant, and rates ----

  void constantTargets() {
    Experiment experiment = family(TargetFamily::constant);
    experiment.target.level = -0.7;
    const Targets targets = makeTargets(experiment);
    QCOMPARE(targets.values.size(), std::size_t{50 * 100});
    QVERIFY(std::ranges::all_of(targets.values, [](double f) { return f == -0.7; }));
  }

  void drivesBecomeRates_data() {
    randomFamilies();
    QTest::newRow("constant") << static_cast<int>(TargetFamily::constant);
    QTest::newRow("drawn") << static_cast<int>(TargetFamily::drawn);
  }
  void drivesBecomeRates() {
    QFETCH(const int, which);
    Experiment experiment = family(static_cast<TargetFamily>(which));
    experiment.target.curves = "0-30: 0 -1, 200 1";
    experiment.target.random_fraction = 0.8;
    for (const int set : {0, 1}) {
      experiment.learning.quantity = TrainedQuantity::drive;
      const Targets drives = makeTargets(experiment, set);
      experiment.learning.quantity = TrainedQuantity::rate;
      const Targets rates = makeTargets(experiment, set);
      QCOMPARE(rates.values.size(), drives.values.size());
      double silent = 0, firing = 0;
      for (std::size_t k = 0; k < drives.values.size(); ++k) {
        const double f = drives.values[k];
        CHECK_NEAR(rates.values[k], f > 0 ? std::sqrt(f) / pi : 0, 1e-15);
        ++(f > 0 ? firing : silent);
      }
      QVERIFY(firing > 0);
      QVERIFY(silent > 0 || experiment.target.family == TargetFamily::constant ||
              experiment.target.family == TargetFamily::chaotic);
    }
  }
};

SPIKELOOM_TEST(TargetSetsTest)

} // namespace spikeloom::test::target_sets_test

#include "target_sets_test.moc"
