// Measures of a trial on records made by hand.
#include "core/analysis/trial_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "checks.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::trial_summary_test {

namespace {

constexpr std::size_t neurons = 8, samples = 50, before = 7;
constexpr float undefined = std::numeric_limits<float>::quiet_NaN();

/// Smooth and different for every neuron.
double wave(std::size_t k, std::size_t i) {
  return std::sin(0.17 * static_cast<double>(k) + static_cast<double>(i)) + 0.3 * static_cast<double>(i);
}

/// Targets, and a record whose window (200 to 300 ms, after 50 ms of free run) holds values[k][i], with
/// something else before and after it.
struct Case {
  Targets targets{neurons, samples, 2.0};
  TrialRecord record;

  template <class Value> explicit Case(Value value) {
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < neurons; ++i)
        targets.at(k, i) = wave(k, i);
    record.activity.neurons = neurons;
    record.activity.interval = 2;
    record.times = {-50, 200, 300, 320};
    record.activity.first = 202 - 2.0 * before;
    for (std::size_t k = 0; k < before * neurons; ++k)
      record.activity.values.push_back(1000);
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < neurons; ++i)
        record.activity.values.push_back(static_cast<float>(value(k, i)));
    for (std::size_t k = 0; k < 10 * neurons; ++k)
      record.activity.values.push_back(-1000);
  }
  [[nodiscard]] TrialSummary summary() const { return summarise(record, targets, neurons); }
};

} // namespace

class TrialSummaryTest : public QObject {
  Q_OBJECT

private slots:
  void perfectAndOpposite() {
    for (const double sign : {1.0, -1.0}) {
      const TrialSummary summary = Case([sign](auto k, auto i) { return sign * wave(k, i); }).summary();
      QCOMPARE(summary.correlation.size(), neurons);
      for (const float c : summary.correlation)
        CHECK_NEAR(c, sign, 1e-6);
      CHECK_NEAR(summary.mean, sign, 1e-6);
      CHECK_NEAR(summary.median, sign, 1e-6);
    }
    CHECK_NEAR(Case(wave).summary().rmsError, 0, 1e-6);
  }

  void offsetAndScaleDoNotMatter() {
    const auto noisy = [](std::size_t k, std::size_t i) {
      return wave(k, i) + 0.8 * std::cos(0.9 * static_cast<double>(k * (i + 1)));
    };
    const TrialSummary plain = Case(noisy).summary();
    const TrialSummary moved = Case([&](auto k, auto i) { return 3 * noisy(k, i) + 40; }).summary();
    QVERIFY(std::abs(plain.mean) < 0.95);
    for (std::size_t i = 0; i < neurons; ++i)
      CHECK_NEAR(moved.correlation[i], plain.correlation[i],
                 2e-5); // 40 in float has lost some digits of the rest
  }

  void textbookFormula() {
    const Case test(
        [](auto k, auto i) { return std::cos(0.23 * static_cast<double>(k)) + 0.5 * wave(k, i); });
    const TrialSummary summary = test.summary();
    double squares = 0;
    for (std::size_t i = 0; i < neurons; ++i) {
      long double u = 0, f = 0, uu = 0, ff = 0, uf = 0;
      for (std::size_t k = 0; k < samples; ++k) {
        const long double a = test.record.activity.values[(before + k) * neurons + i],
                          b = test.targets.at(k, i);
        u += a, f += b, uu += a * a, ff += b * b, uf += a * b;
        squares += static_cast<double>((a - b) * (a - b));
      }
      const long double n = samples;
      const auto expected = (n * uf - u * f) / std::sqrt((n * uu - u * u) * (n * ff - f * f));
      CHECK_NEAR(summary.correlation[i], expected, 1e-6);
    }
    CHECK_NEAR(summary.rmsError, std::sqrt(squares / (neurons * samples)), 1e-9);
  }

  void constantsHaveNoCorrelation() {
    // neuron 2 is silent, neuron 5 constant at a value that float and sums round, neuron 6 has a flat target
    Case test([](std::size_t k, std::size_t i) { return i == 2 ? 0.0 : i == 5 ? 0.1 : -wave(k, i); });
    for (std::size_t k = 0; k < samples; ++k)
      test.targets.at(k, 6) = 0.7;
    const TrialSummary summary = test.summary();
    for (std::size_t i = 0; i < neurons; ++i)
      QCOMPARE(std::isnan(summary.correlation[i]), i == 2 || i == 5 || i == 6);
    CHECK_NEAR(summary.mean, -1, 1e-6);
    CHECK_NEAR(summary.upperQuartile, -1, 1e-6);
    QVERIFY(std::isfinite(summary.rmsError));
    const TestSummary both = summarise(std::vector{summary, Case(wave).summary()}, neurons, 3);
    CHECK_NEAR(both.correlationMean, (5 * -1.0 + 8 * 1.0) / 13, 1e-6); // over what has a correlation
  }

