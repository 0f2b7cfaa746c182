// The two learning errors on made-up trials whose bias and noise are known, and against plain restatements.
#include "core/analysis/learning_errors.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numbers>

#include "checks.h"
#include "core/model/random.h"
#include "registry.h"

namespace spikeloom::test::learning_errors_test {

namespace {

constexpr double pi = std::numbers::pi;
const double undefined = std::nan("");

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

bool isUndefined(const ErrorShares& errors) {
  return std::isnan(errors.tracking) && std::isnan(errors.sampling) && std::isnan(errors.total()) &&
         std::isnan(errors.firstQuarter) && std::isnan(errors.lastQuarter);
}

} // namespace

class LearningErrorsTest : public QObject {
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
    for (const std::size_t trials : std::initializer_list<std::size_t>{2, 3, 10}) {
      const auto all = noisyTrials(
          trials, samples, neurons, [](auto k, auto i) { return 0.8 * wave(k + 2, i); },
          [](auto k, auto i) { return 0.1 * static_cast<double>(i) + 0.01 * static_cast<double>(k); });
      const LearningErrors errors = decompose(collected(all, samples), target);
      double absolute = 0, first = 0, last = 0, variances = 0;
      for (std::size_t i = 0; i < neurons; ++i) {
        const double variance = plainVariance(target, neurons, i);
        const auto plain = [&](std::size_t from, std::size_t to) {
          return plainError(all, target, neurons, i, from, to);
        };
        const ErrorShares& neuron = errors.neurons[i];
        CHECK_NEAR(neuron.total(), plain(0, samples) / variance, 1e-12);
        CHECK_NEAR(neuron.firstQuarter, plain(0, quarter) / variance, 1e-12);
        CHECK_NEAR(neuron.lastQuarter, plain(samples - quarter, samples) / variance, 1e-12);
        absolute += plain(0, samples), variances += variance;
        first += plain(0, quarter), last += plain(samples - quarter, samples);
      }
      CHECK_NEAR(errors.population.total(), absolute / variances, 1e-12);
      CHECK_NEAR(errors.population.firstQuarter, first / variances, 1e-12);
      CHECK_NEAR(errors.population.lastQuarter, last / variances, 1e-12);
      for (std::size_t k = 0; k < samples; ++k) {
        double atSample = 0;
        for (std::size_t i = 0; i < neurons; ++i)
          atSample += plainError(all, target, neurons, i, k, k + 1);
        CHECK_NEAR(errors.trackingOverTime[k] + errors.samplingOverTime[k], atSample / variances, 1e-12);
      }
    }
  }

  void overTimeAveragesToThePopulation() { // each part, and without the neuron whose target is constant
    constexpr std::size_t samples = 30, neurons = 5;
    const auto target = array(samples, neurons, [](auto k, auto i) { return i == 3 ? 0.7 : wave(k, i); });
    const auto all = noisyTrials(4, samples, neurons, wave, [](auto, auto) { return 0.4; });
    const LearningErrors errors = decompose(collected(all, samples), target);
    double tracking = 0, sampling = 0;
    for (std::size_t k = 0; k < samples; ++k) {
      tracking += errors.trackingOverTime[k] / samples;
      sampling += errors.samplingOverTime[k] / samples;
    }
    CHECK_NEAR(tracking, errors.population.tracking, 1e-13);
    CHECK_NEAR(sampling, errors.population.sampling, 1e-13);
  }

