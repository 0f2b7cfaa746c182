// Measures of a tested run, restated from its trials.
#include "core/study/measures.h"

#include <numbers>
#include <numeric>

#include "core/record/test_summary.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::measures_test {

namespace {

Simulation tested(const Experiment& experiment, int loops) {
  Simulation simulation = trainedSimulation(experiment, loops);
  simulation.test();
  finish(simulation);
  return simulation;
}

double measured(const char* name, const Simulation& simulation) { return findMeasure(name)->of(simulation); }

double pearson(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  const double meanA = std::accumulate(a.begin(), a.end(), 0.0) / n,
               meanB = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    aa += (a[k] - meanA) * (a[k] - meanA);
    bb += (b[k] - meanB) * (b[k] - meanB);
    ab += (a[k] - meanA) * (b[k] - meanB);
  }
  return ab / std::sqrt(aa * bb);
}

} // namespace

class MeasuresTest : public QObject {
  Q_OBJECT

private slots:
  /// corr(u_i, Σ_j W_ij φ₂(u_j)) of one trial, densely; of a network that was never trained as well.
  void quasiStaticAccuracy() {
    Experiment experiment = smallExperiment();
    experiment.run.test_trials = 1;
    for (const int loops : {0, 2}) {
      const Simulation simulation = tested(experiment, loops);
      const TrialRecord& trial = *simulation.lastTrial();
      const auto first =
          static_cast<std::size_t>(std::lround((trial.times.target + 2 - trial.activity.first) / 2));
      const Network& network = simulation.network();
      double sum = 0;
      for (std::size_t i = 0; i < 40; ++i) {
        std::vector<double> drive, instant;
        for (std::size_t k = first; k < first + 100; ++k) {
          drive.push_back(static_cast<double>(trial.activity.values[k * 40 + i]));
          double& u = instant.emplace_back(0);
          for (std::size_t l = 0; l < network.weightRow(i).size(); ++l) {
            const auto from =
                static_cast<double>(trial.activity.values[k * 40 + network.connectivity().row(i)[l]]);
            u += network.weightRow(i)[l] * std::sqrt(0.1 * std::log(1 + std::exp(from / 0.1))) /
                 std::numbers::pi;
          }
        }
        sum += pearson(drive, instant);
      }
      CHECK_NEAR(measured("quasi_static_accuracy", simulation), sum / 40, 1e-4);
    }
  }

  /// What it cannot be made from is not a number.
  void quasiStaticAccuracyNeedsDrivesAlone() {
    const auto of = [](auto change) {
      Experiment experiment = smallExperiment();
      change(experiment);
      return measured("quasi_static_accuracy", tested(experiment, 1));
    };
    QVERIFY(std::isnan(of([](Experiment& e) { e.learning.quantity = TrainedQuantity::rate; })));
    QVERIFY(std::isnan(of([](Experiment& e) { e.stimulus.noise = 0.3; })));
    QVERIFY(std::isnan(of([](Experiment& e) { e.probe.lost_neurons = 0.2; })));
    QVERIFY(!std::isnan(of([](Experiment& e) { e.neuron.model = NeuronKind::rate; })));
  }

  void lateRate() {
    Experiment experiment = smallExperiment();
    experiment.target.duration = 230; // the last bin is a shorter one
    const int trials = experiment.run.test_trials = 3;
    Simulation simulation = trainedSimulation(experiment, 3);
    simulation.test();
    double late = 0;
    for (const TrialRecord& trial : recorded(simulation))
      late += static_cast<double>(std::ranges::count_if(trial.spikes, [&](const Spike& spike) {
        return spike.time >= static_cast<float>(trial.times.target + 100) &&
               spike.time < static_cast<float>(trial.times.targetEnd);
      }));
    QVERIFY(late > 10);
    CHECK_NEAR(measured("late_rate_hz", simulation), late / 40 / trials / 0.13, 1e-3);
    experiment.target.duration = 80; // all of it is early
    QVERIFY(std::isnan(measured("late_rate_hz", tested(experiment, 1))));
    experiment.neuron.model = NeuronKind::rate;
    QVERIFY(std::isnan(measured("late_rate_hz", tested(experiment, 1))));
  }

  /// Of two sets, that whose rates follow their targets less well.
  void worstSetOfRates() {
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    experiment.run.rate_bin = 20;
    const Simulation simulation = tested(experiment, 4);
    double worst = 1;
    for (const auto& set : simulation.lastTest()->sets) {
      double sum = 0, count = 0;
      for (const float r : set->rateCorrelation)
        if (!std::isnan(r)) {
          sum += static_cast<double>(r);
          ++count;
        }
      worst = std::min(worst, sum / count);
    }
    CHECK_NEAR(measured("worst_set_correlation_of_rates", simulation), worst, 1e-6);
  }
};

SPIKELOOM_TEST(MeasuresTest)

} // namespace spikeloom::test::measures_test

#include "measures_test.moc"
