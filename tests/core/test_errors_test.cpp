// What test trials show, on made-up ones whose bias and noise are known, and against plain restatements.
#include "core/analysis/test_errors.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numbers>

#include "checks.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::test_errors_test {

namespace {

constexpr double pi = std::numbers::pi;

/// value(k, i) for S samples of N neurons.
using Curve = std::function<double(std::size_t, std::size_t)>;
template <class T = double>
std::vector<T> array(std::size_t samples, std::size_t neurons, const Curve& value) {
  std::vector<T> out;
  for (std::size_t k = 0; k < samples; ++k)
    for (std::size_t i = 0; i < neurons; ++i)
      out.push_back(static_cast<T>(value(k, i)));
  return out;
}

/// Different for every neuron, with an offset.
double wave(std::size_t k, std::size_t i) {
  const auto x = static_cast<double>(i);
  return (0.5 + 0.2 * x) * std::sin(0.11 * static_cast<double>(k) + x) + 0.4 * x;
}

/// Trials of what they have in common plus noise of standard deviation noise(k, i).
std::vector<std::vector<float>> noisyTrials(std::size_t trials, std::size_t samples, std::size_t neurons,
                                            const Curve& common, const Curve& noise) {
  std::vector<std::vector<float>> out;
  for (std::size_t m = 0; m < trials; ++m) {
    RandomStream random(9, Purpose::Targets, m);
    out.push_back(array<float>(samples, neurons, [&](std::size_t k, std::size_t i) {
      return common(k, i) + noise(k, i) * random.normal();
    }));
  }
  return out;
}

TrialStatistics collected(const std::vector<std::vector<float>>& trials, std::size_t samples) {
  TrialStatistics out(samples, trials.front().size() / samples);
  for (const auto& trial : trials)
    out.add(trial);
  return out;
}

/// Variance of neuron i's target by the other formula, in long double.
double plainVariance(std::span<const double> target, std::size_t neurons, std::size_t i) {
  long double sum = 0, squares = 0, count = 0;
  for (std::size_t k = i; k < target.size(); k += neurons, ++count)
    sum += target[k], squares += static_cast<long double>(target[k]) * target[k];
  return static_cast<double>(squares / count - sum * sum / count / count);
}

/// Mean over trials and the samples from..to of (u − f)², straight from the trials.
double plainError(const std::vector<std::vector<float>>& trials, std::span<const double> target,
                  std::size_t neurons, std::size_t i, std::size_t from, std::size_t to) {
  long double sum = 0;
  for (const auto& trial : trials)
    for (std::size_t k = from; k < to; ++k)
      sum += std::pow(static_cast<long double>(trial[k * neurons + i]) - target[k * neurons + i], 2);
  return static_cast<double>(sum / static_cast<long double>(trials.size() * (to - from)));
}

/// Of trials of `neurons` neurons with these targets.
TestErrors errorsOf(const std::vector<std::vector<float>>& trials, std::size_t samples,
                    const std::vector<double>& target, std::vector<float> rates = {}) {
  Targets targets(target.size() / samples, samples, 2);
  targets.values = target;
  const TrialStatistics statistics = collected(trials, samples);
  TestErrors out;
  Pieces pieces;
  testErrors(statistics, targets, targets.neurons, std::move(rates), out, pieces);
  pieces.finish();
  return out;
}

bool isUndefined(const MeasuredErrors& errors) {
  return std::isnan(errors.total) && std::isnan(errors.systematic) && std::isnan(errors.variable) &&
         std::isnan(errors.firstQuarter) && std::isnan(errors.lastQuarter);
}

} // namespace

