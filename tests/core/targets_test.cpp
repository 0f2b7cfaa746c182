// Targets against the equations of their families, with the parameters recovered from the curves.
#include "core/targets/targets.h"

#include <Eigen/Core>
#include <QTemporaryDir>
#include <algorithm>
#include <fstream>
#include <numbers>

#include "checks.h"
#include "solvers.h"
#include "tests/registry.h"

namespace spikeloom::test::targets_test {

namespace {

constexpr double pi = std::numbers::pi;

Experiment family(TargetFamily which, int neurons, double duration, double interval) {
  Experiment experiment;
  experiment.network.neurons = neurons;
  experiment.target.family = which;
  experiment.target.duration = duration;
  experiment.learning.update_interval = interval;
  return experiment;
}

Eigen::VectorXd curve(const Targets& targets, std::size_t neuron) {
  Eigen::VectorXd out(static_cast<Eigen::Index>(targets.samples()));
  for (std::size_t k = 0; k < targets.samples(); ++k)
    out[static_cast<Eigen::Index>(k)] = targets.at(k, neuron);
  return out;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values)
    sum += x;
  return sum / static_cast<double>(values.size());
}

struct Wave {
  double amplitude, phase, residual; ///< of amplitude · sin(ωt − phase)
};

/// Least-squares sinusoids of the frequencies given (radians a ms).
std::vector<Wave> fitWaves(const Eigen::VectorXd& f, double interval,
                           const std::vector<double>& frequencies) {
  Eigen::MatrixXd basis(f.size(), static_cast<Eigen::Index>(2 * frequencies.size()));
  for (Eigen::Index k = 0; k < f.size(); ++k)
    for (std::size_t w = 0; w < frequencies.size(); ++w) {
      const double angle = frequencies[w] * static_cast<double>(k + 1) * interval;
      basis(k, static_cast<Eigen::Index>(2 * w)) = std::sin(angle);
      basis(k, static_cast<Eigen::Index>(2 * w + 1)) = std::cos(angle);
    }
  const Eigen::VectorXd c = leastSquares(basis, f).solution;
  const double residual = (basis * c - f).cwiseAbs().maxCoeff();
  std::vector<Wave> out;
  for (Eigen::Index w = 0; w < c.size(); w += 2)
    out.push_back({std::hypot(c[w], c[w + 1]), std::atan2(-c[w + 1], c[w]), residual});
  return out;
}

/// Angle in [0, 2π), a hair below 0 counting as 0.
double turn(double angle) {
  const double wrapped = std::remainder(angle, 2 * pi);
  return wrapped < -1e-6 ? wrapped + 2 * pi : wrapped;
}

/// The two frequencies of a sum of two sinusoids: their samples obey
/// f(k+2) + f(k−2) = p (f(k+1) + f(k−1)) − q f(k) with p = 2(c₁+c₂), q = 2 + 4 c₁c₂, c = cos(ω Δ).
std::pair<double, double> twoFrequencies(const Eigen::VectorXd& f, double interval) {
  const Eigen::Index n = f.size() - 4;
  Eigen::MatrixXd a(n, 2);
  a.col(0) = f.segment(3, n) + f.segment(1, n);
  a.col(1) = -f.segment(2, n);
  const Eigen::VectorXd pq = leastSquares(a, f.tail(n) + f.head(n)).solution;
  const double half = pq[0] / 4, product = (pq[1] - 2) / 4;
  const double root = std::sqrt(half * half - product);
  return {std::acos(half + root) / interval, std::acos(half - root) / interval};
}

/// Correlation over neurons between two samples, and the variance at the first.
std::pair<double, double> overNeurons(const Targets& targets, std::size_t a, std::size_t b) {
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < targets.neurons; ++i) {
    aa += targets.at(a, i) * targets.at(a, i);
    bb += targets.at(b, i) * targets.at(b, i);
    ab += targets.at(a, i) * targets.at(b, i);
  }
  return {ab / std::sqrt(aa * bb), aa / static_cast<double>(targets.neurons)};
}

} // namespace

