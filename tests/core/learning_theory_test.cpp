// What theory expects of the two learning errors, against closed forms.
#include "core/analysis/learning_errors.h"

#include <complex>
#include <numbers>

#include "checks.h"
#include "core/model/network.h"
#include "core/model/random.h"
#include "registry.h"

namespace spikeloom::test::learning_theory_test {

namespace {

constexpr double pi = std::numbers::pi;

/// S samples of A sin(ωk + φ) + offset.
std::vector<double> sine(std::size_t samples, double amplitude, double omega, double phase,
                         double offset = 0) {
  std::vector<double> out;
  for (std::size_t k = 0; k < samples; ++k)
    out.push_back(amplitude * std::sin(omega * static_cast<double>(k) + phase) + offset);
  return out;
}

/// Mean of sin²(ωk + φ) over k = 0…n−1, by the geometric series.
double meanSquaredSine(std::size_t n, double omega, double phase) {
  const auto count = static_cast<double>(n);
  return 0.5 - 0.5 * std::sin(count * omega) / (count * std::sin(omega)) *
                   std::cos(2 * phase + (count - 1) * omega);
}

/// Two neurons side by side.
std::vector<double> together(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> out;
  for (std::size_t k = 0; k < a.size(); ++k)
    out.insert(out.end(), {a[k], b[k]});
  return out;
}

/// Six neurons' rows, and weights 0.1, −0.2, 0.3 … in order of the rows.
struct Net {
  Connectivity connectivity = connectivityFromRows({{1, 2, 5}, {0, 3}, {}, {0, 1, 2, 4, 5}, {5}, {2, 3}});
  std::vector<double> weights;

  Net() : weights(connectivity.paddedSize(), 1e9) {
    double weight = 0;
    for (std::size_t i = 0; i < connectivity.neurons; ++i)
      for (std::size_t s = 0; s < connectivity.synapseCounts[i]; ++s) {
        weight = weight > 0 ? -weight - 0.1 : 0.1 - weight;
        weights[connectivity.rowStart[i] + s] = weight;
      }
  }
  [[nodiscard]] double sumOfSquares(std::size_t i) const {
    double sum = 0;
    for (std::size_t s = 0; s < connectivity.synapseCounts[i]; ++s)
      sum += std::pow(weights[connectivity.rowStart[i] + s], 2);
    return sum;
  }
};

} // namespace

class LearningTheoryTest : public QObject {
  Q_OBJECT

private slots:
  void ramp() { // changes by slope·τs everywhere, sd = slope·Δt √((S² − 1)/12)
    constexpr std::size_t samples = 101;
    constexpr double interval = 2;
    std::vector<double> target;
    for (std::size_t k = 0; k < samples; ++k)
      target.push_back(40 - 0.3 * interval * static_cast<double>(k));
    const double sd = interval * std::sqrt((samples * samples - 1) / 12.0);
    for (const double tau : {0.5, 2.0, 7.0, 20.0, 33.33, 101.0})
      CHECK_NEAR(theoryTracking(target, 1, interval, tau).neurons[0], tau / sd, 1e-12);
    for (const double tau : {102.0, 1e9}) // no further than half the window of 202 ms
      CHECK_NEAR(theoryTracking(target, 1, interval, tau).neurons[0], 101 / sd, 1e-12);
  }

  /// f(t+τ) − f(t) of A sin ωt is a sine of amplitude A|(1−p) e^{iωm} + p e^{iω(m+1)} − 1| at a lag of m + p
  /// samples.
  void sines() {
    constexpr std::size_t samples = 500;
    constexpr double interval = 2, omega = 2 * pi * 7 / samples; // whole periods: the mean is the offset
    for (const double tau : {1.0, 2.0, 20.0, 21.0, 20.5, 143.0}) {
      const double lag = tau / interval, whole = std::floor(lag), part = lag - whole;
      const auto change =
          (1 - part) * std::polar(1.0, omega * whole) + part * std::polar(1.0, omega * (whole + 1)) - 1.0;
      const auto pairs = samples - static_cast<std::size_t>(std::ceil(lag));
      const double expected =
          std::abs(change) * std::sqrt(meanSquaredSine(pairs, omega, 0.4 + std::arg(change)) /
                                       meanSquaredSine(samples, omega, 0.4));
      const auto result = theoryTracking(sine(samples, 1.7, omega, 0.4, 12), 1, interval, tau);
      CHECK_NEAR(result.neurons[0], expected, 1e-11);
      CHECK_NEAR(result.population, expected, 1e-11);
    }
  }

