// Spike statistics on clocks, Poisson trains and brute-force counts.
#include "core/analysis/spike_statistics.h"

#include <algorithm>

#include "checks.h"
#include "core/model/random.h"
#include "tests/registry.h"

namespace spikeloom::test::spike_statistics_test {

namespace {

using Trials = std::vector<std::vector<Spike>>;

/// Trials of Poisson trains from −100 to `end` ms; neuron i fires at rates[i] Hz.
Trials poisson(std::span<const double> rates, std::size_t trials, double end) {
  Trials out(trials);
  for (std::size_t m = 0; m < trials; ++m) {
    for (std::uint32_t i = 0; i < rates.size(); ++i) {
      RandomStream random(11, Purpose::Targets, m * rates.size() + i);
      const auto wait = [&] { return -std::log1p(-random.uniform()) * 1000 / rates[i]; };
      for (double t = -100 + wait(); t < end; t += wait())
        out[m].push_back({static_cast<float>(t), i});
    }
    std::ranges::stable_sort(out[m], {}, &Spike::time);
  }
  return out;
}

/// Spikes of one neuron in [begin, end), counted one by one.
double count(const std::vector<Spike>& spikes, std::uint32_t neuron, double begin, double end) {
  double out = 0;
  for (const Spike& spike : spikes) {
    const auto time = static_cast<double>(spike.time);
    out += spike.neuron == neuron && time >= begin && time < end ? 1 : 0;
  }
  return out;
}

} // namespace

class SpikeStatisticsTest : public QObject {
  Q_OBJECT

private slots:
  void binsByBruteForce() {
    const std::vector<double> rates{3, 40, 0.5, 120};
    auto trials = poisson(rates, 7, 1100);
    for (float t = 200; t <= 1000; t += 30) // on every edge
      trials[2].push_back({t, 2});
    std::ranges::stable_sort(trials[2], {}, &Spike::time);
    const BinnedRates out = binnedRates(trials, 4, {200, 1000}, 30);
    QCOMPARE(out.bins(), std::size_t{27}); // 26 of 30 ms and one of 20
    for (std::size_t b = 0; b < 27; ++b) {
      const double begin = 200 + 30.0 * static_cast<double>(b), end = std::min(begin + 30, 1000.0);
      CHECK_NEAR(out.edges[b], begin, 0);
      CHECK_NEAR(out.edges[b + 1], end, 0);
      for (std::uint32_t i = 0; i < 4; ++i) {
        double sum = 0, squares = 0;
        for (const auto& spikes : trials) {
          const double rate = count(spikes, i, begin, end) / (end - begin) * 1000;
          sum += rate, squares += rate * rate;
        }
        CHECK_NEAR(out.mean[b * 4 + i], sum / 7, 1e-6 * sum);
        const double variance = (squares - sum * sum / 7) / 6;
        CHECK_NEAR(out.spread[b * 4 + i], std::sqrt(std::max(variance, 0.0)), 1e-5 * std::sqrt(squares));
      }
    }
  }

  void widths() {
    const Trials none(1);
    const auto bins = [&](TimeWindow window, double width) {
      const BinnedRates out = binnedRates(none, 1, window, width);
      return out.edges.front() == window.begin && out.edges.back() == window.end &&
                     std::ranges::is_sorted(out.edges, std::ranges::less_equal())
                 ? out.bins()
                 : 0;
    };
    QCOMPARE(bins({0, 1000}, 50), std::size_t{20});
    QCOMPARE(bins({0, 300}, 0.1), std::size_t{3000});
    QCOMPARE(bins({0, 2.1}, 0.7), std::size_t{3}); // 2.1/0.7 is a little more than 3 in floating point
    QCOMPARE(bins({0, 5.4}, 0.3), std::size_t{18});
    QCOMPARE(bins({-0.3, 0.6}, 0.3), std::size_t{3});
    QCOMPARE(bins({0, 100}, 99), std::size_t{2});
    QCOMPARE(bins({0, 100}, 1e9), std::size_t{1});
  }

  void shortLastBinHasItsOwnWidth() {
    const Trials trials{{{5, 0}, {15, 0}, {21, 0}}};
    const BinnedRates out = binnedRates(trials, 1, {0, 22}, 10);
    QCOMPARE(out.mean, (std::vector<float>{100, 100, 500}));
    for (const float spread : out.spread)
      QVERIFY(std::isnan(spread)); // of one trial
  }

  void clock() { // 100 Hz in every trial: no spread, no variation
    Trials trials(3);
    for (auto& spikes : trials)
      for (int k = 0; k < 120; ++k)
        spikes.push_back({static_cast<float>(10 * k + 3), 1});
    const BinnedRates out = binnedRates(trials, 2, {0, 1000}, 50);
    for (std::size_t b = 0; b < out.bins(); ++b) {
      QCOMPARE(out.mean[2 * b + 1], 100.0F);
      QCOMPARE(out.spread[2 * b + 1], 0.0F);
      QCOMPARE(out.mean[2 * b], 0.0F); // the silent neuron
    }
    QCOMPARE(meanRates(trials, 2, {0, 1000}), (std::vector<float>{0, 100}));
    const IntervalVariation variation = intervalVariation(trials, 2, {0, 1000});
    QVERIFY(std::isnan(variation.perNeuron[0]));
    QCOMPARE(variation.perNeuron[1], 0.0F);
    QCOMPARE(variation.population, 0.0);
  }