class TargetsTest : public QObject {
  Q_OBJECT

private slots:
  void sines() {
    Experiment experiment = family(TargetFamily::sine, 400, 1000, 2);
    experiment.target.shift_max = 250; // below every period, so that a shift can be recovered
    const Targets targets = makeTargets(experiment);
    QCOMPARE(targets.samples(), std::size_t{500});
    std::vector<double> amplitudes, periods, shifts;
    for (std::size_t i = 0; i < targets.neurons; ++i) {
      const Eigen::VectorXd f = curve(targets, i); // f(k+1) + f(k−1) = 2 cos(ωΔ) f(k)
      const Eigen::VectorXd inner = f.segment(1, f.size() - 2);
      const double cosine = inner.dot(f.head(inner.size()) + f.tail(inner.size())) / 2 / inner.squaredNorm();
      const double omega = std::acos(cosine) / 2;
      const Wave wave = fitWaves(f, 2, {omega}).front();
      QVERIFY(wave.residual < 1e-8);
      amplitudes.push_back(wave.amplitude);
      periods.push_back(2 * pi / omega);
      shifts.push_back(turn(wave.phase) / omega);
    }
    checkUniform(amplitudes, 0.5, 1.5);
    checkUniform(periods, 300, 1000);
    checkUniform(shifts, 0, 250);
  }

  void productsOfSines() {
    Experiment experiment = family(TargetFamily::product_of_sines, 400, 3000, 10);
    experiment.target.fast_period_max = 400; // kept apart from the slow period
    const Targets targets = makeTargets(experiment);
    std::vector<double> amplitudes, slow, fast, slowPhases, fastPhases, between;
    for (std::size_t i = 0; i < targets.neurons; ++i) {
      // A sin(a − φ) sin(b − ψ) = A/2 cos(b − a − (ψ − φ)) − A/2 cos(b + a − (ψ + φ))
      const Eigen::VectorXd f = curve(targets, i);
      const auto [low, high] = twoFrequencies(f, 10);
      const auto waves = fitWaves(f, 10, {low, high});
      QVERIFY(waves[0].residual < 1e-6);
      const double difference = waves[0].phase + pi / 2, sum = waves[1].phase - pi / 2;
      // φ and ψ both moved by half a turn are the same product
      const double phi = turn(sum - difference) / 2, psi = turn(sum + difference) / 2;
      amplitudes.push_back(2 * waves[1].amplitude);
      slow.push_back(4 * pi / (high - low));
      fast.push_back(4 * pi / (high + low));
      slowPhases.push_back(phi);
      fastPhases.push_back(psi);
      between.push_back(turn(2 * (psi - phi)) / 2);
    }
    checkUniform(amplitudes, 0.5, 1.5);
    checkUniform(slow, 500, 1000);
    checkUniform(fast, 100, 400);
    checkUniform(slowPhases, 0, pi);
    checkUniform(fastPhases, 0, pi);
    checkUniform(between, 0, pi); // of each other independent
  }

  void productsOfSinesOfOneShift() {
    Experiment experiment = family(TargetFamily::product_of_sines, 400, 3000, 10);
    experiment.target.phases = SinePhases::shared;
    experiment.target.fast_period_max = 400; // kept apart from the slow period
    experiment.target.shift_max = 40;        // below half the shortest period: can be recovered
    const Targets targets = makeTargets(experiment);
    std::vector<double> amplitudes, slow, fast, shifts;
    for (std::size_t i = 0; i < targets.neurons; ++i) {
      // A sin a sin b = A/2 cos(a − b) − A/2 cos(a + b)
      const Eigen::VectorXd f = curve(targets, i);
      const auto [low, high] = twoFrequencies(f, 10);
      const auto waves = fitWaves(f, 10, {low, high});
      QVERIFY(waves[0].residual < 1e-6);
      CHECK_NEAR(waves[0].amplitude, waves[1].amplitude, 1e-5);
      amplitudes.push_back(2 * waves[1].amplitude);
      slow.push_back(4 * pi / (high - low));
      fast.push_back(4 * pi / (high + low));
      shifts.push_back(turn(waves[1].phase - pi / 2) / high); // −cos x = sin(x − π/2)
      checkProduct(f, {amplitudes.back(), slow.back(), fast.back(), shifts.back()});
    }
    checkUniform(amplitudes, 0.5, 1.5);
    checkUniform(slow, 500, 1000);
    checkUniform(fast, 100, 400);
    checkUniform(shifts, 0, 40);
  }

