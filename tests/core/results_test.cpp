// The files of a run, each number against what the run holds; files of earlier runs.
#include "core/run/results.h"
#include "core/study/results_json.h"

#include <QDir>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/record/test_summary.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::results_test {

using Json = nlohmann::json;

namespace {

struct Csv {
  std::vector<std::string> header;
  std::vector<std::vector<double>> rows;
};

Csv readCsv(const QString& file) {
  std::ifstream in(file.toStdString());
  Csv out;
  std::string line, cell;
  std::getline(in, line);
  for (std::istringstream cells(line); std::getline(cells, cell, ',');)
    out.header.push_back(cell);
  while (std::getline(in, line)) {
    auto& row = out.rows.emplace_back();
    for (std::istringstream cells(line); std::getline(cells, cell, ',');)
      row.push_back(cell.empty() ? NAN : std::stod(cell));
  }
  return out;
}

bool same(double a, double b) {
  return std::abs(a - b) <= 1e-6 * (1 + std::abs(b)) || (std::isnan(a) && std::isnan(b));
}

/// A row a sample: its time, and a column a neuron.
void compareSamples(const QString& file, const std::vector<float>& values, double first, double interval) {
  const Csv csv = readCsv(file);
  QCOMPARE(csv.header.size(), std::size_t{41});
  QCOMPARE(csv.header[0], std::string("time_ms"));
  QCOMPARE(csv.header[40], std::string("neuron_39"));
  QCOMPARE(csv.rows.size(), values.size() / 40);
  for (std::size_t k = 0; k < csv.rows.size(); ++k) {
    CHECK_NEAR(csv.rows[k].at(0), first + static_cast<double>(k) * interval, 1e-9);
    for (std::size_t i = 0; i < 40; ++i)
      QVERIFY(same(csv.rows[k].at(i + 1), static_cast<double>(values[k * 40 + i])));
  }
}

std::vector<float> floats(const std::vector<double>& values) { return {values.begin(), values.end()}; }

} // namespace

class ResultsTest : public QObject {
  Q_OBJECT

private slots:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void allFiles_data() {
    QTest::addColumn<int>("sets");
    QTest::addColumn<bool>("rate");
    QTest::addRow("drive") << 1 << false;
    QTest::addRow("rate") << 1 << true;
    QTest::addRow("two sets") << 2 << false;
  }

  void allFiles() {
    QFETCH(const int, sets);
    QFETCH(const bool, rate);
    Experiment experiment = smallExperiment();
    experiment.target.sets = sets;
    experiment.run.test_trials = 3;
    experiment.run.rate_bin = 60; // the last bin is one of 20
    if (rate)
      experiment.learning.quantity = TrainedQuantity::rate;
    Simulation simulation = trainedSimulation(experiment, 3);
    simulation.test();
    finish(simulation);
    write(simulation);

    std::vector<std::string> names = resultFiles(sets);
    std::erase(names, rate ? "drive.csv" : "rate.csv");
    for (const char* analysis : {"perturbation.csv", "eigenvalues.csv"}) // not asked for
      std::erase(names, analysis);
    QCOMPARE(static_cast<std::size_t>(QDir(m_folder->path()).entryList(QDir::Files).size()), names.size());
    for (const std::string& name : names)
      QVERIFY2(QFile::exists(file(name.c_str())), name.c_str());
    compareCurve(simulation);
    compareTrial(simulation, rate ? "rate.csv" : "drive.csv");
    for (const auto& set : simulation.lastTest()->sets)
      compareTest(*set, sets == 1 ? "" : QString("_set%1").arg(set->set + 1));
  }

  void whatThereIsNoNumberForHasNoFile() {
    Experiment experiment = smallExperiment();
    Simulation simulation(experiment);
    write(simulation); // nothing was done yet
    QCOMPARE(files(), QStringList({"learning_curve.csv", "network.h5"}));
    simulation.train(1);
    finish(simulation);
    write(simulation);
    QCOMPARE(files(),
             QStringList({"drive.csv", "learning_curve.csv", "network.h5", "spikes.csv", "target.csv"}));

    experiment.run.test_trials = 1;
    experiment.neuron.model = NeuronKind::rate;
    Simulation units = trainedSimulation(experiment, 1);
    units.test();
    finish(units);
    write(units);
    QCOMPARE(files(), QStringList({"average.csv", "drive.csv", "errors.csv", "filtered_prediction.csv",
                                   "learning_curve.csv", "network.h5", "prediction.csv", "spikes.csv",
                                   "spread.csv", "target.csv", "tests.csv"}));
    QVERIFY(readCsv(file("spikes.csv")).rows.empty());
  }

