// Why a run errs: from its test to the causes, as written in the summary, and curves without training.
#include "core/run/causes.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/errors.h"
#include "core/study/results_json.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::causes_test {

namespace {

using Json = nlohmann::json;

constexpr std::array summedParts{"tracking", "sampling", "feedback"};

Json summaryOf(const Simulation& simulation) {
  return Json::parse(summaryJson(simulation, "name", analyse(simulation, {.causes = true})))["diagnosis"];
}

double numberIn(const Json& json) { return json.is_null() ? 0 : json.get<double>(); }

/// tracking + sampling + feedback = total.
void addsUp(const Json& json) {
  double sum = 0;
  for (const char* part : summedParts)
    sum += numberIn(json[part]);
  CHECK_NEAR(sum, json["total"].get<double>(), 1e-9);
}

Simulation tested(const Experiment& experiment, int loops) {
  Simulation simulation = trainedSimulation(experiment, loops);
  simulation.test();
  finish(simulation);
  return simulation;
}

std::vector<ScanPoint> scanned(const Experiment& experiment, const ScanRequest& request) {
  std::vector<ScanPoint> out;
  scanOpenLoop(experiment, request, [&](const ScanPoint& point) { out.push_back(point); });
  return out;
}

} // namespace

class CausesTest : public QObject {
  Q_OBJECT

private slots:
  void inTheSummary_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("drive") << 0;
    QTest::addRow("rate") << 1;
    QTest::addRow("main neurons only") << 2;
    QTest::addRow("rate units") << 3;
    QTest::addRow("one trial") << 4;
  }

  void inTheSummary() {
    QFETCH(const int, kind);
    Experiment experiment = kind == 2 ? recordedExperiment(m_folder, 10) : smallExperiment();
    if (kind == 1)
      experiment.learning.quantity = TrainedQuantity::rate;
    if (kind == 3)
      experiment.neuron.model = NeuronKind::rate;
    if (kind == 4)
      experiment.run.test_trials = 1;
    const Simulation simulation = tested(experiment, 8);
    const Json json = summaryOf(simulation);
    addsUp(json);
    const TestErrors& errors = simulation.lastTest()->sets.front()->errors;
    CHECK_NEAR(json["total"].get<double>(), errors.network.total, 1e-12); // all main neurons were looked at
    QCOMPARE(json["sampling"].is_null(), kind == 3);
    QCOMPARE(json["systematic"].is_null(), kind == 4);
    const std::size_t main = kind == 2 ? 30 : 40;
    QCOMPARE(json["neurons"]["index"].size(), main);
    for (const char* part : {"total", "tracking", "sampling", "feedback", "verdict", "unstable",
                             "theory_tracking", "theory_sampling", "systematic", "variable"}) {
      QVERIFY2(json.contains(part), part);
      QCOMPARE(json["neurons"][part].size(), main);
    }
    for (std::size_t i = 0; i < main; ++i) {
      double sum = 0;
      for (const char* part : summedParts)
        sum += numberIn(json["neurons"][part][i]);
      CHECK_NEAR(sum, numberIn(json["neurons"]["total"][i]), 1e-9);
    }
    QVERIFY(!json["sentence"].get<std::string>().empty());
  }

  void severalSets() {
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    const Json json = summaryOf(tested(experiment, 6));
    QCOMPARE(json["sets"].size(), std::size_t{2});
    addsUp(json);
    for (const char* key : {"total", "tracking", "sampling", "feedback", "theory_tracking", "systematic"})
      CHECK_NEAR(json[key].get<double>(),
                 (json["sets"][0][key].get<double>() + json["sets"][1][key].get<double>()) / 2, 1e-9);
    QCOMPARE(json["sets"][1]["set"].get<int>(), 2);
    QVERIFY(json["sets"][0]["tracking"] != json["sets"][1]["tracking"]);
  }

  void beforeTraining() {
    Experiment experiment = smallExperiment();
    Simulation simulation(experiment);
    QVERIFY(summaryOf(simulation).is_null());    // no test
    const auto diagnoses = diagnose(simulation); // what can be reached
    QCOMPARE(diagnoses.size(), std::size_t{1});
    QVERIFY(diagnoses.front().network.verdict == Verdict::untrained);
    QVERIFY(diagnoses.front().network.tracking > 0 && std::isnan(diagnoses.front().network.total));
  }

  void constantTargetsHaveNoCauses() {
    Experiment experiment = smallExperiment();
    experiment.target.family = TargetFamily::constant;
    const Json json = summaryOf(tested(experiment, 2));
    for (const char* key : {"tracking", "sampling", "total", "feedback", "verdict"})
      QVERIFY2(json[key].is_null(), key);
    QVERIFY(json["no_causes"].get<std::string>().find("no target varies") != std::string::npos);
  }

  /// The trained network of figure 6a at a size that takes seconds: causes are named as at full size.
  void trained_data() {
    QTest::addColumn<double>("timeConstant");
    QTest::addColumn<int>("expected");
    QTest::addRow("too few spikes") << 3.0 << static_cast<int>(Verdict::sampling);
    QTest::addRow("too slow") << 300.0 << static_cast<int>(Verdict::tracking);
  }

  void trained() {
    QFETCH(const double, timeConstant);
    QFETCH(const int, expected);
    Experiment experiment;
    experiment.network.neurons = 200;
    experiment.network.weight_sd = 0;
    experiment.stimulus.duration = 100;
    experiment.target.family = TargetFamily::ornstein_uhlenbeck;
    experiment.target.correlation_time = 100;
    experiment.synapse.time_constant = timeConstant;
    experiment.run.start = TrialStart::reset;
    experiment.run.pre_max = 0;
    experiment.run.test_trials = 3;
    const Diagnosis diagnosis = diagnose(tested(experiment, 8)).front();
    QVERIFY(diagnosis.network.verdict);
    QCOMPARE(static_cast<int>(*diagnosis.network.verdict), expected);
  }

  void overTheTimeConstant() { // as one by one, coarse to fine
    const Experiment experiment = smallExperiment();
    const ScanRequest request{.values = {2, 10, 50}, .neurons = 4};
    QVERIFY(checkScan(experiment, request).empty());
    const auto points = scanned(experiment, request);
    QCOMPARE(points.size(), std::size_t{3});
    QCOMPARE(points[0].value, 2.0);
    QCOMPARE(points[1].value, 50.0);
    QCOMPARE(points[2].index, std::size_t{1});
    const OpenLoopInput input = openLoopInput(makeSetup(experiment), 0);
    for (const ScanPoint& point : points) {
      QVERIFY(point.result);
      const OpenLoopResult alone = OpenLoop(input).at(point.value, watchedForOpenLoop(input, 4));
      QCOMPARE(point.result->network.tracking, alone.network.tracking);
      QCOMPARE(point.result->network.sampling, alone.network.sampling);
    }
  }

  void overAnotherParameter() {
    Experiment experiment = smallExperiment();
    experiment.synapse.time_constant = 5;
    const auto points = scanned(experiment, {.path = "network.neurons", .values = {30, 60}, .neurons = 4});
    for (const ScanPoint& point : points) {
      Experiment own = experiment;
      own.network.neurons = static_cast<int>(point.value);
      const OpenLoopInput input = openLoopInput(makeSetup(own), 0);
      QCOMPARE(point.result->network.sampling,
               OpenLoop(input).at(5, watchedForOpenLoop(input, 4)).network.sampling);
    }
  }

  void aValueThatCannotBeComputedSaysWhy() {
    Experiment experiment = smallExperiment();
    experiment.neuron.time_step = 1;
    const auto points =
        scanned(experiment, {.path = "target.amplitude_max", .values = {1, 900}, .neurons = 4});
    QVERIFY(points[0].result && points[0].why.empty());
    QVERIFY(!points[1].result && points[1].why.find("too large") != std::string::npos);
  }

  void wrongScans() {
    const auto wrong = [](const Experiment& experiment, const char* path, std::vector<double> values,
                          const char* what) {
      const auto errors = checkScan(experiment, {.path = path, .values = std::move(values)});
      return errors.size() == 1 && errors.front().text().find(what) != std::string::npos;
    };
    Experiment experiment = smallExperiment();
    QVERIFY(wrong(experiment, "synapse.tau", {1}, "names no parameter"));
    QVERIFY(wrong(experiment, "neuron.model", {1}, "is no number"));
    QVERIFY(wrong(experiment, "target.correlation_time", {1}, "has no effect"));
    QVERIFY(wrong(experiment, "synapse.time_constant", {5, -1}, "-1 is not allowed"));
    QCOMPARE(checkScan(experiment, {.path = "network.neurons", .values = {-5, 0, 40}}).size(),
             std::size_t{2});
    experiment.neuron.model = NeuronKind::rate;
    QVERIFY(wrong(experiment, "synapse.time_constant", {1}, "has no effect"));
  }

private:
  QTemporaryDir m_folder;
};

SPIKELOOM_TEST(CausesTest)

} // namespace spikeloom::test::causes_test

#include "causes_test.moc"