  /// u = f + bias + noise: tracking = mean bias² / var f, sampling = σ² / var f. Standard errors for S
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
    const LearningErrors errors = decompose(collected(all, samples), target);
    double biases = 0, noises = 0, variances = 0, trackingError = 0, samplingError = 0;
    for (std::size_t i = 0; i < neurons; ++i) {
      const double variance = plainVariance(target, neurons, i), s2 = noise(0, i) * noise(0, i);
      double b = 0;
      for (std::size_t k = 0; k < samples; ++k)
        b += bias(k, i) * bias(k, i) / samples;
      const double squaredErrorOfTracking =
          (4 * b * s2 / trials + 2 * std::pow(s2 / trials, 2) * trials / (trials - 1)) / samples;
      const double squaredErrorOfSampling = 2 * s2 * s2 / (samples * (trials - 1));
      CHECK_NEAR(errors.neurons[i].tracking, b / variance, 5 * std::sqrt(squaredErrorOfTracking) / variance);
      CHECK_NEAR(errors.neurons[i].sampling, s2 / variance, 5 * std::sqrt(squaredErrorOfSampling) / variance);
      biases += b, noises += s2, variances += variance;
      trackingError += squaredErrorOfTracking, samplingError += squaredErrorOfSampling;
    }
    CHECK_NEAR(errors.population.tracking, biases / variances, 5 * std::sqrt(trackingError) / variances);
    CHECK_NEAR(errors.population.sampling, noises / variances, 5 * std::sqrt(samplingError) / variances);
    QVERIFY(errors.population.tracking > 20 * std::sqrt(trackingError) / variances); // says something
  }

  void withoutNoise() { // every trial a scaled and delayed copy: all of it is tracking error
    constexpr std::size_t samples = 600, neurons = 3, period = 60;
    const auto angle = [](std::size_t k) { return 2 * pi * static_cast<double>(k) / period; };
    const auto target = array(samples, neurons, [&](auto k, auto i) {
      return 3.0 * static_cast<double>(i + 1) * std::sin(angle(k));
    });
    const auto activity = array<float>(samples, neurons, [&](auto k, auto i) {
      return 0.5 * 3.0 * static_cast<double>(i + 1) * std::sin(angle(k) - 0.6);
    });
    const LearningErrors errors = decompose(collected({activity, activity, activity}, samples), target);
    const double expected = 1 + 0.25 - 2 * 0.5 * std::cos(0.6); // |1 − e^{−0.6i}/2|²
    for (const ErrorShares& neuron : errors.neurons) {
      CHECK_NEAR(neuron.tracking, expected, 1e-6); // trials are in float
      CHECK_NEAR(neuron.sampling, 0, 0);
    }
    CHECK_NEAR(errors.population.tracking, expected, 1e-6);
  }

  void constantTargets() {
    constexpr std::size_t samples = 50, neurons = 4;
    const auto value = [](std::size_t k, std::size_t i) {
      return i == 1 ? 0.0 : i == 2 ? 0.1 : wave(k, i); // 0.1 has a mean that is rounded
    };
    const auto target = array(samples, neurons, value);
    const auto all = noisyTrials(3, samples, neurons, value, [](auto, auto i) { return i == 2 ? 50 : 0.1; });
    const LearningErrors errors = decompose(collected(all, samples), target);
    QVERIFY(isUndefined(errors.neurons[1]) && isUndefined(errors.neurons[2]));
    QVERIFY(!verdict(errors.neurons[2]));
    const double absolute =
        plainError(all, target, neurons, 0, 0, samples) + plainError(all, target, neurons, 3, 0, samples);
    const double variances = plainVariance(target, neurons, 0) + plainVariance(target, neurons, 3);
    CHECK_NEAR(errors.population.total(), absolute / variances, 1e-12);
    CHECK_NEAR(errors.medianTotal, (errors.neurons[0].total() + errors.neurons[3].total()) / 2, 1e-7);

    const auto flat = array(samples, neurons, [](auto, auto i) { return static_cast<double>(i); });
    const LearningErrors none = decompose(collected(all, samples), flat);
    QVERIFY(isUndefined(none.population) && std::isnan(none.medianTotal));
    QVERIFY(std::isnan(none.trackingOverTime[7]));
    for (const double variance : targetVariances(flat, neurons))
      QVERIFY(std::isnan(variance));
  }

  void smallTargetsAreNotConstant() {
    const auto target =
        array(100, 2, [](auto k, auto i) { return i == 0 ? 1e-5 * wave(k, 0) : 1e3 + 1e-4 * wave(k, 0); });
    const auto variances = targetVariances(target, 2);
    CHECK_NEAR(variances[0] * 1e10, plainVariance(array(100, 1, wave), 1, 0), 1e-12);
    CHECK_NEAR(variances[1] * 1e8, plainVariance(array(100, 1, wave), 1, 0), 1e-7); // 1e3 has eaten digits
  }

  void quietNeuronsDoNotDominate() { // one with a thousandth of the amplitude and the same noise
    constexpr std::size_t samples = 200, neurons = 10;
    const auto amplitude = [](std::size_t i) { return i == 0 ? 1e-3 : 1.0; };
    const auto value = [&](auto k, auto i) { return amplitude(i) * wave(k, 2); };
    const auto all = noisyTrials(4, samples, neurons, value, [](auto, auto) { return 0.3; });
    const LearningErrors errors = decompose(collected(all, samples), array(samples, neurons, value));
    QVERIFY(errors.neurons[0].total() > 1e4);
    std::vector<double> others;
    for (std::size_t i = 1; i < neurons; ++i)
      others.push_back(errors.neurons[i].total());
    const auto [low, high] = std::ranges::minmax(others);
    QVERIFY(errors.population.total() > low && errors.population.total() < 10.0 / 9 * high);
    QVERIFY(errors.medianTotal >= low && errors.medianTotal <= high);
  }

  void medians() {
    constexpr std::size_t samples = 40, neurons = 7;
    const auto all = noisyTrials(
        3, samples, neurons, [](auto k, auto i) { return wave(k + i, i); },
        [](auto, auto i) { return 0.1 * static_cast<double>(i); });
    const LearningErrors errors = decompose(collected(all, samples), array(samples, neurons, wave));
    const auto middle = [&](auto part) {
      std::vector<double> values;
      for (const ErrorShares& neuron : errors.neurons)
        values.push_back(part(neuron));
      std::ranges::sort(values);
      return values[3];
    };
    const auto check = [&](double median, auto part) {
      CHECK_NEAR(median, middle(part), 1e-6 * std::abs(median));
    };
    check(errors.medianTracking, [](const ErrorShares& e) { return e.tracking; });
    check(errors.medianSampling, [](const ErrorShares& e) { return e.sampling; });
    check(errors.medianTotal, [](const ErrorShares& e) { return e.total(); });
  }

  void verdicts() {
    using enum Verdict;
    QVERIFY(verdict({.tracking = 0.1, .sampling = 0.099}) == learned);
    QVERIFY(verdict({.tracking = -0.01, .sampling = 0.2}) == learned);
    QVERIFY(verdict({.tracking = 0.15, .sampling = 0.1}) == tracking_dominated);
    QVERIFY(verdict({.tracking = 0.1, .sampling = 0.15}) == sampling_dominated);
    QVERIFY(verdict({.tracking = 0.3, .sampling = 0.1, .firstQuarter = 0.2, .lastQuarter = 0.61}) ==
            unstable);
    // grows, but not threefold; threefold, but too little; neither matters once it has learned
    QVERIFY(verdict({.tracking = 0.3, .firstQuarter = 0.2, .lastQuarter = 0.59}) == tracking_dominated);
    QVERIFY(verdict({.sampling = 0.3, .firstQuarter = 0.1, .lastQuarter = 0.49}) == sampling_dominated);
    QVERIFY(verdict({.tracking = 0.19, .firstQuarter = 0.01, .lastQuarter = 0.7}) == learned);
    QVERIFY(verdict({.tracking = undefined}) == std::nullopt);
  }

  void verdictsOfTrials() {
    using enum Verdict;
    constexpr std::size_t samples = 400, neurons = 8;
    const auto target = array(samples, neurons, wave);
    const auto judged = [&](const Curve& common, const Curve& noise) {
      return verdict(
          decompose(collected(noisyTrials(6, samples, neurons, common, noise), samples), target).population);
    };
    const auto little = [](auto, auto) { return 0.05; };
    QVERIFY(judged(wave, little) == learned);
    QVERIFY(judged([](auto k, auto i) { return wave(k + 12, i); }, little) == tracking_dominated);
    QVERIFY(judged(wave, [](auto, auto) { return 1.0; }) == sampling_dominated);
    QVERIFY(judged(wave, [](auto k, auto) { // trials part exponentially
              return 0.02 * std::exp(0.0125 * static_cast<double>(k));
            }) == unstable);
  }

  void sentences() {
    const auto says = [](const ErrorShares& errors, bool stillLearning, const QStringList& what) {
      const QString text = QString::fromStdString(verdictText("Neuron 7", errors, stillLearning));
      const bool oneSentence = text.startsWith("Neuron 7 ") && text.endsWith('.') && text.count(". ") == 0;
      return oneSentence && text.contains("more loops") == what.contains("more loops") &&
             std::ranges::all_of(what, [&](const QString& part) { return text.contains(part); });
    };
    const ErrorShares tracking{0.61, 0.14, 0.7, 0.8}, sampling{0.25, 0.38, 0.6, 0.6};
    const ErrorShares unstable{0.4, 1.05, 0.11, 2.5}, good{-0.001, 0.16, 0.1, 0.2};
    QVERIFY(says(tracking, false, {"0.75", "0.61", "0.14", "slower targets", "faster synapses"}));
    QVERIFY(says(tracking, true, {"0.75", "slower targets", "faster synapses", "more loops"}));
    QVERIFY(says(sampling, false, {"0.63", "0.25", "0.38", "more neurons", "slower synapses"}));
    QVERIFY(says(sampling, true, {"more neurons", "slower synapses", "more loops"}));
    QVERIFY(says(unstable, false, {"unstable", "0.11", "2.50", "longer training", "larger λ"}));
    QVERIFY(says(good, false, {"has learned", "0.16", "tracking 0.00", "0.20"}));
    QVERIFY(says(good, true, {"has learned", "more loops"}));
    QVERIFY(says({.tracking = undefined}, false, {"constant target"}));
  }

  void theoryNamesTheCause() {
    const ErrorShares tracking{0.67, 0.13, 0.8, 0.8}, sampling{1.5, 7.2, 8, 9};
    const std::string fast = "faster synapses", slow = "slower synapses";
    const auto advises = [&](const ErrorShares& errors, const TheoryShares& theory, const std::string& what,
                             bool explained) {
      const auto text = QString::fromStdString(verdictText("It", errors, false, theory));
      const auto has = [&](const std::string& part) { return text.contains(QString::fromStdString(part)); };
      return has(what) && !has(what == fast ? slow : fast) && has("theory") == explained;
    };
    QVERIFY(advises(tracking, {0.6, 0.2}, fast, false));
    QVERIFY(advises(tracking, {0.0, 0.115}, slow, true));
    QVERIFY(advises(sampling, {0.2, 0.6}, slow, false));
    QVERIFY(advises(sampling, {2.4, 0.0}, fast, true));
    QVERIFY(verdictText("It", sampling, true, TheoryShares{2.4, 0.01}).find("tracking 2.40, sampling 0.01") !=
            std::string::npos);
    // where theory says nothing, the measurement stands
    for (const double same : {0.3, undefined})
      QCOMPARE(verdictText("It", tracking, false, TheoryShares{same, same}),
               verdictText("It", tracking, false));
    // what has learned or run away is no matter of the two
    const ErrorShares good{0.1, 0.05, 0.1, 0.2}, unstable{0.4, 1.05, 0.11, 2.5};
    for (const ErrorShares& errors : {good, unstable})
      QCOMPARE(verdictText("It", errors, false, TheoryShares{0.1, 0.9}), verdictText("It", errors, false));
  }

  void level() {
    QVERIFY(notYetLevel(0.5, {}));
    QVERIFY(!notYetLevel(0.25, std::vector{0.2}));
    QVERIFY(notYetLevel(0.26, std::vector{0.2}));
    const std::vector<double> curve{9, 9, 0.1, 0.3, 0.2, 0.25, 0.15}; // its last five have mean 0.2
    QVERIFY(!notYetLevel(0.2499, curve));
    QVERIFY(notYetLevel(0.2501, curve));
  }
};

SPIKELOOM_TEST(LearningErrorsTest)

} // namespace spikeloom::test::learning_errors_test

#include "learning_errors_test.moc"
