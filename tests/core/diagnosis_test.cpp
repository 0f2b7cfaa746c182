// The diagnosis of a test, as written in the summary, against its recomputation from the test's records.
#include "core/analysis/diagnosis.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/analysis/trial_summary.h"
#include "core/record/test_summary.h"
#include "core/study/results_json.h"
#include "registry.h"
#include "runs.h"

namespace spikeloom::test::diagnosis_test {

using Json = nlohmann::json;

namespace {

constexpr double tau = 20;

/// Errors of one set's trials, and what theory expects, over the first `main` neurons.
struct Recomputed {
  std::vector<double> tracking, sampling, theoryTracking,
      theorySampling;                       // shares and amplitudes, a neuron each
  double firstQuarter = 0, lastQuarter = 0; // shares, population
  double populationTracking = 0, populationSampling = 0, populationTheoryTracking = 0,
         populationTheorySampling = 0;

  Recomputed(const std::vector<TrialRecord>& trials, const Simulation& simulation, std::size_t main)
      : targets(simulation.targets(trials.front().set)) {
    for (const TrialRecord& trial : trials) {
      const auto window = windowOf(trial, targets);
      windows.emplace_back(window.begin(), window.end());
    }
    spikeRates(trials);
    double variances = 0;
    for (std::size_t i = 0; i < main; ++i) {
      const double variance = varianceOfTarget(i);
      const auto [systematic, scatter] = errors(i, 0, targets.samples());
      const double lag = lagged(i), noise = expectedNoise(simulation, i);
      tracking.push_back(systematic / variance);
      sampling.push_back(scatter / variance);
      theoryTracking.push_back(std::sqrt(lag / variance));
      theorySampling.push_back(std::sqrt(noise / variance));
      if (variance == 0)
        continue; // a rate that is 0 all the time: nothing to compare with
      variances += variance;
      populationTracking += systematic;
      populationSampling += scatter;
      populationTheoryTracking += lag;
      populationTheorySampling += noise;
      const std::size_t quarter = targets.samples() / 4;
      const auto first = errors(i, 0, quarter),
                 last = errors(i, targets.samples() - quarter, targets.samples());
      firstQuarter += first.first + first.second;
      lastQuarter += last.first + last.second;
    }
    for (double* share : {&populationTracking, &populationSampling, &firstQuarter, &lastQuarter})
      *share /= variances;
    populationTheoryTracking = std::sqrt(populationTheoryTracking / variances);
    populationTheorySampling = std::sqrt(populationTheorySampling / variances);
  }

private:
  [[nodiscard]] double value(std::size_t trial, std::size_t k, std::size_t i) const {
    return static_cast<double>(windows[trial][k * targets.neurons + i]);
  }
  [[nodiscard]] double varianceOfTarget(std::size_t i) const {
    double sum = 0, squares = 0;
    for (std::size_t k = 0; k < targets.samples(); ++k)
      sum += targets.at(k, i) / static_cast<double>(targets.samples());
    for (std::size_t k = 0; k < targets.samples(); ++k)
      squares += std::pow(targets.at(k, i) - sum, 2) / static_cast<double>(targets.samples());
    return squares;
  }
  /// Mean over samples [begin, end) of (ū − f)² − s²/M, and of s².
  [[nodiscard]] std::pair<double, double> errors(std::size_t i, std::size_t begin, std::size_t end) const {
    const auto m = static_cast<double>(windows.size());
    double systematic = 0, scatter = 0;
    for (std::size_t k = begin; k < end; ++k) {
      double mean = 0, squares = 0;
      for (std::size_t trial = 0; trial < windows.size(); ++trial)
        mean += value(trial, k, i) / m;
      for (std::size_t trial = 0; trial < windows.size(); ++trial)
        squares += std::pow(value(trial, k, i) - mean, 2) / (m - 1);
      systematic += std::pow(mean - targets.at(k, i), 2) - squares / m;
      scatter += squares;
    }
    const auto samples = static_cast<double>(end - begin);
    return {systematic / samples, scatter / samples};
  }
  /// Mean of (f(t + τs) − f(t))²: τs is ten samples.
  [[nodiscard]] double lagged(std::size_t i) const {
    double sum = 0;
    for (std::size_t k = 0; k + 10 < targets.samples(); ++k)
      sum += std::pow(targets.at(k + 10, i) - targets.at(k, i), 2);
    return sum / static_cast<double>(targets.samples() - 10);
  }
  void spikeRates(const std::vector<TrialRecord>& trials) {
    rates.assign(targets.neurons, 0.0);
    for (const TrialRecord& trial : trials)
      for (const Spike& spike : trial.spikes)
        if (const auto t = static_cast<double>(spike.time); t >= 20 && t < 220)
          rates[spike.neuron] += 10 / 200.0 / static_cast<double>(trials.size()); // a T0 of 10 ms
  }
  [[nodiscard]] double expectedNoise(const Simulation& simulation, std::size_t i) const {
    const auto poisson = [](double rate) { return std::max(0.0, rate * (10 / (2 * tau) - rate)); };
    if (simulation.experiment().learning.quantity == TrainedQuantity::rate)
      return poisson(rates[i]);
    double sum = 0;
    const auto row = simulation.network().weightRow(i);
    for (std::size_t l = 0; l < row.size(); ++l)
      sum += row[l] * row[l] * poisson(rates[simulation.network().connectivity().row(i)[l]]);
    return sum;
  }

