// What the trials of a test have in common, against a recomputation from their records.
#include "core/record/test_summary.h"

#include <algorithm>
#include <map>
#include <numbers>

#include "core/analysis/trial_summary.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::test_statistics_test {

namespace {

std::vector<float> windowPart(const TrialRecord& record, const Targets& targets) {
  const auto values = windowOf(record, targets);
  return {values.begin(), values.end()};
}

/// NaN where one of the two spans no more than 1e-12, or is not there.
double correlationOf(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<long double>(a.size());
  long double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    x += a[k] / n, y += b[k] / n;
  for (std::size_t k = 0; k < a.size(); ++k) {
    xx += (a[k] - x) * (a[k] - x);
    yy += (b[k] - y) * (b[k] - y);
    xy += (a[k] - x) * (b[k] - y);
  }
  return xx > 1e-24L && yy > 1e-24L ? static_cast<double>(xy / std::sqrt(xx * yy)) : NAN;
}

double meanOfNumbers(const std::vector<double>& values) {
  double sum = 0;
  int count = 0;
  for (const double x : values)
    if (!std::isnan(x)) {
      sum += x;
      ++count;
    }
  return sum / count;
}

/// What is compared of a SetTest, from the records of its trials alone.
struct Recomputed {
  std::size_t samples, neurons, bins = 4; // of 50 ms in a window of 200
  std::vector<double> mean, variance, rates;
  std::vector<double> averageCorrelation;
  double correlationMean = 0, intervalVariation = 0;

  Recomputed(const std::vector<TrialRecord>& trials, const Targets& targets, std::size_t main)
      : samples(targets.samples()), neurons(targets.neurons), mean(samples * neurons), variance(mean),
        rates(bins * neurons) {
    const auto count = static_cast<double>(trials.size());
    std::vector<std::vector<float>> windows;
    for (const TrialRecord& trial : trials)
      windows.push_back(windowPart(trial, targets));
    for (std::size_t k = 0; k < mean.size(); ++k) {
      for (const auto& window : windows)
        mean[k] += static_cast<double>(window[k]) / count;
      for (const auto& window : windows)
        variance[k] += std::pow(static_cast<double>(window[k]) - mean[k], 2) / (count - 1);
    }
    std::vector<double> ofTrials;
    for (std::size_t i = 0; i < neurons; ++i) {
      averageCorrelation.push_back(correlationOf(column(mean, i), column(targets.values, i)));
      for (std::size_t m = 0; m < windows.size() && i < main; ++m)
        ofTrials.push_back(correlationOf(column(windows[m], i), column(targets.values, i)));
    }
    correlationMean = meanOfNumbers(ofTrials);
    spikeStatistics(trials, main);
  }
  template <class Values>
  [[nodiscard]] std::vector<double> column(const Values& values, std::size_t i) const {
    std::vector<double> out;
    for (std::size_t k = 0; k < values.size() / neurons; ++k)
      out.push_back(static_cast<double>(values[k * neurons + i]));
    return out;
  }

private:
  void spikeStatistics(const std::vector<TrialRecord>& trials, std::size_t main) {
    std::vector<std::vector<double>> intervals(neurons);
    for (const TrialRecord& trial : trials) {
      std::map<std::uint32_t, double> last;
      for (const Spike& spike : trial.spikes) {
        const auto time = static_cast<double>(spike.time) - trial.times.target;
        if (time < 0 || time >= 200)
          continue;
        rates[static_cast<std::size_t>(time / 50) * neurons + spike.neuron] +=
            1000 / 50.0 / static_cast<double>(trials.size());
        if (last.contains(spike.neuron))
          intervals[spike.neuron].push_back(time - last[spike.neuron]);
        last[spike.neuron] = time;
      }
    }
    int counted = 0;
    for (std::size_t i = 0; i < main; ++i)
      if (intervals[i].size() >= 2) {
        double sum = 0, squares = 0;
        for (const double x : intervals[i])
          sum += x;
        const auto n = static_cast<double>(intervals[i].size());
        for (const double x : intervals[i])
          squares += (x - sum / n) * (x - sum / n);
        intervalVariation += std::sqrt(squares / (n - 1)) / (sum / n);
        ++counted;
      }
    intervalVariation /= counted;
  }
};

} // namespace

