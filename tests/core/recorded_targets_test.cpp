// Targets from recordings, and the auxiliary neurons that help to learn them.
#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <sstream>

#include "checks.h"
#include "core/base/text.h"
#include "core/experiment/validate.h"
#include "core/io/hdf5.h"
#include "core/targets/targets.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::recorded_targets_test {

namespace {

Experiment rates(int neurons, const std::string& file) {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = neurons;
  experiment.network.connection_probability = 1;
  experiment.target.family = TargetFamily::file;
  experiment.target.file = file;
  experiment.target.file_quantity = FileQuantity::rate_hz;
  experiment.learning.quantity = TrainedQuantity::rate;
  return experiment;
}

/// Largest difference over all samples and the first `neurons`.
double difference(const Targets& a, const Targets& b, std::size_t neurons) {
  double largest = a.samples() == b.samples() ? 0 : INFINITY;
  for (std::size_t k = 0; k < std::min(a.samples(), b.samples()); ++k)
    for (std::size_t i = 0; i < neurons; ++i)
      largest = std::max(largest, std::abs(a.at(k, i) - b.at(k, i)));
  return largest;
}

/// ∫ g(z) over the standard normal distribution, by the trapezoidal rule.
template <class G> double expectation(G g) {
  double sum = 0;
  constexpr double h = 1e-4;
  for (double z = -10; z < 10; z += h)
    sum += g(z) * std::exp(-z * z / 2);
  return sum * h / std::sqrt(2 * std::numbers::pi);
}

} // namespace

class RecordedTargetsTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  int m_files = 0;
  std::string csv(const std::string& text) {
    const std::string path = m_folder.filePath(QString("rates-%1.csv").arg(m_files++)).toStdString();
    std::ofstream(path) << text;
    return path;
  }

  /// Three recorded neurons and as many auxiliary ones as asked for, with samples at every `interval` ms.
  Experiment withAuxiliary(int count, double interval = 2) {
    Experiment experiment = rates(3 + count, csv("10,20\n30,30\n50,0\n"));
    experiment.target.auxiliary_neurons = count;
    experiment.target.auxiliary_deviation = 0.3;
    experiment.target.auxiliary_correlation_time = 80;
    experiment.learning.update_interval = interval;
    return experiment;
  }