  void slowTargets() { // rms(τs ḟ)/rms(f) = ωτs where ωτs is small; what is left is of order (ωτs)² and 1/S
    constexpr std::size_t samples = 20000;
    constexpr double omega = 2 * pi * 2 / samples;
    const auto result = theoryTracking(sine(samples, 0.9, omega, 1), 1, 1, 20);
    CHECK_NEAR(result.neurons[0] / (20 * omega), 1, 20.0 / samples + std::pow(20 * omega, 2));
  }

  void halfAPeriodAhead() { // f(t + T/2) = −f(t)
    const auto result = theoryTracking(sine(400, 2, 2 * pi / 100, 0), 1, 0.5, 25);
    CHECK_NEAR(result.neurons[0], 2, 1e-12); // 350 samples are seven half periods
  }

  /// Mean square change 2σ²(1 − e^{−τs/τc}); the variance over a window of S samples is on average
  /// σ² − var(mean) = σ² [1 − Σ_{kl} ρ^{|k−l|}/S²]. The tolerance is five standard errors, from the scatter
  /// of the neurons' own values.
  void ornsteinUhlenbeck() {
    constexpr std::size_t samples = 1000, neurons = 600;
    constexpr double interval = 2, tauC = 100, tau = 20, sd = 0.7;
    const double keep = std::exp(-interval / tauC);
    std::vector<double> target(samples * neurons);
    for (std::size_t i = 0; i < neurons; ++i) {
      RandomStream random(6, Purpose::Targets, i);
      double f = sd * random.normal();
      for (std::size_t k = 0; k < samples; ++k) {
        target[k * neurons + i] = f;
        f = keep * f + sd * std::sqrt(1 - keep * keep) * random.normal();
      }
    }
    double sum = samples; // Σ_{kl} ρ^{|k−l|}
    for (std::size_t k = 1; k < samples; ++k)
      sum += 2 * static_cast<double>(samples - k) * std::pow(keep, static_cast<double>(k));
    const double expected = 2 * (1 - std::exp(-tau / tauC)) / (1 - sum / (samples * samples));

    const TheoryAmplitudes result = theoryTracking(target, neurons, interval, tau);
    const auto variances = targetVariances(target, neurons);
    double meanVariance = 0, scatter = 0;
    for (const double variance : variances)
      meanVariance += variance / neurons;
    for (std::size_t i = 0; i < neurons; ++i) // of a ratio of means: squares − ratio · variance
      scatter += std::pow((result.neurons[i] * result.neurons[i] - expected) * variances[i], 2) / neurons;
    const double standardError = std::sqrt(scatter / neurons) / meanVariance;
    QVERIFY(standardError < 0.02 * expected);
    CHECK_NEAR(result.population * result.population, expected, 5 * standardError);
  }

  void populationIsRootOfMeanSquares() { // and leaves out what is constant
    constexpr std::size_t samples = 500;
    const auto fast = sine(samples, 1, 2 * pi * 10 / samples, 0),
               slow = sine(samples, 3, 2 * pi / samples, 0);
    const auto both = theoryTracking(together(fast, slow), 2, 1, 15);
    // variances 1/2 and 9/2
    const double expected =
        std::sqrt((std::pow(both.neurons[0], 2) * 0.5 + std::pow(both.neurons[1], 2) * 4.5) / 5);
    CHECK_NEAR(both.population, expected, 1e-12);
    CHECK_NEAR(both.neurons[0], theoryTracking(fast, 1, 1, 15).population, 1e-12);
    CHECK_NEAR(both.neurons[1], theoryTracking(slow, 1, 1, 15).population, 1e-12);

    const auto one = theoryTracking(together(fast, std::vector<double>(samples, 0.1)), 2, 1, 15);
    QVERIFY(std::isnan(one.neurons[1]));
    CHECK_NEAR(one.population, both.neurons[0], 1e-12);
    QVERIFY(std::isnan(theoryTracking(std::vector<double>(samples, 0.1), 1, 1, 15).population));
  }