  void filesOfAnEarlierRunAreRemoved() {
    Experiment experiment = smallExperiment();
    const auto writeTested = [&](int sets, int tested) {
      experiment.target.sets = sets;
      experiment.run.test_set = tested;
      Simulation simulation = trainedSimulation(experiment, 1);
      simulation.test();
      finish(simulation);
      write(simulation);
      return files();
    };
    QFile own(file("notes.txt"));
    QVERIFY(own.open(QIODevice::WriteOnly));
    own.close();
    const QStringList one = writeTested(1, 0);
    QVERIFY(one.contains("average.csv"));
    const QStringList three = writeTested(3, 0);
    QVERIFY(three.contains("errors_set3.csv") && !three.contains("average.csv"));
    const QStringList two = writeTested(2, 0);
    QVERIFY(two.contains("errors_set2.csv") && !two.contains("errors_set3.csv"));
    const QStringList second = writeTested(2, 2); // only one of the sets was tested
    QVERIFY(second.contains("rates_set2.csv") && !second.contains("rates_set1.csv"));
    QCOMPARE(writeTested(1, 0), one);
    QVERIFY(one.contains("notes.txt"));
  }

  /// Times in the files are those of the test, not those that training has meanwhile.
  void liveChangesAfterTheTest() {
    Experiment experiment = smallExperiment();
    Simulation simulation = trainedSimulation(experiment, 1);
    simulation.test();
    finish(simulation);
    const SetTest test = *simulation.lastTest()->sets.front();
    experiment.learning.update_interval = 5;
    experiment.stimulus.duration = 35;
    simulation.setLive(experiment);
    simulation.train(1);
    finish(simulation);
    write(simulation);
    compareTest(test, "");
    compareTrial(simulation, "drive.csv");
    QCOMPARE(readCsv(file("average.csv")).rows.size(), std::size_t{100});
    QCOMPARE(readCsv(file("target.csv")).rows.size(), std::size_t{40});
  }

  void summary() {
    Experiment experiment = smallExperiment();
    experiment.dale.enforced = true;
    experiment.target.sets = 2;
    Simulation simulation = trainedSimulation(experiment, 4);
    const Json before = Json::parse(summaryJson(simulation, "a name"));
    QVERIFY(before["test"].is_null());
    QCOMPARE(before["preset"].get<std::string>(), std::string("a name"));
    QCOMPARE(before["loops"].get<int>(), 4);
    QCOMPARE(before["quantity"].get<std::string>(), std::string("drive"));
    QCOMPARE(before["dale"]["violations"].get<std::size_t>(), std::size_t{0});
    QVERIFY(simulation.excludedSynapses() > 0);
    QCOMPARE(before["dale"]["excluded"].get<std::size_t>(), simulation.excludedSynapses());
    simulation.test();
    finish(simulation);
    const Json json = Json::parse(summaryJson(simulation, "a name"));
    const TestSummary& test = *simulation.lastTest();
    QCOMPARE(json["test"]["correlation_mean"].get<double>(), test.correlationMean);
    QCOMPARE(json["test"]["trials"].size(), std::size_t{4});
    for (std::size_t k = 0; k < 4; ++k) {
      QCOMPARE(json["test"]["trials"][k]["set"].get<std::size_t>(), k % 2 + 1);
      QCOMPARE(json["test"]["trials"][k]["correlation_mean"].get<double>(), test.trials[k].mean);
    }
    for (std::size_t set = 0; set < 2; ++set) {
      const Json& one = json["test"]["sets"][set];
      QCOMPARE(one["set"].get<std::size_t>(), set + 1);
      QCOMPARE(one["trials"].get<std::size_t>(), std::size_t{2});
      CHECK_NEAR(one["correlation_mean"].get<double>(),
                 (test.trials[set].mean + test.trials[set + 2].mean) / 2, 1e-6);
      double sum = 0;
      for (const float c : test.sets[set]->averageCorrelation)
        sum += static_cast<double>(c) / 40;
      CHECK_NEAR(one["correlation_of_average"].get<double>(), sum, 1e-6);
    }
    experiment.dale.enforced = false;
    QVERIFY(Json::parse(summaryJson(Simulation(experiment), "x"))["dale"].is_null());
  }

private:
  void write(const Simulation& simulation) {
    m_analyses = analyse(simulation, {.causes = true});
    writeResults(simulation, m_folder->path().toStdString(), m_analyses);
  }
  [[nodiscard]] QString file(const QString& name) const { return m_folder->filePath(name); }
  [[nodiscard]] QStringList files() const {
    return QDir(m_folder->path()).entryList(QDir::Files, QDir::Name);
  }