  void poissonTrains() { // mean = variance of a count, CV 1; five standard errors each
    const std::vector<double> rates{5, 20, 80};
    constexpr std::size_t count = 400;
    constexpr double seconds = 20;
    const auto trials = poisson(rates, count, 1000 * seconds);
    const TimeWindow window{0, 1000 * seconds};
    const auto means = meanRates(trials, 3, window);
    const BinnedRates bins = binnedRates(trials, 3, window, 1000 * seconds);
    const IntervalVariation variation = intervalVariation(trials, 3, window);
    for (std::size_t i = 0; i < 3; ++i) {
      const double spikes = rates[i] * seconds;
      CHECK_NEAR(means[i], rates[i], 5 * std::sqrt(spikes / count) / seconds);
      CHECK_NEAR(bins.mean[i], means[i], 1e-5);
      // relative standard error of a variance from M normal values: √(2/(M−1))
      const double variance = std::pow(static_cast<double>(bins.spread[i]) * seconds, 2);
      CHECK_NEAR(variance / spikes, 1, 5 * std::sqrt(2.0 / (count - 1)));
      // An interval x fits into a window T at T − x places: its density is λ e^{−λx} (1 − x/T) / (1 − e),
      // with e = 1/(λT), which has moments (1 − 2e)/λ and 2(1 − 3e)/λ², both over 1 − e. The CV of n
      // exponentials has standard error 1/√n and bias −1/n.
      const double e = 1 / spikes, n = (spikes - 1) * count;
      const double cv = std::sqrt(2 * (1 - 3 * e) * (1 - e) / std::pow(1 - 2 * e, 2) - 1);
      CHECK_NEAR(variation.perNeuron[i], cv - 1 / n, 5 / std::sqrt(n));
    }
  }

  void binnedCountsOfOneBinAreMeanRates() {
    const std::vector<double> rates{7, 31};
    const auto trials = poisson(rates, 5, 900);
    for (const TimeWindow window : {TimeWindow{-50, 850}, TimeWindow{100.5, 101.5}}) {
      const auto means = meanRates(trials, 2, window);
      for (std::uint32_t i = 0; i < 2; ++i) {
        double spikes = 0;
        for (const auto& trial : trials)
          spikes += count(trial, i, window.begin, window.end);
        CHECK_NEAR(means[i], spikes / 5 / (window.end - window.begin) * 1000, 1e-4);
      }
    }
  }

  void intervals() {
    // Neuron 0: 10 and 30 ms within one trial each; from trial to trial, across the window's ends and to
    // another neuron's spike there is no interval. Neuron 1: one interval only. Neuron 2: 8 and 12 in turn.
    Trials trials(3);
    trials[0] = {{-5, 0}, {100, 0}, {104, 1}, {110, 0}};
    trials[1] = {{200, 0}, {215, 1}, {230, 0}, {245, 1}, {300, 0}};
    for (int k = 0; k < 10; ++k) {
      trials[2].push_back({static_cast<float>(20 * k), 2});
      trials[2].push_back({static_cast<float>(20 * k + 8), 2});
    }
    const IntervalVariation out = intervalVariation(trials, 4, {0, 300});
    CHECK_NEAR(out.perNeuron[0], std::sqrt(200.0) / 20, 1e-6);
    QVERIFY(std::isnan(out.perNeuron[1]));
    const double mean = (10 * 8 + 9 * 12) / 19.0; // ten short, nine long
    const double variance = (10 * std::pow(8 - mean, 2) + 9 * std::pow(12 - mean, 2)) / 18;
    CHECK_NEAR(out.perNeuron[2], std::sqrt(variance) / mean, 1e-6);
    QVERIFY(std::isnan(out.perNeuron[3]));
    CHECK_NEAR(out.population, (std::sqrt(200.0) / 20 + std::sqrt(variance) / mean) / 2, 1e-6);
    QVERIFY(std::isnan(intervalVariation(trials, 4, {900, 1000}).population));
  }

  void histogram() {
    const std::vector<float> rates{0, 0, 4.9F, 5, 9.9F, 10, 20};
    const RateHistogram out = rateHistogram(rates, 4);
    QCOMPARE(out.edges, (std::vector<double>{0, 5, 10, 15, 20}));
    QCOMPARE(out.counts, (std::vector<std::size_t>{3, 2, 1, 1})); // an edge opens a bin; the top is inside
    const RateHistogram silent = rateHistogram(std::vector<float>(9), 2);
    QCOMPARE(silent.edges, (std::vector<double>{0, 0.5, 1}));
    QCOMPARE(silent.counts, (std::vector<std::size_t>{9, 0}));
    QCOMPARE(rateHistogram({}, 3).counts, (std::vector<std::size_t>{0, 0, 0}));
  }

  void histogramByBruteForce() {
    RandomStream random(2, Purpose::Targets, 0);
    std::vector<float> rates(1000);
    std::ranges::generate(rates, [&] { return static_cast<float>(std::pow(random.normal(), 2)); });
    const RateHistogram out = rateHistogram(rates, 37);
    QCOMPARE(out.edges.size(), std::size_t{38});
    QCOMPARE(out.edges.back(), static_cast<double>(std::ranges::max(rates)));
    std::size_t all = 0;
    for (std::size_t b = 0; b < 37; ++b) {
      CHECK_NEAR(out.edges[b + 1] - out.edges[b], out.edges.back() / 37, 1e-12);
      const auto inside = std::ranges::count_if(rates, [&](float rate) {
        const auto x = static_cast<double>(rate);
        return x >= out.edges[b] && (x < out.edges[b + 1] || (b == 36 && x == out.edges[b + 1]));
      });
      QCOMPARE(out.counts[b], static_cast<std::size_t>(inside));
      all += out.counts[b];
    }
    QCOMPARE(all, rates.size());
  }
};

SPIKELOOM_TEST(SpikeStatisticsTest)

} // namespace spikeloom::test::spike_statistics_test

#include "spike_statistics_test.moc"
