// The paper's terms of the two learning errors against closed forms.
#include "core/analysis/theory_errors.h"

#include <cmath>
#include <complex>
#include <numbers>

#include "checks.h"
#include "core/analysis/test_errors.h"
#include "core/model/random.h"
#include "solvers.h"
#include "tests/registry.h"

namespace spikeloom::test::theory_errors_test {

namespace {

constexpr double pi = std::numbers::pi;

/// `neurons` rates in [0, 0.4] at `samples` times.
Regressors someRates(std::size_t neurons, std::size_t samples) {
  Regressors out(neurons, samples);
  for (std::size_t j = 0; j < neurons; ++j)
    for (std::size_t k = 0; k < samples; ++k)
      out.of(j)[k] = static_cast<float>(
          0.2 + 0.2 * std::sin(0.07 * static_cast<double>(k * (j + 1)) + static_cast<double>(j)));
  return out;
}

std::vector<std::uint32_t> upTo(std::uint32_t count) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t k = 0; k < count; ++k)
    out.push_back(k);
  return out;
}

} // namespace

class TheoryErrorsTest : public QObject {
  Q_OBJECT

private slots:
  /// f_k = s k: with a = e^{−Δ/τ}, F_k = (1 − a) Σ_m a^{k−m} s m = s [k − a (1 − a^k)/(1 − a)].
  void lines() {
    constexpr int samples = 400;
    constexpr double interval = 0.5, slope = 0.03, tau = 17;
    const double keep = std::exp(-interval / tau);
    std::vector<double> target;
    double expected = 0;
    for (int k = 0; k < samples; ++k) {
      target.push_back(slope * k);
      expected += std::pow(slope * keep * (1 - std::pow(keep, k)) / (1 - keep), 2) / samples;
    }
    CHECK_NEAR(theoryTracking(target, 2.5, interval, tau), expected / 2.5, 1e-12);
  }

  /// A constant from 0 on is missed by e^{−t/τ}.
  void fromRest() {
    const std::vector<double> target(50, 3.0);
    double expected = 0;
    for (int k = 1; k <= 50; ++k)
      expected += std::pow(3 * std::exp(-k * 2.0 / 30), 2) / 50;
    CHECK_NEAR(theoryTracking(target, 1, 2, 30), expected, 1e-12);
  }

  /// |1 − (1 − a)/(1 − a e^{−iω})|² of a sine, once its begin is forgotten; (ωτ)²/(1 + (ωτ)²) of a fine one.
  void sines() {
    constexpr std::size_t samples = 200000;
    const double omega = 2 * pi * 500 / samples; // whole periods of 400 samples
    std::vector<double> target;
    for (std::size_t k = 0; k < samples; ++k)
      target.push_back(std::sin(omega * static_cast<double>(k + 1)));
    for (const double tau : {10.0, 60.0, 300.0}) {
      const double keep = std::exp(-1 / tau), square = std::pow(omega * tau, 2);
      const double exact = std::norm(1.0 - (1 - keep) / (1.0 - keep * std::polar(1.0, -omega)));
      CHECK_NEAR(theoryTracking(target, 0.5, 1, tau), exact, 0.005); // 5 τ of 200 s
      CHECK_NEAR(exact, square / (1 + square), 0.02);
    }
  }

  /// τs/(τs + τc) for a long Ornstein-Uhlenbeck target that is sampled finely.
  void ornsteinUhlenbeck() {
    constexpr std::size_t samples = 400000;
    constexpr double tauC = 100, interval = 0.5;
    RandomStream random(3, Purpose::Targets, 0);
    const double rho = std::exp(-interval / tauC);
    std::vector<double> target{random.normal()};
    while (target.size() < samples)
      target.push_back(rho * target.back() + std::sqrt(1 - rho * rho) * random.normal());
    const double variance = targetVariances(target, 1).front();
    for (const double tau : {20.0, 100.0, 200.0})
      // some 2000 independent stretches
      CHECK_NEAR(theoryTracking(target, variance, interval, tau), tau / (tau + tauC), 0.02);
  }

  void regularTrains() { // a spike in 2τs or more: noiseless
    CHECK_NEAR(spikeVariance(0.1, 20), 0.1 * (0.25 - 0.1), 1e-15);
    QCOMPARE(spikeVariance(0.25, 20), 0.0);
    QCOMPARE(spikeVariance(0.4, 20), 0.0);
    QCOMPARE(spikeVariance(0.0, 20), 0.0);
  }

  /// One input: w = Σ V f/(Σ V² + K D + λ), by hand.
  void oneInput() {
    constexpr std::size_t samples = 300;
    const Regressors soft = someRates(2, samples);
    std::vector<double> target;
    double product = 0, squares = 0, mean = 0;
    for (std::size_t k = 0; k < samples; ++k) {
      target.push_back(std::cos(0.02 * static_cast<double>(k)));
      const auto v = static_cast<double>(soft.of(1)[k]);
      product += v * target[k], squares += v * v, mean += v / samples;
    }
    const double tau = 5, lambda = 0.03, noise = mean * (10 / (2 * tau) - mean);
    const double weight = product / (squares + samples * noise + lambda);
    double miss = 0;
    for (std::size_t k = 0; k < samples; ++k)
      miss += std::pow(target[k] - weight * static_cast<double>(soft.of(1)[k]), 2) / samples;
    const auto rows = std::vector<std::uint32_t>{1};
    const GramMatrix gram = gramMatrix(soft, rows, samples);
    const double found =
        theorySampling(target, 0.5, soft, gram, rows, std::vector<std::uint32_t>{0}, tau, lambda);
    CHECK_NEAR(found, (miss + weight * weight * noise) / 0.5, 1e-6);
  }

  /// Many inputs: the weights minimise Σ (f − w·V)² + K Σ w² D + λ |w|², so S is no larger than what other
  /// weights give, and falls as spikes become regular.
  void slowerIsQuieter() {
    constexpr std::size_t samples = 400, neurons = 30;
    const Regressors soft = someRates(neurons, samples);
    std::vector<double> target;
    for (std::size_t k = 0; k < samples; ++k)
      target.push_back(std::sin(0.05 * static_cast<double>(k)));
    const auto rows = upTo(neurons);
    const GramMatrix gram = gramMatrix(soft, rows, samples);
    double before = 1.0001; // w = 0 gives the mean square over the variance
    for (const double tau : {2.0, 5.0, 10.0, 20.0}) {
      const double now = theorySampling(target, 0.5, soft, gram, rows, rows, tau, 0.03);
      QVERIFY2(now < before, qPrintable(QString::number(now)));
      before = now;
    }
  }
};

SPIKELOOM_TEST(TheoryErrorsTest)

} // namespace spikeloom::test::theory_errors_test

#include "theory_errors_test.moc"