  /// Of f + c: c² / var f; of a f: (1 − a)² mean f² / var f; silence: mean f² / var f.
  void errorAsAShareOfTheTargetsVariance() {
    const auto shares = [](auto expected, const TrialSummary& summary) {
      double sum = 0;
      for (std::size_t i = 0; i < neurons; ++i) {
        double mean = 0, square = 0;
        for (std::size_t k = 0; k < samples; ++k) {
          mean += wave(k, i) / samples;
          square += wave(k, i) * wave(k, i) / samples;
        }
        const double share = expected(square) / (square - mean * mean);
        CHECK_NEAR(summary.error[i], share, 1e-5 * share);
        sum += share / neurons;
      }
      CHECK_NEAR(summary.errorShare, sum, 1e-5 * sum);
    };
    shares([](double) { return 0.09; }, Case([](auto k, auto i) { return wave(k, i) + 0.3; }).summary());
    shares([](double square) { return 0.04 * square; },
           Case([](auto k, auto i) { return 1.2 * wave(k, i); }).summary());
    shares([](double square) { return square; }, Case([](auto, auto) { return 0.0; }).summary());
    CHECK_NEAR(Case(wave).summary().errorShare, 0, 1e-12);
    Case flat(wave);
    for (std::size_t k = 0; k < samples; ++k)
      flat.targets.at(k, 6) = 0.7;
    QVERIFY(std::isnan(flat.summary().error[6]) && flat.summary().errorShare < 1e-12);
  }

  void pointsOfATest() {
    std::vector<TrialSummary> trials(3);
    for (std::size_t k = 0; k < 3; ++k) {
      trials[k].set = k == 1 ? 4 : 2;
      const auto x = static_cast<float>(k);
      trials[k].correlation = {0.1F + x, 0.3F + x, 77}; // the last neuron is auxiliary
      trials[k].error = {1 + x, undefined, 99};
      trials[k].rmsError = 1.0 + static_cast<double>(k);
      trials[k].rate = 10.0 * static_cast<double>(k);
    }
    const auto points = testPoints(trials, 2, 7, true);
    QCOMPARE(points.size(), std::size_t{2});
    const TestPoint &two = points[0], &one = points[1];
    QVERIFY(two.set == 2 && one.set == 4 && two.trials == 2 && one.trials == 1);
    QVERIFY(two.afterLoop == 7 && one.afterLoop == 7 && two.probed);
    CHECK_NEAR(two.mean, 1.2, 1e-6); // 0.1, 0.3, 2.1, 2.3
    CHECK_NEAR(two.median, 1.2, 1e-6);
    CHECK_NEAR(two.lowerQuartile, 0.25, 1e-6);
    CHECK_NEAR(two.upperQuartile, 2.15, 1e-6);
    CHECK_NEAR(two.errorShare, 2, 1e-12);
    CHECK_NEAR(one.errorShare, 2, 1e-12);
    CHECK_NEAR(two.rmsError, 2, 1e-12);
    CHECK_NEAR(two.rate, 10, 1e-12);
  }

  void allConstant() {
    const TrialSummary summary = Case([](auto, auto) { return 0.0; }).summary();
    QVERIFY(std::isnan(summary.mean) && std::isnan(summary.median) && std::isnan(summary.lowerQuartile));
  }

  void rateCountsTheWindow() {
    Case test(wave);
    const std::vector<float> inside{200, 200.5F, 250, 299.99F}, outside{-50, 10, 199.99F, 300, 310};
    for (const float t : inside)
      test.record.spikes.push_back({t, 1});
    for (const float t : outside)
      test.record.spikes.push_back({t, 2});
    CHECK_NEAR(test.summary().rate, 4.0 / neurons / 0.1, 1e-9);
  }

  void whatTrialItWas() {
    Case test(wave);
    test.record.kind = TrialKind::Test;
    test.record.number = 17;
    test.record.set = 3;
    const TrialSummary summary = test.summary();
    QVERIFY(summary.kind == TrialKind::Test);
    QCOMPARE(summary.number, 17);
    QCOMPARE(summary.set, 3);
  }