  void ornsteinUhlenbeck() {
    Experiment experiment = family(TargetFamily::ornstein_uhlenbeck, 4000, 600, 10);
    experiment.neuron.time_step = 1;
    experiment.target.correlation_time = 150;
    experiment.target.standard_deviation = 0.7;
    const Targets targets = makeTargets(experiment);
    const double n = 4000;
    for (const std::size_t k : {0u, 20u, 59u}) { // stationary from the start
      const auto [same, variance] = overNeurons(targets, k, k);
      CHECK_NEAR(variance, 0.49, 5 * 0.49 * std::sqrt(2 / n));
    }
    for (const std::size_t lag : {1u, 5u, 15u, 40u}) {
      const double rho = std::exp(-static_cast<double>(lag) * 10 / 150);
      CHECK_NEAR(overNeurons(targets, 10, 10 + lag).first, rho, 5 * (1 - rho * rho) / std::sqrt(n));
    }
  }

  /// At samples as dense as its Euler steps (1 ms) the curve gives away the rate network: x(k+1) − (1 − 1/τ)
  /// x(k) = (1/τ) M φ(x(k)) is linear in M.
  void chaoticTargetsSolveTheRateNetwork() {
    Experiment experiment = family(TargetFamily::chaotic, 40, 3000, 1);
    experiment.target.chaos_gain = 6;
    experiment.target.chaos_probability = 0.4;
    const Targets targets = makeTargets(experiment);
    const Eigen::Index n = 40, steps = static_cast<Eigen::Index>(targets.samples()) - 1;
    const Eigen::MatrixXd x = Eigen::Map<const Eigen::MatrixXd>(targets.values.data(), n, steps + 1);
    const Eigen::MatrixXd rates = x.leftCols(steps).cwiseMax(0).cwiseSqrt() / pi;
    const Eigen::MatrixXd input = 40 * (x.rightCols(steps) - (1 - 1.0 / 40) * x.leftCols(steps));
    const LeastSquares fit = leastSquares(rates.transpose(), input.transpose());
    QCOMPARE(fit.rank, n);
    const Eigen::MatrixXd M = fit.solution.transpose();
    QVERIFY((M * rates - input).cwiseAbs().maxCoeff() < 1e-9);
    QVERIFY(M.diagonal().cwiseAbs().maxCoeff() < 1e-6);
    QVERIFY(M.rowwise().sum().cwiseAbs().maxCoeff() < 1e-6);
    const double present = static_cast<double>((M.cwiseAbs().array() > 1e-5).count()), pairs = 40 * 39;
    CHECK_NEAR(present, 0.4 * pairs, 5 * std::sqrt(pairs * 0.24));
    // g²/(Np) less what the mean of a row's Np entries takes
    const double variance = 36 / 16.0 * (1 - 40 / present);
    CHECK_NEAR(M.squaredNorm() / present, variance, 5 * variance * std::sqrt(2 / present));
    QVERIFY(x.rightCols(100).cwiseAbs().maxCoeff() > 0.05); // it lives on its own
  }