  void samplingOfEqualRates() { // sd = √(r̄ (T0/2τs − r̄) Σ W²), over the target's
    const Net net;
    constexpr std::size_t samples = 100;
    std::vector<double> target;
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < 6; ++i) // amplitudes 1…6
        target.push_back(static_cast<double>(i + 1) * std::sin(2 * pi * static_cast<double>(k) / samples) +
                         5);
    for (const double tau : {5.0, 20.0, 80.0}) {
      const double rate = 0.3 * T0 / (2 * tau), noise = 0.3 * 0.7 * std::pow(T0 / (2 * tau), 2);
      const std::vector<float> rates(6, static_cast<float>(rate));
      const auto result = theorySampling(net.connectivity, net.weights, rates, tau, target);
      double squares = 0, variances = 0;
      for (std::size_t i = 0; i < 6; ++i) {
        const double variance = std::pow(static_cast<double>(i + 1), 2) / 2;
        CHECK_NEAR(result.neurons[i], std::sqrt(noise * net.sumOfSquares(i) / variance), 1e-7);
        squares += noise * net.sumOfSquares(i), variances += variance;
      }
      QCOMPARE(result.neurons[2], 0.0); // no synapses
      CHECK_NEAR(result.population, std::sqrt(squares / variances), 1e-7);
    }
  }

  void regularNeuronsAreNoiseless() { // above one spike in 2τs the bracket is 0, not negative
    const Net net;
    std::vector<double> target;
    for (std::size_t k = 0; k < 60; ++k)
      for (std::size_t i = 0; i < 6; ++i)
        target.push_back(k % 2 == 0 ? 1 : -1);
    const std::vector<float> rates{0.1F, 0.7F, 0.25F, 0, 0.5F, 0.2F}; // T0/(2τs) = 0.25: noisy are 0 and 5
    const auto result = theorySampling(net.connectivity, net.weights, rates, 20, target);
    const auto expected = [&](std::size_t i) {
      double sum = 0;
      for (std::size_t s = 0; s < net.connectivity.synapseCounts[i]; ++s) {
        const auto j = net.connectivity.row(i)[s];
        const double w = net.weights[net.connectivity.rowStart[i] + s];
        sum += j == 0 ? w * w * 0.1 * 0.15 : j == 5 ? w * w * 0.2 * 0.05 : 0;
      }
      return std::sqrt(sum); // the target's standard deviation is 1
    };
    for (std::size_t i = 0; i < 6; ++i)
      CHECK_NEAR(result.neurons[i], expected(i), 1e-7);
    QCOMPARE(result.neurons[5], 0.0); // its inputs 2 and 3 are at the limit and silent
  }

