// Whole training runs: the example program's protocol and figure 1b land where an independent restatement of
// the model landed (tests/reference/example_protocol.json; other random networks, hence statistics).
#include <fstream>
#include <nlohmann/json.hpp>

#include "checks.h"
#include "core/experiment/preset.h"
#include "core/targets/targets.h"
#include "tests/registry.h"

namespace spikeloom::test::example_protocol_test {

using Json = nlohmann::json;

namespace {

constexpr int seeds = sanitized ? 3 : 6, tests = sanitized ? 3 : 5;

struct Sample {
  std::vector<double> values;
  [[nodiscard]] double size() const { return static_cast<double>(values.size()); }
  [[nodiscard]] double mean() const {
    double sum = 0;
    for (const double x : values)
      sum += x;
    return sum / size();
  }
  [[nodiscard]] double variance() const {
    double sum = 0;
    const double centre = mean();
    for (const double x : values)
      sum += (x - centre) * (x - centre);
    return sum / (size() - 1);
  }
};

/// Chaotic targets differ from draw to draw in how strongly they fluctuate, and correlations with them: only
/// runs whose targets have at least this spread over time (mean over neurons) can be compared closely.
constexpr double strongTargets = 0.3;

/// The reference's runs of one family: what `get` says of each whose targets fluctuate that much.
template <class Get> Sample reference(const std::string& family, Get get, double targetSd = 0) {
  std::ifstream in(SPIKELOOM_SOURCE_DIR "/tests/reference/example_protocol.json");
  const Json runs = Json::parse(in)["rk4"];
  Sample out;
  for (const Json& run : runs)
    if (run["family"] == family && run["target_sd"].get<double>() >= targetSd)
      out.values.push_back(get(run));
  return out;
}

double meanOfTests(const Json& run) {
  return Sample{run["mean_1ms_of_10_tests"].get<std::vector<double>>()}.mean();
}

Experiment preset(const std::string& name) {
  return readPreset(std::string(SPIKELOOM_SOURCE_DIR "/presets/") + name + ".json").experiment;
}

TestSummary trainAndTest(Experiment experiment, std::int64_t seed, int testTrials) {
  experiment.run.seed = seed;
  experiment.run.test_trials = testTrials;
  experiment.run.threads = 1;
  Simulation simulation(experiment);
  simulation.train(10);
  simulation.test();
  finish(simulation);
  return *simulation.lastTest();
}

/// The targets' standard deviation over time, mean over neurons.
double targetSd(Experiment experiment, std::int64_t seed) {
  experiment.run.seed = seed;
  const Targets targets = makeTargets(experiment);
  Sample sds;
  for (std::size_t i = 0; i < targets.neurons; ++i) {
    Sample curve;
    for (std::size_t k = 0; k < targets.samples(); ++k)
      curve.values.push_back(targets.at(k, i));
    sds.values.push_back(std::sqrt(curve.variance()));
  }
  return sds.mean();
}

double meanMedian(const TestSummary& test) {
  Sample medians;
  for (const TrialSummary& trial : test.trials)
    medians.values.push_back(trial.median);
  return medians.mean();
}

} // namespace

class ExampleProtocolTest : public QObject {
  Q_OBJECT

private slots:
  void familiesLandWhereTheRestatementDid_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<QString>("name");
    QTest::addRow("chaotic") << static_cast<int>(TargetFamily::chaotic) << "chaotic";
    QTest::addRow("product of sines")
        << static_cast<int>(TargetFamily::product_of_sines) << "product_of_sines";
    QTest::addRow("Ornstein-Uhlenbeck") << static_cast<int>(TargetFamily::ornstein_uhlenbeck) << "ou";
  }

  void familiesLandWhereTheRestatementDid() {
    QFETCH(const int, family);
    QFETCH(const QString, name);
    Experiment experiment = preset("example-program-chaotic");
    experiment.target.family = static_cast<TargetFamily>(family);
    Sample means, medians, rates, strong;
    for (int seed = 1; seed <= seeds; ++seed) {
      const TestSummary test = trainAndTest(experiment, seed, tests);
      const double sd = targetSd(experiment, seed);
      qInfo("seed %d: targets' sd %.2f, mean correlation %.3f, median %.3f, %.1f Hz", seed, sd,
            test.correlationMean, meanMedian(test), test.rate);
      if (sd >= strongTargets)
        strong.values.push_back(test.correlationMean);
      means.values.push_back(test.correlationMean);
      medians.values.push_back(meanMedian(test));
      rates.values.push_back(test.rate);
    }
    const std::string key = name.toStdString();
    // sampled at the updates a correlation differs by up to 0.011 from that sampled every ms
    compare("mean correlation", means, reference(key, meanOfTests), 0.011);
    compare("median correlation", medians,
            reference(key, [](const Json& run) { return run["median_at_updates"].get<double>(); }), 0);
    compare("mean correlation with strong targets", strong, reference(key, meanOfTests, strongTargets),
            0.011);
    compare("rate", rates, reference(key, [](const Json& run) { return run["rate_hz"].get<double>(); }), 0);
  }

  void figure1bLearnsWithinTenLoops() {
    Sample means;
    for (int seed = 1; seed <= 3; ++seed) {
      const TestSummary test = trainAndTest(preset("figure-1b-synaptic-drive"), seed, 5);
      qInfo("seed %d: mean correlation %.3f, %.1f Hz", seed, test.correlationMean, test.rate);
      means.values.push_back(test.correlationMean);
      CHECK_NEAR(test.rate, 11.4, 1.5);
    }
    CHECK_NEAR(means.mean(), 0.91, 0.06);
  }

private:
  /// Two samples with the spread of the reference's runs (few runs say little about their own spread): their
  /// means must lie within 3.5 standard errors of their difference.
  static void compare(const char* what, const Sample& here, const Sample& there, double systematic) {
    QVERIFY(there.values.size() >= 5 && !here.values.empty());
    const double error = std::sqrt(there.variance() * (1 / here.size() + 1 / there.size()));
    qInfo("%s: %.3f here, %.3f there, difference of means is good to %.3f", what, here.mean(), there.mean(),
          error);
    CHECK_NEAR(here.mean(), there.mean(), 3.5 * error + systematic);
  }
};

SPIKELOOM_TEST(ExampleProtocolTest)

} // namespace spikeloom::test::example_protocol_test

#include "example_protocol_test.moc"