  void chaoticTargetsStartSmallAndDecayWithoutGain() {
    Experiment experiment = family(TargetFamily::chaotic, 500, 100, 1);
    experiment.target.chaos_gain = 0;
    const Targets targets = makeTargets(experiment);
    std::vector<double> start;
    for (std::size_t i = 0; i < targets.neurons; ++i) {
      start.push_back(targets.at(0, i) / (1 - 1.0 / 40));
      for (std::size_t k = 0; k < targets.samples(); ++k) // Euler: a factor 1 − h a step
        CHECK_NEAR(targets.at(k, i), start.back() * std::pow(1 - 1.0 / 40, static_cast<double>(k + 1)),
                   1e-14);
    }
    checkUniform(start, 0, 0.2);
  }

  /// The rate that a neuron fires at the drive: of half the membrane time constant, twice as many spikes.
  void ratesFollowTheMembraneTimeConstant() {
    Experiment experiment = family(TargetFamily::sine, 20, 500, 2);
    const Targets drives = makeTargets(experiment);
    experiment.learning.quantity = TrainedQuantity::rate;
    for (const double tau : {5.0, 10.0, 20.0}) {
      experiment.neuron.time_constant = tau;
      const Targets rates = makeTargets(experiment);
      for (std::size_t k = 0; k < drives.values.size(); ++k)
        CHECK_NEAR(rates.values[k], 10 / tau * std::sqrt(std::max(0.0, drives.values[k])) / pi, 1e-12);
    }
  }

  void runInShiftsTime() {
    Experiment experiment = family(TargetFamily::chaotic, 50, 500, 2);
    const Targets from0 = makeTargets(experiment);
    experiment.target.chaos_run_in = 100;
    const Targets from100 = makeTargets(experiment);
    for (std::size_t k = 0; k + 50 < from0.samples(); ++k)
      for (std::size_t i = 0; i < 50; ++i)
        QCOMPARE(from100.at(k, i), from0.at(k + 50, i));
  }

  void theUpdateIntervalDoesNotChangeTheCurve_data() {
    QTest::addColumn<int>("which");
    QTest::addRow("sine") << static_cast<int>(TargetFamily::sine);
    QTest::addRow("product of sines") << static_cast<int>(TargetFamily::product_of_sines);
    QTest::addRow("chaotic") << static_cast<int>(TargetFamily::chaotic);
    QTest::addRow("Ornstein-Uhlenbeck") << static_cast<int>(TargetFamily::ornstein_uhlenbeck);
    QTest::addRow("file") << static_cast<int>(TargetFamily::file);
  }

  void theUpdateIntervalDoesNotChangeTheCurve() {
    QFETCH(const int, which);
    Experiment experiment = family(static_cast<TargetFamily>(which), 30, 600, 0.1);
    experiment.target.file = write("1,2,5,-1\n", 30);
    const Targets fine = makeTargets(experiment);
    QCOMPARE(fine.samples(), std::size_t{6000});
    for (const double interval : {0.3, 0.5, 2.0, 10.0}) {
      experiment.learning.update_interval = interval;
      const Targets coarse = makeTargets(experiment);
      const auto every = static_cast<std::size_t>(std::lround(interval / 0.1));
      QCOMPARE(coarse.samples(), 6000 / every);
      double largest = 0;
      for (std::size_t k = 0; k < coarse.samples(); ++k)
        for (std::size_t i = 0; i < 30; ++i)
          largest = std::fmax(largest, std::abs(coarse.at(k, i) - fine.at((k + 1) * every - 1, i)));
      QVERIFY2(largest < 1e-9, qPrintable(QString("interval %1: %2").arg(interval).arg(largest)));
    }
    const auto curves = makeTargets(experiment).values;
    experiment.run.seed = 99; // decides every curve but recorded ones
    QCOMPARE(makeTargets(experiment).values == curves, experiment.target.family == TargetFamily::file);
  }

