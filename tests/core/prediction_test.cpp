// The quasi-static prediction against a dense restatement, and against networks that are quasi-static.
#include "core/analysis/prediction.h"

#include <algorithm>
#include <numbers>
#include <numeric>

#include "core/model/noise.h"
#include "core/record/test_summary.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::prediction_test {

namespace {

double softRate(double x) { return std::sqrt(0.1 * std::log(1 + std::exp(x / 0.1))) / std::numbers::pi; }

Experiment changed(auto change) {
  Experiment experiment = smallExperiment();
  change(experiment);
  return experiment;
}

/// W_ij with zeros, row by row.
std::vector<double> dense(const Network& network) {
  std::vector<double> out(network.size() * network.size());
  for (std::size_t i = 0; i < network.size(); ++i)
    for (std::size_t l = 0; l < network.weightRow(i).size(); ++l)
      out[i * network.size() + network.connectivity().row(i)[l]] = network.weightRow(i)[l];
  return out;
}

struct Predicted {
  std::vector<float> activity, rates;
};
Predicted predicted(const Prediction& prediction, const Network& network, int set,
                    const std::vector<float>& mean) {
  Predicted out;
  Pieces pieces;
  prediction.predict(network, set, mean, out.activity, out.rates, pieces);
  pieces.finish();
  return out;
}

/// What acts on the neurons besides the drive in the step that ends at window time t: noise from stimulus
/// onset on, in stretches of 1 ms.
std::vector<double> externalAt(const Experiment& experiment, double t) {
  const auto n = static_cast<std::size_t>(experiment.network.neurons);
  if (experiment.stimulus.noise == 0)
    return std::vector<double>(n);
  Noise noise(n, experiment.stimulus.noise, std::exp(-1 / experiment.stimulus.noise_correlation_time),
              experiment.run.seed, Purpose::FrozenNoise, 0);
  const auto values =
      noise.at(static_cast<std::size_t>(std::ceil(experiment.stimulus.duration + t - 1e-9)) - 1);
  return {values.begin(), values.end()};
}

} // namespace

class PredictionTest : public QObject {
  Q_OBJECT

private slots:
  void denseRestatement_data() {
    QTest::addColumn<bool>("rate");
    QTest::addColumn<double>("noise");
    QTest::addColumn<double>("timeConstant");
    for (const bool rate : {false, true})
      for (const double noise : {0.0, 0.6})
        for (const double timeConstant : {10.0, 15.0})
          if (!rate || timeConstant == 10)
            QTest::addRow("%s, noise %g, tau %g", rate ? "rate" : "drive", noise, timeConstant)
                << rate << noise << timeConstant;
  }

  void denseRestatement() {
    QFETCH(const bool, rate);
    QFETCH(const double, noise);
    QFETCH(const double, timeConstant);
    const Experiment experiment = changed([&](Experiment& e) {
      e.target.sets = 2;
      e.stimulus.noise = noise;
      e.neuron.time_constant = timeConstant;
      e.learning.quantity = rate ? TrainedQuantity::rate : TrainedQuantity::drive;
    });
    const Simulation simulation = trainedSimulation(experiment, 2);
    const Network& network = simulation.network();
    const std::vector<double> weights = dense(network);
    const Prediction prediction(experiment, setsOf({simulation.targets(0), simulation.targets(1)}));
    std::vector<std::uint32_t> all(40);
    std::iota(all.begin(), all.end(), 0u);
    const double unit = 10 / timeConstant;
    for (int set = 0; set < 2; ++set) {
      const Targets& f = simulation.targets(set);
      std::vector<float> mean; // that the trials of a test would have
      RandomStream random(7, Purpose::Targets, static_cast<std::uint64_t>(set));
      for (std::size_t k = 0; k < f.values.size(); ++k)
        mean.push_back(static_cast<float>(random.uniform(0, 0.5)));
      const auto without = prediction.activity(network, set, all);
      const Predicted of = predicted(prediction, network, set, mean);
      for (std::size_t k = 0; k < f.samples(); k += 7) {
        const std::vector<double> external = externalAt(experiment, f.time(k));
        for (std::size_t i = 0; i < 40; ++i) {
          double drive = 0, meanDrive = 0;
          for (std::size_t j = 0; j < 40; ++j) {
            drive += weights[i * 40 + j] * (rate ? f.at(k, j) : unit * softRate(f.at(k, j) + external[j]));
            meanDrive += weights[i * 40 + j] * static_cast<double>(mean[k * 40 + j]);
          }
          if (!rate)
            meanDrive = static_cast<double>(mean[k * 40 + i]);
          const double predictedRate = unit * softRate(meanDrive + external[i]);
          CHECK_NEAR(of.rates[k * 40 + i], predictedRate, 1e-5);
          CHECK_NEAR(of.activity[k * 40 + i], rate ? predictedRate : drive, 1e-5);
          CHECK_NEAR(without[k * 40 + i], rate ? unit * softRate(drive + external[i]) : drive, 1e-5);
          const double wanted = rate ? f.at(k, i) : unit * softRate(f.at(k, i) + external[i]);
          CHECK_NEAR(prediction.targetRates(set)[k * 40 + i], wanted, 1e-6);
        }
      }
      QCOMPARE(of.activity.size(), std::size_t{100 * 40});
    }
  }