  void compareCurve(const Simulation& simulation) const {
    const Csv csv = readCsv(file("learning_curve.csv"));
    QCOMPARE(csv.rows.size(), simulation.curve().size());
    for (std::size_t k = 0; k < csv.rows.size(); ++k) {
      const TrialTotals& loop = simulation.curve()[k];
      const std::vector<double> expected{static_cast<double>(k + 1),
                                         loop.mean,
                                         loop.median,
                                         loop.lowerQuartile,
                                         loop.upperQuartile,
                                         loop.rmsError,
                                         loop.weightChange,
                                         loop.rate,
                                         loop.seconds,
                                         loop.errorShare};
      QVERIFY(std::ranges::equal(csv.rows[k], expected, same));
    }
    const Csv tests = readCsv(file("tests.csv"));
    const TestLog log = simulation.history()->tests;
    QCOMPARE(tests.rows.size(), log.size());
    for (std::size_t k = 0; k < log.size(); ++k) {
      const TestPoint& point = log[k];
      const std::vector<double> expected{static_cast<double>(point.afterLoop),
                                         point.set + 1.0,
                                         static_cast<double>(point.trials),
                                         point.mean,
                                         point.median,
                                         point.lowerQuartile,
                                         point.upperQuartile,
                                         point.errorShare,
                                         point.rmsError,
                                         point.rate,
                                         0.0};
      QVERIFY(std::ranges::equal(tests.rows[k], expected, same));
    }
  }

  void compareTrial(const Simulation& simulation, const char* activity) const {
    const TrialRecord& trial = *simulation.lastTrial();
    compareSamples(file(activity), trial.activity.values, trial.activity.first, trial.activity.interval);
    const Targets& targets = simulation.targets(trial.set);
    compareSamples(file("target.csv"), floats(targets.values), trial.times.target + targets.interval,
                   targets.interval);
    const Csv spikes = readCsv(file("spikes.csv"));
    QCOMPARE(spikes.header, (std::vector<std::string>{"time_ms", "neuron"}));
    QCOMPARE(spikes.rows.size(), trial.spikes.size());
    for (std::size_t k = 0; k < spikes.rows.size(); ++k) {
      QVERIFY(same(spikes.rows[k].at(0), static_cast<double>(trial.spikes[k].time)));
      QCOMPARE(spikes.rows[k].at(1), static_cast<double>(trial.spikes[k].neuron));
    }
  }

  void compareTest(const SetTest& set, const QString& suffix) const {
    const auto samples = [&](const char* name, const std::vector<float>& values) {
      compareSamples(file(name + suffix + ".csv"), values, 22, 2);
    };
    samples("average", set.mean);
    samples("spread", set.spread);
    samples("prediction", set.prediction);
    samples("filtered_prediction", set.filteredPrediction);
    const auto bins = [&](const char* name, const std::vector<float>& values) {
      const Csv csv = readCsv(file(name + suffix + ".csv"));
      QCOMPARE(csv.rows.size(), set.rates.bins());
      for (std::size_t b = 0; b < csv.rows.size(); ++b) {
        CHECK_NEAR(csv.rows[b].at(0), (set.rates.edges[b] + set.rates.edges[b + 1]) / 2, 1e-9);
        for (std::size_t i = 0; i < 40; ++i)
          QVERIFY(same(csv.rows[b].at(i + 1), static_cast<double>(values[b * 40 + i])));
      }
    };
    bins("rates", set.rates.mean);
    bins("target_rates", set.targetRates);
    bins("predicted_rates", set.predictedRates);
    const Csv errors = readCsv(file("errors" + suffix + ".csv"));
    QCOMPARE(errors.header, (std::vector<std::string>{"neuron", "correlation_of_average", "total", "tracking",
                                                      "sampling", "feedback", "theory_tracking",
                                                      "theory_sampling", "systematic", "variable"}));
    QCOMPARE(errors.rows.size(), std::size_t{40});
    for (std::size_t i = 0; i < 40; ++i) {
      const MeasuredErrors& measured = set.errors.neurons[i];
      ErrorParts parts; // not known without analyses
      if (!m_analyses.diagnoses.empty())
        parts = m_analyses.diagnoses[static_cast<std::size_t>(set.set)].parts[i];
      const std::vector<double> expected{
          static_cast<double>(i), static_cast<double>(set.averageCorrelation[i]),
          measured.total,         parts.tracking,
          parts.sampling,         parts.feedback,
          parts.theoryTracking,   parts.theorySampling,
          measured.systematic,    measured.variable};
      QVERIFY(std::ranges::equal(errors.rows[i], expected, same));
    }
  }

  Analyses m_analyses;
  std::unique_ptr<QTemporaryDir> m_folder;
};

SPIKELOOM_TEST(ResultsTest)

} // namespace spikeloom::test::results_test

#include "results_test.moc"