  /// At low rates the formula is Campbell's theorem for a Poisson train through jumps of T0/τs that decay
  /// with τs: variance λ ∫ (T0/τs)² e^{−2t/τs} dt, measured here on a train.
  void poissonNoise() {
    constexpr double tau = 20, rate = 0.5 / 1000; // 0.5 Hz: 1/50 of 1/(2τs)
    constexpr std::size_t samples = 400000;
    RandomStream random(4, Purpose::Targets, 0);
    const double interval = 2 * tau; // e^{−2}: samples are nearly independent
    double next = 0, r = 0, sum = 0, squares = 0, fourth = 0;
    for (std::size_t k = 1; k <= samples; ++k) {
      const double now = static_cast<double>(k) * interval;
      r *= std::exp(-interval / tau);
      for (; next < now; next -= std::log1p(-random.uniform()) / rate)
        r += T0 / tau * std::exp(-(now - next) / tau);
      sum += r, squares += r * r, fourth += r * r * r * r;
    }
    const double mean = sum / samples, variance = squares / samples - mean * mean;
    // squares of neighbouring samples have correlation e^{−4}: 1 + 2 e^{−4} + … = 1.04
    const double standardError = std::sqrt(1.04 * fourth / samples / samples);
    const Connectivity connectivity = connectivityFromRows({{1}, {}});
    std::vector<double> weights(connectivity.paddedSize(), 1.0);
    const std::vector<double> target{1, 1, -1, -1}; // standard deviation 1
    const std::vector<float> rates{0, static_cast<float>(rate * T0)};
    const double theory = theorySampling(connectivity, weights, rates, tau, target).neurons[0];
    QVERIFY(standardError < 0.02 * variance);
    CHECK_NEAR(theory * theory, variance, 5 * standardError + std::pow(rate * T0, 2));
  }

  /// A trained rate has the noise of the neuron's own spikes: r̄ (T0/2τs − r̄), 0 where more than one spike
  /// falls into 2τs.
  void noiseOfTheOwnRate() {
    constexpr double tau = 25; // T0/2τs = 0.2
    const std::vector<float> rates{0.05F, 0.2F, 0.3F, 0, 0.1F};
    std::vector<double> target; // standard deviations 1, 1, 1, 1, and a constant
    for (const double x : {1.0, -1.0, -1.0, 1.0})
      target.insert(target.end(), {x, x, x, x, 3.0});
    const TheoryAmplitudes theory = theoryRateSampling(rates, tau, target);
    QCOMPARE(theory.neurons.size(), std::size_t{5});
    CHECK_NEAR(theory.neurons[0], std::sqrt(0.05 * 0.15), 1e-6);
    for (const std::size_t silent : {1u, 2u, 3u})
      CHECK_NEAR(theory.neurons[silent], 0, 1e-4); // 0.2 in single precision
    QVERIFY(!std::isfinite(theory.neurons[4]));
    CHECK_NEAR(theory.population, std::sqrt(0.05 * 0.15 / 4), 1e-6); // over those whose target varies
    for (double& f : target)
      f *= 4;
    CHECK_NEAR(theoryRateSampling(rates, tau, target).population, theory.population / 4, 1e-12);
  }

  /// The errors of the first neurons are those of trials that have only these.
  void errorsOfTheFirstNeurons() {
    RandomStream random(8, Purpose::Targets, 0);
    TrialStatistics all(20, 7), some(20, 3);
    for (int trial = 0; trial < 4; ++trial) {
      std::vector<float> activity, part;
      for (std::size_t k = 0; k < 20 * 7; ++k) {
        activity.push_back(static_cast<float>(random.normal()));
        if (k % 7 < 3)
          part.push_back(activity.back());
      }
      all.add(activity);
      some.add(part);
    }
    std::vector<double> target;
    for (std::size_t k = 0; k < 20 * 3; ++k)
      target.push_back(random.normal());
    const LearningErrors first = decompose(all, target), expected = decompose(some, target);
    QCOMPARE(first.neurons.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
      QVERIFY(first.neurons[i].tracking == expected.neurons[i].tracking);
      QVERIFY(first.neurons[i].sampling == expected.neurons[i].sampling);
    }
    QVERIFY(first.population.total() == expected.population.total());
  }

  void names() {
    QCOMPARE(verdictName(Verdict::learned), std::string_view("learned"));
    QCOMPARE(verdictName(Verdict::tracking_dominated), std::string_view("tracking-dominated"));
    QCOMPARE(verdictName(Verdict::sampling_dominated), std::string_view("sampling-dominated"));
    QCOMPARE(verdictName(Verdict::unstable), std::string_view("unstable"));
  }
};

SPIKELOOM_TEST(LearningTheoryTest)

} // namespace spikeloom::test::learning_theory_test

#include "learning_theory_test.moc"