class TestStatisticsTest : public QObject {
  Q_OBJECT

private slots:
  void statistics_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("drive, two sets") << 0;
    QTest::addRow("rate") << 1;
    QTest::addRow("recorded rates and auxiliary neurons") << 2;
  }

  void statistics() {
    QFETCH(const int, kind);
    Experiment experiment = kind == 2 ? recordedExperiment(m_folder, 10) : smallExperiment();
    if (kind == 0)
      experiment.target.sets = 2;
    if (kind == 1)
      experiment.learning.quantity = TrainedQuantity::rate;
    experiment.run.test_trials = 3;
    Simulation simulation = trainedSimulation(experiment, 3);
    simulation.test();
    const auto trials = recorded(simulation);
    const std::size_t main = kind == 2 ? 30 : 40;
    QCOMPARE(simulation.facts().mainNeurons, main);
    for (const auto& set : simulation.lastTest()->sets) {
      std::vector<TrialRecord> own;
      std::ranges::copy_if(trials, std::back_inserter(own),
                           [&](const auto& trial) { return trial.set == set->set; });
      QCOMPARE(own.size(), std::size_t{3});
      compare(*set, Recomputed(own, simulation.targets(set->set), main), simulation.targets(set->set),
              kind == 0);
    }
  }

  void oneTrialHasNoSpread() {
    Experiment experiment = smallExperiment();
    experiment.run.test_trials = 1;
    Simulation simulation = trainedSimulation(experiment, 1);
    simulation.test();
    const TrialRecord record = recorded(simulation).front();
    const SetTest& set = *simulation.lastTest()->sets.front();
    QVERIFY(std::ranges::all_of(set.spread, [](float x) { return std::isnan(x); }));
    QVERIFY(set.mean == windowPart(record, simulation.targets(0)));
    QVERIFY(set.errors.network.total > 0 && std::isnan(set.errors.network.variable));
  }

  void rateUnitsHaveNoSpikeStatistics() {
    Experiment experiment = smallExperiment();
    experiment.neuron.model = NeuronKind::rate;
    Simulation simulation = trainedSimulation(experiment, 1);
    simulation.test();
    finish(simulation);
    const SetTest& set = *simulation.lastTest()->sets.front();
    QVERIFY(set.rates.mean.empty() && set.targetRates.empty() && set.predictedRates.empty());
    QVERIFY(set.rateCorrelation.empty());
    QCOMPARE(set.prediction.size(), set.mean.size());
  }

private:
  static void compare(const SetTest& set, const Recomputed& from, const Targets& targets,
                      bool targetsAreDrives) {
    QCOMPARE(set.trials, std::size_t{3});
    QCOMPARE(set.windowBegin, 20.0);
    QCOMPARE(set.sampleInterval, 2.0);
    QVERIFY(largestDifference(set.mean, from.mean) < 1e-5);
    std::vector<double> squared(set.spread.begin(), set.spread.end());
    for (double& x : squared)
      x *= x;
    QVERIFY(largestDifference(squared, from.variance) < 1e-5);
    compareCorrelations(set.averageCorrelation, from.averageCorrelation);
    CHECK_NEAR(set.correlationMean, from.correlationMean, 1e-4);
    CHECK_NEAR(set.intervalVariation, from.intervalVariation, 1e-4); // times are kept as float
    QVERIFY(largestDifference(set.rates.mean, from.rates) < 1e-3);
    const std::vector<double> wanted = wantedRates(from, targets, targetsAreDrives);
    QVERIFY(largestDifference(set.targetRates, wanted) < 1e-3);
    std::vector<double> correlation;
    for (std::size_t i = 0; i < from.neurons; ++i)
      correlation.push_back(correlationOf(from.column(from.rates, i), from.column(wanted, i)));
    compareCorrelations(set.rateCorrelation, correlation);
  }

  /// Where one of two curves is flat to rounding, there is none.
  static void compareCorrelations(const std::vector<float>& values, const std::vector<double>& expected) {
    std::size_t there = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (std::isnan(values[i]) && std::isnan(expected[i]))
        continue;
      CHECK_NEAR(values[i], expected[i], 1e-3);
      ++there;
    }
    QVERIFY(there > 20);
  }

  /// Means over the bins of what the targets ask for, in Hz: samples at 2, 4, … 200 ms, 25 a bin.
  static std::vector<double> wantedRates(const Recomputed& from, const Targets& targets,
                                         bool targetsAreDrives) {
    std::vector<double> out(from.bins * from.neurons);
    for (std::size_t k = 0; k < from.samples; ++k)
      for (std::size_t i = 0; i < from.neurons; ++i) {
        const double f = targets.at(k, i);
        const double rate =
            targetsAreDrives ? std::sqrt(0.1 * std::log(1 + std::exp(f / 0.1))) / std::numbers::pi : f;
        out[k / 25 * from.neurons + i] += 100 * rate / 25;
      }
    return out;
  }

  QTemporaryDir m_folder;
};

SPIKELOOM_TEST(TestStatisticsTest)

} // namespace spikeloom::test::test_statistics_test

#include "test_statistics_test.moc"