  void chosenNeurons() {
    const Experiment experiment = changed([](Experiment& e) { e.learning.quantity = TrainedQuantity::rate; });
    const Simulation simulation = trainedSimulation(experiment, 1);
    const Prediction prediction(experiment, setsOf({simulation.targets(0)}));
    const std::vector<std::uint32_t> some{17, 3, 17, 39};
    std::vector<std::uint32_t> all(40);
    std::iota(all.begin(), all.end(), 0u);
    const auto chosen = prediction.activity(simulation.network(), 0, some),
               each = prediction.activity(simulation.network(), 0, all);
    for (std::size_t k = 0; k < 100; ++k)
      for (std::size_t m = 0; m < some.size(); ++m)
        QCOMPARE(chosen[k * 4 + m], each[k * 40 + some[m]]);
    QVERIFY(prediction.activity(simulation.network(), 0, {}).empty());
  }

  /// y_k = Σ of all earlier values with weights (1 − d) d^l, and what the first has left; in any stretches.
  void lowPassIsASynapse() {
    constexpr std::size_t neurons = 3, samples = 40;
    const double d = std::exp(-2.0 / 30);
    std::vector<float> values;
    RandomStream random(3, Purpose::Targets, 0);
    for (std::size_t k = 0; k < neurons * samples; ++k)
      values.push_back(static_cast<float>(random.normal()));
    std::vector<float> filtered = values, inStretches = values;
    lowPass(filtered, neurons, 2, 30);
    for (std::size_t begin = 0; begin < samples; begin += 7)
      lowPass(std::span(inStretches).first(std::min(begin + 7, samples) * neurons), neurons, 2, 30, begin);
    QVERIFY(filtered == inStretches);
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < neurons; ++i) {
        double sum = std::pow(d, static_cast<double>(k)) * static_cast<double>(values[i]);
        for (std::size_t l = 1; l <= k; ++l)
          sum += (1 - d) * std::pow(d, static_cast<double>(k - l)) *
                 static_cast<double>(values[l * neurons + i]);
        CHECK_NEAR(filtered[k * neurons + i], sum, 1e-5);
      }
  }

  /// What a test says is predicted: as the synapses pass it on.
  void testsHoldBothPredictions() {
    for (const bool rateUnits : {false, true}) {
      const Experiment experiment =
          changed([&](Experiment& e) { e.neuron.model = rateUnits ? NeuronKind::rate : NeuronKind::qif; });
      Simulation simulation = trainedSimulation(experiment, 1);
      simulation.test();
      finish(simulation);
      const SetTest& set = *simulation.lastTest()->sets.front();
      std::vector<float> expected = set.prediction;
      if (!rateUnits)
        lowPass(expected, 40, set.sampleInterval, 20);
      QVERIFY(set.filteredPrediction == expected && expected.size() == set.mean.size());
      std::vector<std::uint32_t> all(40);
      std::iota(all.begin(), all.end(), 0u);
      const Prediction prediction(experiment, setsOf({simulation.targets(0)}));
      QVERIFY(set.prediction == prediction.activity(simulation.network(), 0, all));
    }
  }

  /// Rate units that stand still have u = W tanh u; the prediction is W tanh f. What they differ by is W
  /// (tanh u − tanh f), and small where training brought u to f.
  void rateUnitsAtRest() {
    const Experiment experiment = changed([](Experiment& e) {
      e.neuron.model = NeuronKind::rate;
      e.target.family = TargetFamily::constant;
      e.target.level = 0.8;
      e.learning.precision = Precision::double_;
      e.learning.lambda = 0.01;
    });
    Simulation simulation = trainedSimulation(experiment, 30);
    simulation.test();
    finish(simulation);
    const SetTest& set = *simulation.lastTest()->sets.front();
    const auto last = set.mean.size() - 40;
    const std::vector<double> weights = dense(simulation.network());
    for (std::size_t i = 0; i < 40; ++i) {
      double difference = 0;
      for (std::size_t j = 0; j < 40; ++j)
        difference +=
            weights[i * 40 + j] * (std::tanh(static_cast<double>(set.mean[last + j])) - std::tanh(0.8));
      CHECK_NEAR(set.mean[last + i] - set.prediction[last + i], difference, 1e-5);
      CHECK_NEAR(difference, 0, 1e-2);
    }
    CHECK_NEAR(set.mean[last], 0.8, 0.01);
  }

  /// Spiking neurons under a constant drive above threshold fire √u/π times in T0, and slow synapses make a
  /// constant drive of it: what the prediction takes for granted.
  void slowSynapsesAndConstantTargets() {
    const Experiment experiment = changed([](Experiment& e) {
      e.network.neurons = 100;
      e.synapse.time_constant = 300;
      e.target.family = TargetFamily::constant;
      e.target.level = 1.5;
      e.target.duration = 1000;
      e.learning.update_interval = 4;
    });
    Simulation simulation = trainedSimulation(experiment, 15);
    simulation.test();
    finish(simulation);
    const SetTest& set = *simulation.lastTest()->sets.front();
    double largest = 0, squares = 0;
    for (std::size_t i = 0; i < 100; ++i) {
      double drive = 0, predicted = 0;
      for (std::size_t k = 0; k < 250; ++k) {
        drive += static_cast<double>(set.mean[k * 100 + i]) / 250;
        predicted += static_cast<double>(set.prediction[k * 100 + i]) / 250;
      }
      largest = std::max(largest, std::abs(drive - predicted));
      squares += (predicted - 1.5) * (predicted - 1.5) / 100;
    }
    qInfo("drive and prediction differ by at most %.3f; predictions lie %.3f from the target", largest,
          std::sqrt(squares));
    QVERIFY(largest < 0.1);
    QVERIFY(std::sqrt(squares) < 0.1);
  }
};

SPIKELOOM_TEST(PredictionTest)

} // namespace spikeloom::test::prediction_test

#include "prediction_test.moc"