private slots:
  void hertzBecomeSpikesPer10Ms() {
    Experiment experiment = rates(2, csv("0,50,100\n20,20,10\n"));
    const Targets targets = makeTargets(experiment);
    for (std::size_t k = 0; k < targets.samples(); ++k) { // samples at 0, 20 and 40 ms
      const double t = targets.time(k);
      CHECK_NEAR(targets.at(k, 0), std::min(t / 40, 1.0), 1e-12);
      CHECK_NEAR(targets.at(k, 1), 0.01 * (t <= 20 ? 20 : t <= 40 ? 20 - (t - 20) / 2 : 10), 1e-12);
    }
    experiment.target.file_quantity = FileQuantity::drive; // then the rate that goes with the drive
    const Targets driven = makeTargets(experiment);
    for (std::size_t k = 0; k < driven.samples(); ++k)
      CHECK_NEAR(driven.at(k, 0), std::sqrt(std::min(2.5 * driven.time(k), 100.0)) / std::numbers::pi, 1e-12);
    experiment.learning.quantity = TrainedQuantity::drive;
    CHECK_NEAR(makeTargets(experiment).at(9, 0), 50, 1e-12);
  }

  /// 10 Hz for neuron 0, 12 for 1, 0 for 2, 5 for 3 and 80 for 4, on average.
  void neuronsAreChosen() {
    const std::string text = "5,15\n12,12\n0,0\n5,5\n100,60\n";
    const auto firstSamples = [&](int neurons, double minimum, const std::string& list) {
      Experiment experiment = rates(neurons, csv(text));
      experiment.target.file_minimum_rate = minimum;
      experiment.target.file_neurons = list;
      experiment.target.file_time_step = 2;
      experiment.learning.update_interval = 0.1;
      experiment.target.duration = 3; // from 2 ms on the second sample is held
      const Targets targets = makeTargets(experiment);
      std::vector<int> out;
      for (std::size_t i = 0; i < targets.neurons; ++i)
        out.push_back(static_cast<int>(std::lround(100 * targets.at(25, i))));
      return out;
    };
    using Values = std::vector<int>;
    QCOMPARE(firstSamples(5, 0, ""), (Values{15, 12, 0, 5, 60}));
    QCOMPARE(firstSamples(3, 0, ""), (Values{15, 12, 0}));
    QCOMPARE(firstSamples(4, 5, ""), (Values{15, 12, 5, 60})); // 5 Hz itself passes
    QCOMPARE(firstSamples(3, 5.5, ""), (Values{15, 12, 60}));
    QCOMPARE(firstSamples(2, 5.5, "2-4, 1"), (Values{60, 12})); // in the order of the list
  }

  void drivesHaveNoSmallestRate() {
    Experiment experiment = rates(2, csv("-1,-1\n1,1\n"));
    experiment.target.file_quantity = FileQuantity::drive;
    experiment.target.file_minimum_rate = 50;
    experiment.learning.quantity = TrainedQuantity::drive;
    QVERIFY(validate(experiment).empty());
    QVERIFY(makeTargets(experiment).at(5, 0) == -1 && makeTargets(experiment).at(5, 1) == 1);
  }

  void setsTakeUpWhereTheLastOneEnded() {
    std::string ramp;
    for (int k = 0; k < 51; ++k) // 1000 ms: 0 to 100 Hz
      ramp += (k ? "," : "") + std::to_string(2 * k);
    Experiment experiment = rates(1, csv(ramp + "\n"));
    experiment.target.sets = 6;
    for (const int set : {0, 1, 4, 5}) {
      const Targets targets = makeTargets(experiment, set);
      for (std::size_t k = 0; k < targets.samples(); ++k)
        CHECK_NEAR(targets.at(k, 0), std::min((200 * set + targets.time(k)) / 1000, 1.0), 1e-12);
    }
  }

  void problemsNameTheirField() {
    Experiment experiment = rates(3, csv("1,2\n3,4\n50,60\n"));
    experiment.target.file_neurons = "0-2, 7, 9";
    auto errors = validate(experiment);
    QVERIFY2(errors.size() == 2 && holds(errors, "target.file_neurons|\"7\" at character 6|there are 3") &&
                 holds(errors, "target.file_neurons|\"9\""),
             qPrintable(listed(errors)));
    QCOMPARE(errors[0].file, experiment.target.file);
    experiment.target.file_neurons = "";
    experiment.target.file_minimum_rate = 3;
    errors = validate(experiment);
    QVERIFY2(errors.size() == 1 &&
                 holds(errors, "target.file|has 3 neurons|2 of these with a mean of at least 3|needed: 3"),
             qPrintable(listed(errors)));
    experiment.target.file_minimum_rate = 0;
    experiment.target.file_dataset = "/rates"; // a CSV file has no datasets
    errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && errors[0].path.starts_with("target.file"), qPrintable(listed(errors)));
  }

  /// What this program writes, it reads back: times count from stimulus onset.
  void ownFilesAreReadBack() {
    Experiment experiment = smallExperiment();
    experiment.network.neurons = 3;
    experiment.network.connection_probability = 1;
    experiment.stimulus.duration = 50;
    const Targets targets = makeTargets(experiment);
    std::string text = "time_ms,neuron_0,neuron_1,neuron_2\n";
    for (std::size_t k = 0; k < targets.samples(); ++k) {
      text += shortest(50 + targets.time(k));
      for (std::size_t i = 0; i < 3; ++i)
        text += "," + shortest(targets.at(k, i));
      text += "\n";
    }
    experiment.target.family = TargetFamily::file;
    experiment.target.file = csv(text);
    auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && holds(errors, "target.file_layout|time_ms gives each row a time"),
             qPrintable(listed(errors)));
    experiment.target.file_layout = FileLayout::neurons_in_columns;
    QVERIFY2(validate(experiment).empty(), qPrintable(listed(validate(experiment))));
    QCOMPARE(makeTargets(experiment).values, targets.values);
    QVERIFY(QString::fromStdString(targetFileText(experiment, {})).startsWith("3 neurons × "));
  }

  void timesAreInterpolated() {
    Experiment experiment = rates(2, csv("t,a,b\n0,10,1\n5,20,1\n60,75,1\n"));
    experiment.target.file_layout = FileLayout::neurons_in_columns;
    const Targets targets = makeTargets(experiment);
    for (std::size_t k = 0; k < targets.samples(); ++k) {
      const double t = targets.time(k);
      CHECK_NEAR(100 * targets.at(k, 0), t <= 5 ? 10 + 2 * t : std::min(15 + t, 75.0), 1e-9);
    }
    experiment.target.file = csv("t,a,b\n0,10,1\n3,20,1\n6,75,1\n");
    const auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && holds(errors, "target.file_time_step|is 20 ms, but t goes in steps of 3"),
             qPrintable(listed(errors)));
  }

  void ratesMustBePossible() {
    Experiment experiment = rates(2, csv("1,2\n3,-4\n5,NaN\n"));
    auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 &&
                 holds(errors, "target.file: line 2, column 2|neuron 1 has a rate of -4 Hz"),
             qPrintable(listed(errors)));
    experiment.target.file_neurons = "0, 2"; // the window reaches behind the first sample
    errors = validate(experiment);
    QVERIFY2(errors.size() == 1 &&
                 holds(errors, "target.file: line 3, column 2|\"NaN\" is not a finite number"),
             qPrintable(listed(errors)));
  }

  void aDatasetOfAFile() {
    const std::string file = m_folder.filePath("two.h5").toStdString();
    {
      Hdf5File out(file, Hdf5File::Mode::Create);
      const std::vector<double> a{1, 2, 3, 4, 5, 6}, b{10, 20, 30, 40, 50, 60};
      out.writeMatrix<double>("first", 2, 3, a);
      out.writeMatrix<double>("second", 3, 2, b);
    }
    Experiment experiment = rates(2, file);
    experiment.target.file_layout = FileLayout::neurons_in_columns;
    experiment.target.file_dataset = "/second";
    QVERIFY(validate(experiment).empty());
    const Targets targets = makeTargets(experiment); // neuron 0: 10, 30, 50 Hz
    CHECK_NEAR(targets.at(9, 0), 0.3, 1e-12);
    CHECK_NEAR(targets.at(9, 1), 0.4, 1e-12);
    experiment.target.file_dataset = "";
    const auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && holds(errors, "target.file|/first|/second"), qPrintable(listed(errors)));
  }

  void realRecordings() {
    const std::filesystem::path folder = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "../shared/data";
    const auto h5 = folder / "alm_lick_right_rates.h5", text = folder / "alm_lick_right_rates_above_5hz.csv";
    if (!exists(h5) || !exists(text))
      QSKIP("the recordings are not here");
    Experiment experiment = rates(760, h5.string());
    experiment.network.connection_probability = 0.3;
    experiment.target.file_dataset = "/rate_hz";
    experiment.target.file_minimum_rate = 5;
    experiment.target.duration = 2000;
    experiment.learning.update_interval = 20;
    QVERIFY2(validate(experiment).empty(), qPrintable(listed(validate(experiment))));
    const Targets targets = makeTargets(experiment);
    // the same neurons in the text file, where rates are rounded to 0.01 Hz
    std::ifstream in(text);
    std::size_t neuron = 0;
    for (std::string line; std::getline(in, line);) {
      if (line.empty() || line[0] == '#')
        continue;
      std::istringstream row(line);
      std::vector<double> values;
      for (std::string value; std::getline(row, value, ',');)
        values.push_back(std::stod(value));
      QCOMPARE(values.size(), std::size_t{101});
      for (std::size_t k = 0; k < targets.samples(); ++k)
        CHECK_NEAR(100 * targets.at(k, neuron), values[k + 1], 0.0051);
      ++neuron;
    }
    QCOMPARE(neuron, std::size_t{760});
    experiment.network.neurons = 761;
    const auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 &&
                 holds(errors, "target.file|1824 neurons|760 of these with a mean of at least 5|needed: 761"),
             qPrintable(listed(errors)));
  }

  // ---- auxiliary neurons ----

  void auxiliaryNeuronsComeLast() {
    const Experiment experiment = withAuxiliary(5);
    QVERIFY2(validate(experiment).empty(), qPrintable(listed(validate(experiment))));
    QCOMPARE(mainNeurons(experiment), std::size_t{3});
    Experiment without = experiment;
    without.target.auxiliary_neurons = 0;
    without.network.neurons = 3;
    QCOMPARE(mainNeurons(without), std::size_t{3});
    QCOMPARE(difference(makeTargets(experiment), makeTargets(without), 3), 0.0);
    Experiment drives = experiment; // there are none where drives are trained, whatever the number says
    drives.learning.quantity = TrainedQuantity::drive;
    QCOMPARE(mainNeurons(drives), std::size_t{8});
  }

  /// The mean of √[x]₊/π, x ~ Normal(0, sd²), which smoothing does not change; and how often two samples of
  /// an unsmoothed rate are both above 0: 1/4 + arcsin(ρ)/2π, ρ = e^{−lag/τ}. Five standard deviations each.
  void auxiliaryRatesAreThoseOfAProcess() {
    constexpr int n = 4000;
    const double sd = 0.3, mean = expectation([&](double z) { return std::sqrt(std::max(sd * z, 0.0)); }) /
                                  std::numbers::pi;
    const double spread = std::sqrt(expectation([&](double z) { return std::max(sd * z, 0.0); }) /
                                        (std::numbers::pi * std::numbers::pi) -
                                    mean * mean);
    Experiment experiment = withAuxiliary(n);
    const Targets smooth = makeTargets(experiment);
    experiment.synapse.time_constant = 1e-3;
    const Targets rough = makeTargets(experiment);
    for (const Targets* targets : {&smooth, &rough})
      for (const std::size_t k : {0u, 40u, 99u}) {
        double sum = 0;
        for (std::size_t i = 3; i < n + 3; ++i)
          sum += targets->at(k, i);
        CHECK_NEAR(sum / n, mean, 5 * spread / std::sqrt(n));
      }
    for (const std::size_t lag : {1u, 20u, 80u}) {
      int both = 0;
      for (std::size_t i = 3; i < n + 3; ++i)
        both += rough.at(10, i) > 0 && rough.at(10 + lag, i) > 0;
      const double p =
          0.25 + std::asin(std::exp(-2.0 * static_cast<double>(lag) / 80)) / (2 * std::numbers::pi);
      CHECK_NEAR(static_cast<double>(both) / n, p, 5 * std::sqrt(p * (1 - p) / n));
    }
  }

  /// τs dr/dt = −r + √[x]₊/π with x held over a step; x itself from the same experiment with synapses that do
  /// not smooth.
  void auxiliaryRatesAreSmoothedByTheSynapse() {
    Experiment experiment = withAuxiliary(20, 0.1);
    experiment.synapse.time_constant = 30;
    const Targets smooth = makeTargets(experiment);
    experiment.synapse.time_constant = 1e-3;
    const Targets rough = makeTargets(experiment);
    const double keep = std::exp(-0.1 / 30);
    for (std::size_t i = 3; i < 23; ++i) {
      double r = smooth.at(0, i), moved = 0;
      for (std::size_t k = 1; k < smooth.samples(); ++k) {
        r = keep * r + (1 - keep) * rough.at(k, i);
        CHECK_NEAR(smooth.at(k, i), r, 1e-12);
        moved = std::max(moved, std::abs(r - rough.at(k, i)));
      }
      QVERIFY(moved > 0.01);
    }
  }

  /// The process itself, from the numbers it is drawn from: x₀ = sd ξ, x ← ρ x + sd √(1 − ρ²) ξ, ρ =
  /// e^{−dt/τ}.
  void auxiliaryRatesComeFromTheNeuronsOwnStreams() {
    const Experiment experiment = withAuxiliary(20, 0.1);
    for (const std::uint64_t set : {0u, 1u}) {
      const Targets targets = makeTargets(experiment, static_cast<int>(set));
      for (std::uint64_t i = 3; i < 23; ++i) {
        RandomStream random(1, Purpose::Auxiliary, (set << 32) + i);
        const double rho = std::exp(-0.1 / 80), keep = std::exp(-0.1 / 20);
        double x = 0.3 * random.normal(), r = std::sqrt(std::max(x, 0.0)) / std::numbers::pi;
        for (std::size_t k = 0; k < targets.samples(); ++k) {
          x = rho * x + 0.3 * std::sqrt(1 - rho * rho) * random.normal();
          r = keep * r + (1 - keep) * std::sqrt(std::max(x, 0.0)) / std::numbers::pi;
          CHECK_NEAR(targets.at(k, i), r, 1e-10);
        }
      }
    }
  }

  void auxiliaryRatesDependOnSetAndSeedOnly() {
    Experiment experiment = withAuxiliary(20, 0.1);
    experiment.target.sets = 2;
    const Targets fine = makeTargets(experiment), second = makeTargets(experiment, 1);
    for (std::size_t i = 3; i < 23; ++i)
      QVERIFY(fine.at(500, i) != second.at(500, i));
    experiment.learning.update_interval = 2;
    const Targets coarse = makeTargets(experiment);
    for (std::size_t k = 0; k < coarse.samples(); ++k)
      for (std::size_t i = 3; i < 23; ++i)
        QCOMPARE(coarse.at(k, i), fine.at(20 * (k + 1) - 1, i));
    experiment.run.seed = 2;
    QVERIFY(makeTargets(experiment).at(50, 5) != coarse.at(50, 5));
    experiment.target.auxiliary_deviation = 0;
    QCOMPARE(makeTargets(experiment).at(50, 5), 0.0);
  }
};

SPIKELOOM_TEST(RecordedTargetsTest)

} // namespace spikeloom::test::recorded_targets_test

#include "recorded_targets_test.moc"
