// A network of rate units, against its differential equation; training of one, against ridge regression.
#include <Eigen/Core>
#include <algorithm>

#include "checks.h"
#include "laboratory.h"
#include "state_arrays.h"
#include "tests/registry.h"

namespace spikeloom::test::rate_network_test {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

Experiment rateUnits(double dt = 0.1) {
  Experiment experiment = smallExperiment();
  experiment.neuron.model = NeuronKind::rate;
  experiment.neuron.time_step = dt;
  experiment.network.weight_sd = 2;
  experiment.network.zero_row_sums = false;
  return experiment;
}

MatrixXd dense(const Network& network) {
  const auto n = static_cast<Eigen::Index>(network.size());
  MatrixXd out = MatrixXd::Zero(n, n);
  for (std::size_t i = 0; i < network.size(); ++i)
    for (std::size_t l = 0; l < network.weightRow(i).size(); ++l)
      out(static_cast<Eigen::Index>(i), network.connectivity().row(i)[l]) = network.weightRow(i)[l];
  return out;
}

VectorXd vector(std::span<const double> values) {
  return Eigen::Map<const VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// Largest |a − b|; NaN when there is one.
double distance(const VectorXd& a, const VectorXd& b) {
  return (a - b).cwiseAbs().maxCoeff<Eigen::PropagateNaN>();
}

VectorXd stateOf(Network& network) {
  StateArrays arrays;
  network.visitDynamics(arrays);
  return vector(arrays.doubles.at("rate_x"));
}

/// x after `time` ms of τ dx/dt = −x + W tanh x + I, in Euler steps of 1 µs (halved, and the two
/// extrapolated).
VectorXd solved(const MatrixXd& W, const VectorXd& start, const VectorXd& input, double tau, double time) {
  const auto euler = [&](double h) {
    VectorXd x = start;
    for (auto k = std::lround(time / h); k > 0; --k)
      x += h / tau * (W * x.array().tanh().matrix() + input - x);
    return x;
  };
  return 2 * euler(0.001) - euler(0.002);
}

} // namespace

class RateNetworkTest : public QObject {
  Q_OBJECT

private slots:
  void startsFromItsPhases() {
    const Experiment experiment = rateUnits();
    const InitialNetwork initial = makeInitialNetwork(experiment);
    Network network(experiment);
    QVERIFY(!network.spiking());
    QVERIFY(stateOf(network) == vector(initial.phases));
    QVERIFY(distance(vector(network.outputs()), vector(initial.phases).array().tanh()) < 1e-15);
    QVERIFY(distance(vector(network.drive()), dense(network) * vector(network.outputs())) < 1e-13);
  }

  /// Each step is exact at the input held over it.
  void everyStep() {
    Experiment experiment = rateUnits(0.5);
    experiment.neuron.time_constant = 12;
    Network network(experiment);
    const MatrixXd W = dense(network);
    VectorXd x = stateOf(network);
    const double decay = std::exp(-0.5 / 12);
    for (int k = 0; k < 400; ++k) {
      VectorXd input = VectorXd::Zero(x.size());
      if (k % 3 != 0)
        for (Eigen::Index i = 0; i < input.size(); ++i)
          input[i] = std::sin(0.1 * k + static_cast<double>(i));
      const std::vector<double> external(input.begin(), input.end());
      QVERIFY(network.step(k % 3 != 0 ? std::span<const double>(external) : std::span<const double>()));
      x = decay * x + (1 - decay) * (W * x.array().tanh().matrix() + input);
      QVERIFY(distance(stateOf(network), x) < 1e-10);
      QVERIFY(distance(vector(network.outputs()), stateOf(network).array().tanh()) < 1e-15);
      QVERIFY(distance(vector(network.drive()), W * vector(network.outputs())) < 1e-13);
      QVERIFY(network.spikes().empty());
      x = stateOf(network); // rounding would grow
    }
  }