  const Targets& targets;
  std::vector<std::vector<float>> windows;
  std::vector<double> rates; // spikes per T0
};

std::string verdictOf(double total, double tracking, double first, double last) {
  if (total < 0.2)
    return "learned";
  if (last > 3 * first && last > 0.5)
    return "unstable";
  return tracking > total - tracking ? "tracking-dominated" : "sampling-dominated";
}

void compare(const Json& json, const Recomputed& from) {
  CHECK_NEAR(json["tracking"].get<double>(), from.populationTracking, 1e-4);
  CHECK_NEAR(json["sampling"].get<double>(), from.populationSampling, 1e-4);
  CHECK_NEAR(json["total"].get<double>(), from.populationTracking + from.populationSampling, 1e-4);
  CHECK_NEAR(json["theory_tracking"].get<double>(), from.populationTheoryTracking, 1e-4);
  CHECK_NEAR(json["theory_sampling"].get<double>(), from.populationTheorySampling, 1e-4);
  QCOMPARE(json["verdict"].get<std::string>(),
           verdictOf(from.populationTracking + from.populationSampling, from.populationTracking,
                     from.firstQuarter, from.lastQuarter));
  QVERIFY(json["text"].get<std::string>().starts_with("The network "));
  const auto compareEach = [&json](const char* key, const std::vector<double>& expected) {
    const Json& values = json["neurons"][key];
    QCOMPARE(values.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      QCOMPARE(values[i].is_null(), !std::isfinite(expected[i])); // a constant target
      if (!values[i].is_null())
        CHECK_NEAR(values[i].get<double>(), expected[i], 1e-3 * (1 + std::abs(expected[i])));
    }
  };
  std::vector<double> total;
  std::ranges::transform(from.tracking, from.sampling, std::back_inserter(total), std::plus{});
  compareEach("tracking", from.tracking);
  compareEach("sampling", from.sampling);
  compareEach("total", total);
  compareEach("theory_tracking", from.theoryTracking);
  compareEach("theory_sampling", from.theorySampling);
  QCOMPARE(json["neurons"]["verdict"].size(), from.tracking.size());
  for (std::size_t i = 0; i < total.size(); ++i)
    QCOMPARE(json["neurons"]["verdict"][i].is_null(), !std::isfinite(total[i]));
}

} // namespace

class DiagnosisTest : public QObject {
  Q_OBJECT

private slots:
  void fromTheRecords_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("drive") << 0;
    QTest::addRow("drive, hardly trained") << 1;
    QTest::addRow("rate") << 2;
    QTest::addRow("main neurons only") << 3;
    QTest::addRow("probed") << 4;
  }