  /// Auxiliary neurons, the last ones, have correlations of their own, but do not count for the population.
  void mainNeuronsAlone() {
    Case test([](std::size_t k, std::size_t i) { return i < 5 ? wave(k, i) : -2 * wave(k, i) + 7; });
    for (const float t : {210.0F, 220.0F, 230.0F})
      test.record.spikes.push_back({t, t < 215 ? 4u : 5u});
    const TrialSummary main = summarise(test.record, test.targets, 5), all = test.summary();
    QCOMPARE(main.correlation.size(), neurons);
    QVERIFY(main.correlation == all.correlation);
    CHECK_NEAR(main.correlation[7], -1, 1e-6);
    CHECK_NEAR(main.mean, 1, 1e-6);
    CHECK_NEAR(main.lowerQuartile, 1, 1e-6);
    CHECK_NEAR(main.rmsError, 0, 1e-6);
    CHECK_NEAR(main.rate, 1 / 5.0 / 0.1, 1e-9);
    CHECK_NEAR(all.mean, (5 - 3) / 8.0, 1e-6);
    const TestSummary both = summarise(std::vector{main, main}, 5, 1);
    CHECK_NEAR(both.correlationMean, 1, 1e-6);
    CHECK_NEAR(both.correlationMedian, 1, 1e-6);
  }

  void theWindow() {
    const Case test([](std::size_t k, std::size_t i) { return static_cast<double>(k * neurons + i); });
    const auto window = windowOf(test.record, test.targets);
    QCOMPARE(window.size(), samples * neurons);
    for (std::size_t k = 0; k < window.size(); ++k)
      QCOMPARE(window[k], static_cast<float>(k));
    QVERIFY(window.data() == test.record.activity.values.data() + before * neurons);
  }

  void correlationsOfTwoCurves() {
    const Case test(
        [](auto k, auto i) { return std::cos(0.23 * static_cast<double>(k)) + 0.5 * wave(k, i); });
    const std::vector<float> target(test.targets.values.begin(), test.targets.values.end());
    QVERIFY(correlations(windowOf(test.record, test.targets), target, neurons) == test.summary().correlation);
    for (const float c : correlations(target, target, neurons))
      CHECK_NEAR(c, 1, 1e-6);
  }

  void quantiles() {
    const std::vector<float> values{4, undefined, 1, 3, 2, undefined};
    CHECK_NEAR(quantile(values, 0), 1, 0);
    CHECK_NEAR(quantile(values, 0.5), 2.5, 1e-12);
    CHECK_NEAR(quantile(values, 0.25), 1.75, 1e-12);
    CHECK_NEAR(quantile(values, 1), 4, 0);
    CHECK_NEAR(quantile(std::vector<float>{7}, 0.3), 7, 0);
    QVERIFY(std::isnan(quantile(std::vector<float>{undefined}, 0.5)));
    CHECK_NEAR(meanOf(values), 2.5, 1e-12);
    QVERIFY(std::isnan(meanOf({})));
  }

  void quartilesOfATrial() {
    RandomStream random(1, Purpose::Targets, 0);
    const Case test([&](std::size_t k, std::size_t i) { return wave(k, i) + 2 * random.normal(); });
    const TrialSummary summary = test.summary();
    std::vector<float> sorted = summary.correlation;
    std::ranges::sort(sorted);
    const auto between = [&](std::size_t k, double part) {
      return (1 - part) * static_cast<double>(sorted[k]) + part * static_cast<double>(sorted[k + 1]);
    };
    CHECK_NEAR(summary.lowerQuartile, between(1, 0.75), 1e-6); // rank 0.25 · 7
    CHECK_NEAR(summary.median, between(3, 0.5), 1e-6);
    CHECK_NEAR(summary.upperQuartile, between(5, 0.25), 1e-6);
    QVERIFY(sorted.front() < sorted.back());
  }

  void ofSeveralTrials() {
    TrialSummary a, b;
    a.correlation = {0.5F, undefined, 0.75F};
    a.rmsError = 1, a.rate = 4;
    b.correlation = {0.25F, 1.0F, 0.25F};
    b.rmsError = 2, b.rate = 8;
    const TestSummary both = summarise(std::vector{a, b}, 3, 12);
    QCOMPARE(both.afterLoop, 12);
    QCOMPARE(both.trials.size(), std::size_t{2});
    CHECK_NEAR(both.correlationMean, 0.55, 1e-7);
    CHECK_NEAR(both.correlationMedian, 0.5, 1e-7);
    CHECK_NEAR(both.rmsError, 1.5, 1e-12);
    CHECK_NEAR(both.rate, 6, 1e-12);
  }
};

SPIKELOOM_TEST(TrialSummaryTest)

} // namespace spikeloom::test::trial_summary_test

#include "trial_summary_test.moc"
