// Trials of several target sets against a restatement of the trial; a test's statistics against its records.
#include <algorithm>
#include <map>
#include <numbers>

#include "core/analysis/trial_summary.h"
#include "core/learning/trainer.h"
#include "core/model/noise.h"
#include "core/run/test_session.h"
#include "runs.h"

using namespace spikeloom;
using namespace spikeloom::test;

namespace {

Experiment several(int sets) {
  Experiment experiment = smallExperiment();
  experiment.target.sets = sets;
  experiment.run.test_trials = 3;
  return experiment;
}

std::vector<double> drawnStimulus(const Experiment& experiment, int set) {
  std::vector<double> out;
  for (int i = 0; i < experiment.network.neurons; ++i)
    out.push_back(
        experiment.stimulus.gain *
        targetStream(experiment, Purpose::Stimulus, set, static_cast<std::size_t>(i)).uniform(-1, 1));
  return out;
}

/// Puts r back.
class Synapses final : public StateVisitor {
public:
  explicit Synapses(std::span<const double> r) : m_r(r.begin(), r.end()) {}
  void operator()(std::string_view name, std::span<double> values) override {
    if (name == "filtered_spikes")
      std::ranges::copy(m_r, values.begin());
  }
  void operator()(std::string_view, std::span<float>) override {}
  void operator()(std::string_view, std::span<std::uint16_t>) override {}
  void operator()(std::string_view, std::span<std::uint64_t>) override {}
  void growing(std::string_view, std::vector<double>&) override {}

private:
  std::vector<double> m_r;
};

/// The trial restated: what acts when, and when something is learned or recorded.
struct Restated {
  Experiment experiment;
  Network network;
  Trainer trainer;
  std::vector<float> activity; ///< in the window of the last trial
  std::size_t spikes = 0;      ///< in the last trial

  explicit Restated(const Experiment& given) : experiment(given), network(given), trainer(network, given) {}

  void trial(int set, double pre, bool learning) {
    const double dt = experiment.neuron.time_step;
    const auto steps = [dt](double ms) { return std::lround(ms / dt); };
    const Targets targets = makeTargets(experiment, set);
    const std::vector<double> stimulus = drawnStimulus(experiment, set);
    const long onset = steps(pre), window = onset + steps(experiment.stimulus.duration);
    const long interval = steps(targets.interval),
               end = window + static_cast<long>(targets.samples) * interval;
    activity.clear();
    spikes = 0;
    for (long step = 0; step < end; ++step) {
      std::vector<double> input(network.size(), 0.0);
      if (step >= onset && step < window)
        input = stimulus;
      if (step >= onset && experiment.stimulus.noise > 0) // stretches of 1 ms
        addNoise(input, static_cast<std::size_t>((step - onset) / steps(1)));
      if (step == window && learning)
        trainer.beginWindow();
      QVERIFY(network.step(input));
      spikes += network.spikes().size();
      const long inWindow = step + 1 - window;
      if (inWindow <= 0)
        continue;
      if (learning)
        trainer.noteSpikes(static_cast<std::size_t>((interval - inWindow % interval) % interval));
      if (inWindow % interval != 0)
        continue;
      activity.insert(activity.end(), network.drive().begin(), network.drive().end());
      if (learning)
        trainer.update({&targets.values[static_cast<std::size_t>(inWindow / interval - 1) * network.size()],
                        network.size()},
                       input);
    }
  }
  void addNoise(std::vector<double>& input, std::size_t stretch) const {
    Noise noise(network.size(), experiment.stimulus.noise,
                std::exp(-1 / experiment.stimulus.noise_correlation_time), experiment.run.seed,
                Purpose::FrozenNoise, 0);
    std::ranges::transform(input, noise.at(stretch), input.begin(), std::plus{});
  }
};

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
      : samples(targets.samples), neurons(targets.neurons), mean(samples * neurons), variance(mean),
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

class SetTrialsTest : public QObject {
  Q_OBJECT

private slots:
  void loopsTakeTheSetsInTurn_data() {
    QTest::addColumn<double>("noise");
    QTest::addRow("stimulus alone") << 0.0;
    QTest::addRow("frozen noise") << 0.4;
  }

  /// Each with its own stimulus and targets, bit for bit as in the restatement.
  void loopsTakeTheSetsInTurn() {
    QFETCH(const double, noise);
    Experiment experiment = several(3);
    experiment.stimulus.noise = noise;
    Simulation simulation(experiment);
    simulation.train(4);
    Restated restated(experiment);
    for (int loop = 0; loop < 4; ++loop) {
      simulation.advance(oneTrial);
      const TrialRecord& record = *simulation.lastTrial();
      QCOMPARE(record.set, loop % 3);
      QCOMPARE(record.number, loop + 1);
      QCOMPARE(simulation.curve().back().set, loop % 3);
      restated.trial(record.set, pre(experiment, Purpose::PreStimulus, static_cast<std::uint64_t>(loop)),
                     true);
      QVERIFY(windowPart(record, simulation.targets(record.set)) == restated.activity);
      QCOMPARE(record.spikes.size(), restated.spikes);
      QVERIFY(std::ranges::equal(simulation.net().paddedWeights(), restated.network.paddedWeights()));
    }
    QVERIFY(restated.activity.size() == 100 * 40 && restated.spikes > 20);
  }