  void reproducible() {
    for (const TargetFamily which : {TargetFamily::sine, TargetFamily::product_of_sines,
                                     TargetFamily::chaotic, TargetFamily::ornstein_uhlenbeck}) {
      const Experiment experiment = family(which, 20, 200, 2);
      QVERIFY(makeTargets(experiment).values == makeTargets(experiment).values);
    }
  }

  void filesAreInterpolatedTrimmedAndHeld() {
    Experiment experiment = family(TargetFamily::file, 2, 100, 5);
    experiment.target.file_time_step = 20;
    experiment.target.file = write("0,1,-1,3\n10,10,20,20\n", 1); // 60 ms: the last sample is held
    const Targets targets = makeTargets(experiment);
    const auto expected = [](double t, std::array<double, 4> f) {
      const double position = std::min(t / 20, 3.0);
      const auto k = static_cast<std::size_t>(std::min(position, 2.0));
      return f[k] + (position - static_cast<double>(k)) * (f[k + 1] - f[k]);
    };
    QCOMPARE(targets.samples(), std::size_t{20});
    for (std::size_t k = 0; k < targets.samples(); ++k) {
      CHECK_NEAR(targets.at(k, 0), expected(targets.time(k), {0, 1, -1, 3}), 1e-12);
      CHECK_NEAR(targets.at(k, 1), expected(targets.time(k), {10, 10, 20, 20}), 1e-12);
    }
    experiment.target.duration = 30; // shorter than the file
    const Targets trimmed = makeTargets(experiment);
    QCOMPARE(trimmed.samples(), std::size_t{6});
    QVERIFY(std::ranges::equal(trimmed.values, std::span(targets.values).first(12)));
  }

  void bothLayoutsOfAFile() {
    Experiment experiment = family(TargetFamily::file, 2, 40, 10);
    experiment.target.file = write("0,1,-1\n10,30,20\n", 1);
    const Targets rows = makeTargets(experiment);
    experiment.target.file = write("# samples below each other\na,b\n0,10\n1,30\n-1,20\n", 1);
    experiment.target.file_layout = FileLayout::neurons_in_columns;
    QVERIFY(makeTargets(experiment).values == rows.values);
    QCOMPARE(rows.at(1, 1), 30.0);
  }

private:
  /// All inside [low, high], filling it, mean and variance as of a uniform distribution.
  static void checkUniform(const std::vector<double>& values, double low, double high) {
    const double n = static_cast<double>(values.size()), width = high - low, slack = 1e-3 * width;
    const auto [least, most] = std::ranges::minmax(values);
    QVERIFY(least >= low - slack && most <= high + slack);
    QVERIFY(least < low + 0.05 * width && most > high - 0.05 * width);
    CHECK_NEAR(mean(values), (low + high) / 2, 5 * width / std::sqrt(12 * n));
    std::vector<double> squares;
    for (const double x : values)
      squares.push_back((x - (low + high) / 2) * (x - (low + high) / 2));
    CHECK_NEAR(mean(squares), width * width / 12, 5 * width * width * std::sqrt((1.0 / 80 - 1.0 / 144) / n));
  }

  struct Product {
    double amplitude, slow, fast, shift;
  };
  static void checkProduct(const Eigen::VectorXd& f, const Product& product) {
    for (Eigen::Index k = 0; k < f.size(); ++k) {
      const double angle = 2 * pi * (static_cast<double>(k + 1) * 10 - product.shift);
      CHECK_NEAR(f[k], product.amplitude * std::sin(angle / product.slow) * std::sin(angle / product.fast),
                 1e-4);
    }
  }

  /// A file with the text so many times.
  std::string write(const std::string& text, int times) {
    const std::string path = m_folder.filePath(QString("targets-%1.csv").arg(m_files++)).toStdString();
    std::ofstream out(path);
    for (int k = 0; k < times; ++k)
      out << text;
    return path;
  }

  QTemporaryDir m_folder;
  int m_files = 0;
};

SPIKELOOM_TEST(TargetsTest)

} // namespace spikeloom::test::targets_test

#include "targets_test.moc"