class TestErrorsTest : public QObject {
  Q_OBJECT

private slots:
  void statisticsInTwoPasses() {
    constexpr std::size_t samples = 5, neurons = 3, trials = 40;
    const auto all = noisyTrials(
        trials, samples, neurons, [](auto, auto i) { return std::pow(100.0, static_cast<double>(i)); },
        [](auto k, auto) { return static_cast<double>(k); }); // no noise at sample 0
    const TrialStatistics statistics = collected(all, samples);
    QCOMPARE(statistics.trials(), trials);
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < neurons; ++i) {
        long double mean = 0, squares = 0;
        for (const auto& trial : all)
          mean += static_cast<long double>(trial[k * neurons + i]) / trials;
        for (const auto& trial : all)
          squares += std::pow(static_cast<long double>(trial[k * neurons + i]) - mean, 2);
        CHECK_NEAR(statistics.mean(k, i), mean, 1e-14 * static_cast<double>(mean) + 1e-14);
        const auto variance = static_cast<double>(squares / (trials - 1));
        // the running mean is rounded by up to ε/2 of itself at each trial, times the distances from it
        const double rounding = 4 * std::numeric_limits<double>::epsilon() * static_cast<double>(mean);
        CHECK_NEAR(statistics.variance(k, i), variance, rounding * std::sqrt(variance) + 1e-13 * variance);
      }
  }

  void fewTrials() {
    TrialStatistics statistics(1, 2);
    QCOMPARE(statistics.mean(0, 1), 0.0);
    QVERIFY(std::isnan(statistics.variance(0, 1)));
    statistics.add(std::vector<float>{1, 2});
    QCOMPARE(statistics.mean(0, 1), 2.0);
    QVERIFY(std::isnan(statistics.variance(0, 1)));
    statistics.add(std::vector<float>{1, 4});
    QCOMPARE(statistics.variance(0, 0), 0.0);
    QCOMPARE(statistics.variance(0, 1), 2.0);
  }

  void partsAddUpToTheMeanSquaredError() { // an identity, for any trials and any number of them
    constexpr std::size_t samples = 43, neurons = 6, quarter = 10;
    const auto target = array(samples, neurons, wave);
    for (const std::size_t trials : std::initializer_list<std::size_t>{1, 2, 3, 10}) {
      const auto all = noisyTrials(
          trials, samples, neurons, [](auto k, auto i) { return 0.8 * wave(k + 2, i); },
          [](auto k, auto i) { return 0.1 * static_cast<double>(i) + 0.01 * static_cast<double>(k); });
      const TestErrors errors = errorsOf(all, samples, target);
      QCOMPARE(errors.trials, trials);
      double total = 0, first = 0, last = 0;
      std::vector<double> overTime(samples);
      for (std::size_t i = 0; i < neurons; ++i) {
        const double variance = plainVariance(target, neurons, i);
        const auto plain = [&](std::size_t from, std::size_t to) {
          return plainError(all, target, neurons, i, from, to) / variance;
        };
        const MeasuredErrors& neuron = errors.neurons[i];
        CHECK_NEAR(neuron.total, plain(0, samples), 1e-12);
        CHECK_NEAR(neuron.firstQuarter, plain(0, quarter), 1e-12);
        CHECK_NEAR(neuron.lastQuarter, plain(samples - quarter, samples), 1e-12);
        if (trials > 1)
          CHECK_NEAR(neuron.systematic + neuron.variable, neuron.total, 1e-12);
        else
          QVERIFY(std::isnan(neuron.systematic) && std::isnan(neuron.variable));
        total += plain(0, samples) / neurons;
        first += plain(0, quarter) / neurons, last += plain(samples - quarter, samples) / neurons;
        for (std::size_t k = 0; k < samples; ++k)
          overTime[k] += plain(k, k + 1) / neurons;
      }
      CHECK_NEAR(errors.network.total, total, 1e-12);
      CHECK_NEAR(errors.network.firstQuarter, first, 1e-12);
      CHECK_NEAR(errors.network.lastQuarter, last, 1e-12);
      QVERIFY(largestDifference(errors.totalOverTime, overTime) < 1e-12);
    }
  }

  void overTimeAveragesToTheNetwork() { // and without the neuron whose target is constant
    constexpr std::size_t samples = 30, neurons = 5;
    const auto target = array(samples, neurons, [](auto k, auto i) { return i == 3 ? 0.7 : wave(k, i); });
    const auto all = noisyTrials(4, samples, neurons, wave, [](auto, auto) { return 0.4; });
    const TestErrors errors = errorsOf(all, samples, target);
    double total = 0, variable = 0;
    for (std::size_t k = 0; k < samples; ++k) {
      total += errors.totalOverTime[k] / samples;
      variable += errors.variableOverTime[k] / samples;
    }
    CHECK_NEAR(total, errors.network.total, 1e-13);
    CHECK_NEAR(variable, errors.network.variable, 1e-13);
  }

  /// u = f + bias + noise: systematic = mean bias² / var f, variable = σ² / var f. Standard errors for S
  /// independent samples and M trials, with mean bias² = b: of s² it is σ² √(2/(S(M−1))); of the mean of
  /// (ū − f)² − s²/M it is √[(4 b σ²/M + 2 (σ²/M)² M/(M−1)) / S].
  void knownBiasAndNoise() {
    constexpr std::size_t samples = 800, neurons = 20, trials = 5;
    const auto bias = [](std::size_t k, std::size_t i) { // neurons 0…4 have none
      return i < 5 ? 0.0 : 0.05 * static_cast<double>(i) * std::cos(0.3 * static_cast<double>(k));
    };
    const auto noise = [](std::size_t, std::size_t i) { return 0.2 + 0.04 * static_cast<double>(i); };
    const auto target = array(samples, neurons, wave);
    const auto all = noisyTrials(
        trials, samples, neurons, [&](auto k, auto i) { return wave(k, i) + bias(k, i); }, noise);
    const TestErrors errors = errorsOf(all, samples, target);
    double systematic = 0, variable = 0, ofSystematic = 0, ofVariable = 0;
    for (std::size_t i = 0; i < neurons; ++i) {
      const double variance = plainVariance(target, neurons, i), s2 = noise(0, i) * noise(0, i);
      double b = 0;
      for (std::size_t k = 0; k < samples; ++k)
        b += bias(k, i) * bias(k, i) / samples;
      const double first =
          (4 * b * s2 / trials + 2 * std::pow(s2 / trials, 2) * trials / (trials - 1)) / samples;
      const double second = 2 * s2 * s2 / (samples * (trials - 1));
      CHECK_NEAR(errors.neurons[i].systematic, b / variance, 5 * std::sqrt(first) / variance);
      CHECK_NEAR(errors.neurons[i].variable, s2 / variance, 5 * std::sqrt(second) / variance);
      systematic += b / variance / neurons, variable += s2 / variance / neurons;
      ofSystematic += first / std::pow(variance * neurons, 2);
      ofVariable += second / std::pow(variance * neurons, 2);
    }
    CHECK_NEAR(errors.network.systematic, systematic, 5 * std::sqrt(ofSystematic));
    CHECK_NEAR(errors.network.variable, variable, 5 * std::sqrt(ofVariable));
    QVERIFY(errors.network.systematic > 20 * std::sqrt(ofSystematic)); // says something
  }

  void withoutNoise() { // every trial a scaled and delayed copy: all of it is systematic
    constexpr std::size_t samples = 600, neurons = 3, period = 60;
    const auto angle = [](std::size_t k) { return 2 * pi * static_cast<double>(k) / period; };
    const auto target = array(samples, neurons, [&](auto k, auto i) {
      return 3.0 * static_cast<double>(i + 1) * std::sin(angle(k));
    });
    const auto activity = array<float>(samples, neurons, [&](auto k, auto i) {
      return 0.5 * 3.0 * static_cast<double>(i + 1) * std::sin(angle(k) - 0.6);
    });
    const TestErrors errors = errorsOf({activity, activity, activity}, samples, target);
    const double expected = 1 + 0.25 - 2 * 0.5 * std::cos(0.6); // |1 − e^{−0.6i}/2|²
    for (const MeasuredErrors& neuron : errors.neurons) {
      CHECK_NEAR(neuron.systematic, expected, 1e-6); // trials are in float
      CHECK_NEAR(neuron.variable, 0, 0);
    }
    CHECK_NEAR(errors.network.systematic, expected, 1e-6);
  }

  void constantTargets() {
    constexpr std::size_t samples = 50, neurons = 4;
    const auto value = [](std::size_t k, std::size_t i) {
      return i == 1 ? 0.0 : i == 2 ? 0.1 : wave(k, i); // 0.1 has a mean that is rounded
    };
    const auto target = array(samples, neurons, value);
    const auto all = noisyTrials(3, samples, neurons, value, [](auto, auto i) { return i == 2 ? 50 : 0.1; });
    const TestErrors errors = errorsOf(all, samples, target, {1, 2, 3, 4});
    QVERIFY(isUndefined(errors.neurons[1]) && isUndefined(errors.neurons[2]));
    CHECK_NEAR(errors.network.total, (errors.neurons[0].total + errors.neurons[3].total) / 2, 1e-12);
    QCOMPARE(errors.network.rate, 2.5); // of all
    QCOMPARE(errors.neurons[2].rate, 3.0);

    const auto flat = array(samples, neurons, [](auto, auto i) { return static_cast<double>(i); });
    const TestErrors none = errorsOf(all, samples, flat, {1, 2, 3, 4});
    QVERIFY(isUndefined(none.network) && std::isnan(none.totalOverTime[7]));
    QCOMPARE(none.network.rate, 2.5);
    for (const double variance : targetVariances(flat, neurons))
      QVERIFY(std::isnan(variance));
  }

  void withoutSpikes() { // rate units
    const auto target = array(20, 2, wave);
    const auto all = noisyTrials(2, 20, 2, wave, [](auto, auto) { return 0.1; });
    const TestErrors errors = errorsOf(all, 20, target);
    QVERIFY(std::isnan(errors.network.rate) && errors.network.total > 0);
  }

  void smallTargetsAreNotConstant() {
    const auto target =
        array(100, 2, [](auto k, auto i) { return i == 0 ? 1e-5 * wave(k, 0) : 1e3 + 1e-4 * wave(k, 0); });
    const auto variances = targetVariances(target, 2);
    CHECK_NEAR(variances[0] * 1e10, plainVariance(array(100, 1, wave), 1, 0), 1e-12);
    CHECK_NEAR(variances[1] * 1e8, plainVariance(array(100, 1, wave), 1, 0), 1e-7); // 1e3 has eaten digits
  }
};

SPIKELOOM_TEST(TestErrorsTest)

} // namespace spikeloom::test::test_errors_test

#include "test_errors_test.moc"