  void fromTheRecords() {
    QFETCH(const int, kind);
    Experiment experiment = kind == 3 ? recordedExperiment(m_folder, 10) : smallExperiment();
    experiment.run.test_trials = 4;
    if (kind == 2)
      experiment.learning.quantity = TrainedQuantity::rate;
    if (kind == 4)
      experiment.probe.noise = 2;
    Simulation simulation = trainedSimulation(experiment, kind == 1 ? 1 : 10);
    simulation.test();
    const auto trials = recorded(simulation);
    const Json json = Json::parse(summaryJson(simulation, "name"))["diagnosis"];
    QVERIFY(!json.contains("sets"));
    compare(json, Recomputed(trials, simulation, kind == 3 ? 30 : 40));
  }

  void severalSets() {
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    experiment.run.test_trials = 3;
    Simulation simulation = trainedSimulation(experiment, 6);
    simulation.test();
    const auto trials = recorded(simulation);
    const Json json = Json::parse(summaryJson(simulation, "name"))["diagnosis"];
    QCOMPARE(json["sets"].size(), std::size_t{2});
    QVERIFY(!json.contains("text") && !json.contains("neurons"));
    for (std::size_t set = 0; set < 2; ++set) {
      std::vector<TrialRecord> own;
      std::ranges::copy_if(trials, std::back_inserter(own),
                           [&](const auto& t) { return t.set == static_cast<int>(set); });
      QCOMPARE(json["sets"][set]["set"].get<std::size_t>(), set + 1);
      compare(json["sets"][set], Recomputed(own, simulation, 40));
    }
    for (const char* key : {"tracking", "sampling", "total", "theory_tracking", "theory_sampling"})
      CHECK_NEAR(json[key].get<double>(),
                 (json["sets"][0][key].get<double>() + json["sets"][1][key].get<double>()) / 2, 1e-12);
  }

  void nothingToDiagnose() {
    Experiment experiment = smallExperiment();
    experiment.run.test_trials = 1;
    Simulation simulation = trainedSimulation(experiment, 1);
    QVERIFY(Json::parse(summaryJson(simulation, "name"))["diagnosis"].is_null()); // no test
    simulation.test();
    finish(simulation);
    const Json json = Json::parse(summaryJson(simulation, "name"));
    QVERIFY(json["test"].is_object() && json["diagnosis"].is_null()); // one trial
  }

  void constantTargetsCannotBeJudged() {
    Experiment experiment = smallExperiment();
    experiment.target.family = TargetFamily::constant;
    Simulation simulation = trainedSimulation(experiment, 2);
    simulation.test();
    finish(simulation);
    const Json json = Json::parse(summaryJson(simulation, "name"))["diagnosis"];
    for (const char* key : {"tracking", "sampling", "total", "verdict", "theory_tracking", "theory_sampling"})
      QVERIFY2(json[key].is_null(), key);
    QVERIFY(json["text"].get<std::string>().find("cannot be judged") != std::string::npos);
  }

  /// The sentence's advice to go on training follows from the training errors.
  void stillLearning() {
    Experiment experiment = smallExperiment();
    Simulation untrained(experiment);
    untrained.test();
    finish(untrained);
    const auto& test = *untrained.lastTest();
    QVERIFY(test.sets.front()->diagnosis->text.find("still learning") != std::string::npos);
    QCOMPARE(test.afterLoop, 0);
    TrialStatistics trials(100, 40);
    const Targets& targets = untrained.targets(0);
    const std::vector<float> exact(targets.values.begin(), targets.values.end());
    trials.add(exact);
    trials.add(exact);
    const std::vector<float> rates(40, 5.0F);
    AppendLog<TrialSummary> curve;
    for (int loop = 0; loop < 3; ++loop) {
      TrialSummary summary;
      summary.rmsError = 0.1;
      curve.append(std::move(summary));
    }
    const LearningCurve loops = curve.view();
    const auto text = [&](double error) {
      Diagnosis out;
      Pieces pieces;
      diagnose(untrained.network(), experiment, targets, trials, rates, error, loops, out, pieces);
      pieces.finish();
      return out.text;
    };
    QVERIFY(text(0.124).find("still learning") == std::string::npos);
    QVERIFY(text(0.126).find("still learning") != std::string::npos);
    QVERIFY(text(0.1).find("has learned") != std::string::npos);
  }

private:
  QTemporaryDir m_folder;
};

SPIKELOOM_TEST(DiagnosisTest)

} // namespace spikeloom::test::diagnosis_test

#include "diagnosis_test.moc"