  /// The error falls in proportion to the step.
  void convergesToTheEquation() {
    std::vector<double> errors;
    for (const double dt : {0.2, 0.1, 0.05}) {
      const Experiment experiment = rateUnits(dt);
      Network network(experiment);
      std::vector<double> input(network.size());
      for (std::size_t i = 0; i < input.size(); ++i)
        input[i] = 0.5 * std::cos(static_cast<double>(i));
      const VectorXd expected = solved(dense(network), stateOf(network), vector(input), 10, 20);
      for (int k = 0; k < std::lround(20 / dt); ++k)
        QVERIFY(network.step(input));
      errors.push_back((stateOf(network) - expected).norm() / expected.norm());
    }
    qInfo("%.2e %.2e %.2e", errors[0], errors[1], errors[2]);
    QVERIFY(errors[0] < 0.05);
    CHECK_NEAR(errors[0] / errors[1], 2, 0.3);
    CHECK_NEAR(errors[1] / errors[2], 2, 0.2);
  }

  void aCopyIsItsOwn() {
    Network network(rateUnits());
    for (int k = 0; k < 50; ++k)
      QVERIFY(network.step({}));
    Network copy(network);
    const VectorXd before = stateOf(network);
    for (int k = 0; k < 50; ++k)
      QVERIFY(copy.step({}));
    QVERIFY(stateOf(network) == before && stateOf(copy) != before);
    for (int k = 0; k < 50; ++k)
      QVERIFY(network.step({}));
    QVERIFY(stateOf(network) == stateOf(copy));
  }

  void synapsesCanBePutBack() {
    Network network(rateUnits());
    for (int k = 0; k < 50; ++k)
      QVERIFY(network.step({}));
    const Network kept = network;
    const VectorXd x = stateOf(network), u = vector(network.drive());
    for (int k = 0; k < 50; ++k)
      QVERIFY(network.step({}));
    QVERIFY(stateOf(network) != x);
    network.takeSynapsesOf(kept);
    QVERIFY(stateOf(network) == x);
    QVERIFY(distance(vector(network.drive()), u) < 1e-13);
    QVERIFY(distance(vector(network.outputs()), x.array().tanh()) < 1e-15);
  }

  void trainedWeightsAreTheRidgeSolution_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("precision");
    for (const RlsMethod method : {RlsMethod::event_driven, RlsMethod::plain})
      for (const Precision precision : {Precision::double_, Precision::single_})
        QTest::addRow("%s, %s", method == RlsMethod::plain ? "plain" : "direct",
                      precision == Precision::double_ ? "double" : "float")
            << static_cast<int>(method) << static_cast<int>(precision);
  }

  /// Every r changes in every step: y = P r is computed anew for each update.
  void trainedWeightsAreTheRidgeSolution() {
    QFETCH(const int, method);
    QFETCH(const int, precision);
    Experiment experiment = rateUnits();
    experiment.learning.method = static_cast<RlsMethod>(method);
    experiment.learning.precision = static_cast<Precision>(precision);
    experiment.learning.lambda = 0.7;
    Laboratory lab(experiment);
    const auto initial = lab.allWeights();
    for (int loop = 1; loop <= 3; ++loop)
      lab.train(loop, 10 * loop);
    QCOMPARE(lab.unitRates.size(), 3 * lab.targets.samples());
    QVERIFY(lab.trainer.weightChange() > 0.05);
    const double fromRidge = distanceFromRidge(lab, 0.7, initial);
    qInfo("%.1e", fromRidge);
    QVERIFY(fromRidge <= (lab.experiment.learning.precision == Precision::double_ ? 1e-8 : 1e-3));
    // and u is W r
    const VectorXd u = dense(lab.network) * vector(lab.network.outputs());
    QVERIFY(distance(vector(lab.network.drive()), u) < 1e-5);
  }
};

SPIKELOOM_TEST(RateNetworkTest)

} // namespace spikeloom::test::rate_network_test

#include "rate_network_test.moc"