  void setsDiffer() {
    const Simulation simulation(several(2));
    QVERIFY(simulation.stimulus(0) != simulation.stimulus(1));
    QVERIFY(simulation.targets(0).values != simulation.targets(1).values);
    const NetworkFacts& facts = simulation.network();
    QCOMPARE(facts.targets.size(), std::size_t{2});
    QCOMPARE(facts.stimuli.size(), std::size_t{2});
    for (int set = 0; set < 2; ++set) {
      const auto k = static_cast<std::size_t>(set);
      QVERIFY(simulation.targets(set).values == makeTargets(simulation.experiment(), set).values);
      QVERIFY(simulation.stimulus(set) == drawnStimulus(simulation.experiment(), set));
      QVERIFY(largestDifference(facts.targets[k], simulation.targets(set).values) < 1e-6);
      QVERIFY(largestDifference(facts.stimuli[k], simulation.stimulus(set)) < 1e-6);
    }
  }

  void testedSets() {
    Experiment experiment = several(2);
    for (const int tested : {0, 1, 2}) {
      experiment.run.test_set = tested;
      Simulation simulation = trainedSimulation(experiment, 2);
      simulation.test();
      const auto trials = recorded(simulation);
      const TestSummary& test = *simulation.lastTest();
      QCOMPARE(trials.size(), std::size_t(tested == 0 ? 6 : 3));
      QCOMPARE(test.trials.size(), trials.size());
      for (std::size_t k = 0; k < trials.size(); ++k) {
        QCOMPARE(trials[k].set, tested == 0 ? static_cast<int>(k % 2) : tested - 1);
        QCOMPARE(test.trials[k].set, trials[k].set);
        QCOMPARE(trials[k].number, static_cast<int>(k) + 1);
      }
      QCOMPARE(test.sets.size(), std::size_t(tested == 0 ? 2 : 1));
      for (const auto& set : test.sets)
        QCOMPARE(set->trials, std::size_t{3});
      QCOMPARE(test.sets.front()->set, tested == 0 ? 0 : tested - 1);
    }
  }

  /// From the synapses that training left, and neurons where the trial before left them.
  void testTrialsStartWhereTheyShould() {
    const Experiment experiment = several(2);
    Simulation simulation(experiment);
    Restated restated(experiment);
    for (std::uint64_t loop = 0; loop < 3; ++loop)
      restated.trial(static_cast<int>(loop % 2), pre(experiment, Purpose::PreStimulus, loop), true);
    simulation.train(3);
    finish(simulation);
    simulation.test();
    Synapses synapses(restated.network.filteredSpikes());
    const auto trials = recorded(simulation);
    QCOMPARE(trials.size(), std::size_t{6});
    for (std::size_t k = 0; k < trials.size(); ++k) {
      restated.network.visitSynapses(synapses);
      restated.trial(static_cast<int>(k % 2), pre(experiment, Purpose::TestPreStimulus, (3ull << 32) | k),
                     false);
      QVERIFY(windowPart(trials[k], simulation.targets(trials[k].set)) == restated.activity);
      QCOMPARE(trials[k].spikes.size(), restated.spikes);
    }
  }

  void statistics_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("drive, two sets") << 0;
    QTest::addRow("rate") << 1;
    QTest::addRow("recorded rates and auxiliary neurons") << 2;
  }

  void statistics() {
    QFETCH(const int, kind);
    Experiment experiment = kind == 2 ? recordedExperiment(m_folder, 10) : several(kind == 0 ? 2 : 1);
    if (kind == 1)
      experiment.learning.quantity = TrainedQuantity::rate;
    experiment.run.test_trials = 3;
    Simulation simulation = trainedSimulation(experiment, 3);
    simulation.test();
    const auto trials = recorded(simulation);
    const std::size_t main = kind == 2 ? 30 : 40;
    QCOMPARE(simulation.network().mainNeurons, main);
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
    QVERIFY(!set.diagnosis);
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
  static double pre(const Experiment& experiment, Purpose purpose, std::uint64_t index) {
    return RandomStream(experiment.run.seed, purpose, index)
        .uniform(experiment.run.pre_min, experiment.run.pre_max);
  }

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

QTEST_APPLESS_MAIN(SetTrialsTest)
#include "set_trials_test.moc"
