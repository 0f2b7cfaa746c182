// Training of firing rates, against the rule written out with dense matrices.
#include <Eigen/Core>
#include <numbers>

#include "checks.h"
#include "core/model/noise.h"
#include "laboratory.h"
#include "tests/registry.h"

namespace spikeloom::test::rate_rule_test {

namespace {

/// φ₂ and its derivative as the article has them; far from where they overflow.
double phi(double x) { return std::sqrt(0.1 * std::log(1 + std::exp(x / 0.1))) / std::numbers::pi; }
double phiSlope(double x) {
  return 1 /
         (2 * std::numbers::pi * (1 + std::exp(-x / 0.1)) * std::sqrt(0.1 * std::log(1 + std::exp(x / 0.1))));
}

/// One neuron's rate rule:  r̃ = s φ₂'(w·r + I) r,  k = P r̃,  g = 1/(1 + r̃·k),  e = f − s φ₂(w·r + I),
///   w ← w + e g k,  P ← P − g k kᵀ,  with s = T0/τ.
struct DenseRule {
  Eigen::VectorXd w;
  Eigen::MatrixXd P;
  double scale;

  void update(const Eigen::VectorXd& r, double target, double external) {
    const double input = w.dot(r) + external;
    const Eigen::VectorXd regressor = scale * phiSlope(input) * r;
    const Eigen::VectorXd k = P * regressor;
    const double g = 1 / (1 + regressor.dot(k));
    w += (target - scale * phi(input)) * g * k;
    P -= g * k * k.transpose();
  }
};

Experiment rates() {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = 30;
  experiment.network.connection_probability = 0.4;
  experiment.learning.quantity = TrainedQuantity::rate;
  experiment.learning.lambda = 0.1;
  return experiment;
}

/// I of all neurons in the step before the update at `time` ms after stimulus onset: noise is held for 1 ms.
std::vector<double> externalAt(Noise& noise, double time, double dt) {
  const auto values = noise.at(static_cast<std::size_t>(std::floor(time - dt / 2)));
  return {values.begin(), values.end()};
}

} // namespace

class RateRuleTest : public QObject {
  Q_OBJECT

private slots:
  void weightsFollowTheRule_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("precision");
    QTest::addColumn<double>("noise");
    QTest::addColumn<double>("tau");
    for (const RlsMethod method : {RlsMethod::event_driven, RlsMethod::plain})
      for (const Precision precision : {Precision::double_, Precision::single_})
        for (const auto& [noise, tau] : {std::pair{0.0, 10.0}, {0.7, 10.0}, {0.7, 16.0}})
          QTest::addRow("%s, %s, noise %g, membrane %g ms",
                        method == RlsMethod::plain ? "plain" : "event-driven",
                        precision == Precision::double_ ? "double" : "float", noise, tau)
              << static_cast<int>(method) << static_cast<int>(precision) << noise << tau;
  }

  void weightsFollowTheRule() {
    QFETCH(const int, method);
    QFETCH(const int, precision);
    QFETCH(const double, noise);
    QFETCH(const double, tau);
    Experiment experiment = rates();
    experiment.learning.method = static_cast<RlsMethod>(method);
    experiment.learning.precision = static_cast<Precision>(precision);
    experiment.stimulus.noise = noise;
    experiment.neuron.time_constant = tau;
    Laboratory lab(experiment);
    const auto initial = lab.allWeights();
    for (int loop = 1; loop <= 3; ++loop)
      lab.train(loop, 10 * loop);
    QVERIFY(lab.spikes.size() > 100);
    const double distance = distanceFromRule(lab, initial);
    qInfo("%.1e", distance);
    QVERIFY(distance <= (lab.experiment.learning.precision == Precision::double_ ? 1e-8 : 1e-3));
    double change = 0; // there was something to follow
    for (std::size_t i = 0; i < initial.size(); ++i)
      change = std::max(change, (lab.weights(i) - initial[i]).norm() / initial[i].norm());
    QVERIFY(change > 0.1);
  }

  /// With a new λ too, so that the later trial alone decides.
  void aNewMembraneTimeConstantIsTakenUp() {
    Experiment experiment = rates();
    experiment.learning.precision = Precision::double_;
    Laboratory lab(experiment);
    lab.train(1, 10);
    const auto then = lab.allWeights();
    lab.experiment.neuron.time_constant = 17;
    lab.experiment.learning.lambda = 0.3;
    lab.network.setParameters(lab.experiment);
    lab.takeUp();
    lab.train(2, 10);
    QVERIFY(distanceFromRule(lab, then, lab.targets.samples()) <= 1e-8);
  }

private:
  /// Largest relative distance of a neuron's weights from those that the rule gives, from update `first` on,
  /// for the spikes there were.
  static double distanceFromRule(const Laboratory& lab, const std::vector<Eigen::VectorXd>& initial,
                                 std::size_t first = 0) {
    const Experiment& experiment = lab.experiment;
    const double dt = experiment.neuron.time_step;
    Noise noise(lab.network.size(), experiment.stimulus.noise,
                std::exp(-1 / experiment.stimulus.noise_correlation_time), experiment.run.seed,
                Purpose::FrozenNoise, 0);
    std::vector<std::vector<double>> external; // a sample of the window each
    for (std::size_t k = 0; k < lab.targets.samples(); ++k)
      external.push_back(externalAt(noise, experiment.stimulus.duration + lab.targets.time(k), dt));
    const Eigen::MatrixXd all = lab.regressors(first);
    double largest = 0;
    for (std::size_t i = 0; i < lab.network.size(); ++i) {
      const Eigen::MatrixXd r = lab.presynaptic(all, i);
      const Eigen::Index n = r.cols();
      DenseRule rule{initial[i], Eigen::MatrixXd::Identity(n, n) / experiment.learning.lambda,
                     10 / experiment.neuron.time_constant};
      for (Eigen::Index k = 0; k < r.rows(); ++k) {
        const auto sample = static_cast<std::size_t>(k);
        rule.update(r.row(k), lab.target(first + sample, i), external[sample % lab.targets.samples()][i]);
      }
      const double distance = (lab.weights(i) - rule.w).norm() / rule.w.norm();
      largest = distance <= largest ? largest : distance; // keeps NaN
    }
    return largest;
  }
};

SPIKELOOM_TEST(RateRuleTest)

} // namespace spikeloom::test::rate_rule_test

#include "rate_rule_test.moc"
