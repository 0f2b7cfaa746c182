// Synapses and drive of a network that runs freely, against what its own spikes say they must be.
#include "core/model/network.h"

#include <algorithm>
#include <numbers>
#include <vector>

#include "checks.h"
#include "state_arrays.h"
#include "tests/registry.h"

namespace spikeloom::test::network_test {

namespace {

struct SpikeTime {
  std::uint32_t neuron;
  double time;
};

Experiment sixtyNeurons(Integrator integrator, double dt) {
  Experiment experiment;
  experiment.network.neurons = 60;
  experiment.neuron.integrator = integrator;
  experiment.neuron.time_step = dt;
  return experiment;
}

/// r_i as the closed sum over all spikes: (T0/τs) Σ exp(−(t − t_k)/τs).
std::vector<double> filtered(const std::vector<SpikeTime>& spikes, std::size_t neurons, double time,
                             double tau) {
  std::vector<double> out(neurons, 0.0);
  for (const SpikeTime& spike : spikes)
    out[spike.neuron] += 10.0 / tau * std::exp(-(time - spike.time) / tau);
  return out;
}

/// Σ_j W_ij r_j for every neuron.
std::vector<double> weighted(const Network& network, std::span<const double> r) {
  std::vector<double> out(network.size(), 0.0);
  for (std::size_t i = 0; i < network.size(); ++i)
    for (std::size_t k = 0; k < network.weightRow(i).size(); ++k)
      out[i] += network.weightRow(i)[k] * r[network.connectivity().row(i)[k]];
  return out;
}

} // namespace

class NetworkTest : public QObject {
  Q_OBJECT

private slots:
  void driveAndTrainsFollowFromTheSpikes_data() {
    QTest::addColumn<int>("integrator");
    QTest::addColumn<double>("dt");
    QTest::addRow("exact, 0.1 ms") << static_cast<int>(Integrator::exact) << 0.1;
    QTest::addRow("exact, 1 ms") << static_cast<int>(Integrator::exact) << 1.0;
    QTest::addRow("rk4, 1 ms") << static_cast<int>(Integrator::rk4) << 1.0;
  }

  void driveAndTrainsFollowFromTheSpikes() {
    QFETCH(const int, integrator);
    QFETCH(const double, dt);
    const Experiment experiment = sixtyNeurons(static_cast<Integrator>(integrator), dt);
    Network network(experiment);
    const std::vector<double> input(network.size(), 0.4); // keeps it going
    std::vector<SpikeTime> spikes;
    constexpr int steps = 6000;
    for (int k = 1; k <= steps; ++k) {
      QVERIFY(network.step(k % 3 == 0 ? std::span<const double>() : std::span<const double>(input)));
      for (const StepSpike& spike : network.spikes()) {
        QVERIFY(spike.remaining >= 0 && spike.remaining <= dt);
        QVERIFY(static_cast<Integrator>(integrator) == Integrator::exact || spike.remaining == 0);
        spikes.push_back({spike.neuron, k * dt - spike.remaining});
      }
      if (k % 1500 == 0) {
        const auto r = filtered(spikes, network.size(), k * dt, experiment.synapse.time_constant);
        QVERIFY(largestDifference(network.outputs(), r) < 1e-10);
        QVERIFY(largestDifference(network.drive(), weighted(network, r)) < 1e-10);
      }
    }
    QVERIFY(spikes.size() > 200);
  }

  void otherNeuronsDriveTheNetworkAsWell_data() {
    QTest::addColumn<int>("model");
    QTest::addRow("lif") << static_cast<int>(NeuronKind::lif);
    QTest::addRow("izhikevich") << static_cast<int>(NeuronKind::izhikevich);
  }

  /// Several spikes of a neuron in a step included.
  void otherNeuronsDriveTheNetworkAsWell() {
    QFETCH(const int, model);
    constexpr double dt = 5;
    Experiment experiment = sixtyNeurons(Integrator::exact, dt);
    experiment.neuron.model = static_cast<NeuronKind>(model);
    experiment.network.weight_sd = 1;
    Network network(experiment);
    std::vector<double> input(network.size(), 1.0);
    std::fill(input.begin() + 20, input.begin() + 40, 10.0);
    std::vector<SpikeTime> spikes;
    bool several = false;
    for (int k = 1; k <= 200; ++k) {
      QVERIFY(network.step(input));
      for (const StepSpike& spike : network.spikes()) {
        QVERIFY(spike.remaining >= 0 && spike.remaining <= dt);
        several = several || (!spikes.empty() && &spike != network.spikes().data() &&
                              spikes.back().neuron == spike.neuron);
        spikes.push_back({spike.neuron, k * dt - spike.remaining});
      }
      const auto r = filtered(spikes, network.size(), k * dt, experiment.synapse.time_constant);
      QVERIFY(largestDifference(network.outputs(), r) < 1e-10);
      QVERIFY(largestDifference(network.drive(), weighted(network, r)) < 1e-10);
    }
    QVERIFY(spikes.size() > 200 && several);
  }

  void aNewSynapticTimeConstantKeepsTheDriveConsistent() {
    Experiment experiment = sixtyNeurons(Integrator::exact, 0.1);
    Network network(experiment);
    const std::vector<double> input(network.size(), 0.4);
    for (const double tau : {20.0, 5.0, 80.0}) {
      experiment.synapse.time_constant = tau;
      network.setParameters(experiment);
      const std::vector<double> before(network.outputs().begin(), network.outputs().end());
      std::vector<SpikeTime> spikes;
      for (int k = 1; k <= 1000; ++k) {
        QVERIFY(network.step(input));
        for (const StepSpike& spike : network.spikes())
          spikes.push_back({spike.neuron, k * 0.1 - spike.remaining});
      }
      auto r = filtered(spikes, network.size(), 100, tau);
      for (std::size_t i = 0; i < r.size(); ++i)
        r[i] += before[i] * std::exp(-100 / tau);
      QVERIFY(!spikes.empty());
      QVERIFY(largestDifference(network.outputs(), r) < 1e-10);
      QVERIFY(largestDifference(network.drive(), weighted(network, r)) < 1e-10);
    }
  }

  void noInputIsZeroInput() {
    const Experiment experiment = sixtyNeurons(Integrator::exact, 0.1);
    Network a(experiment), b(experiment);
    const std::vector<double> zeros(a.size(), 0.0);
    for (int k = 0; k < 500; ++k)
      QVERIFY(a.step({}) && b.step(zeros));
    QVERIFY(std::ranges::equal(a.drive(), b.drive()) && a.neurons().phases() == b.neurons().phases());
    QVERIFY(std::ranges::any_of(a.drive(), [](double u) { return u != 0; }));
  }

  void inputReachesTheNeuronItIsMeantFor() {
    // without synapses a neuron fires at √I/(πτ), whatever the others get
    Experiment experiment = sixtyNeurons(Integrator::exact, 0.1);
    experiment.network.weight_sd = 0;
    Network network(experiment);
    std::vector<double> input(network.size()), counts(network.size(), 0.0);
    for (std::size_t i = 0; i < input.size(); ++i)
      input[i] = 0.2 * static_cast<double>(i);
    for (int k = 0; k < 10000; ++k) {
      QVERIFY(network.step(input));
      for (const StepSpike& spike : network.spikes())
        ++counts[spike.neuron];
    }
    for (std::size_t i = 1; i < input.size(); ++i)
      CHECK_NEAR(counts[i], 1000 * std::sqrt(input[i]) / (10 * std::numbers::pi), 1.001);
    QVERIFY(counts[0] <= 1); // at threshold: at most the spike that its first phase was on the way to
  }

  void initialPhasesAreSpreadOverTheCircle() {
    Experiment experiment = sixtyNeurons(Integrator::exact, 0.1);
    experiment.network.neurons = 1000;
    experiment.network.connection_probability = 0.01;
    Network network(experiment);
    double cosines = 0, sines = 0;
    for (const double theta : network.neurons().phases()) {
      cosines += std::cos(theta);
      sines += std::sin(theta);
    }
    CHECK_NEAR(cosines / 1000, 0, 5 * std::sqrt(0.5 / 1000));
    CHECK_NEAR(sines / 1000, 0, 5 * std::sqrt(0.5 / 1000));
  }

  void aCopyIsItsOwn_data() {
    QTest::addColumn<int>("model");
    for (const NeuronKind model : {NeuronKind::qif, NeuronKind::lif, NeuronKind::izhikevich})
      QTest::newRow(optionsOf<NeuronKind>[static_cast<std::size_t>(model)].key.data())
          << static_cast<int>(model);
  }

  void aCopyIsItsOwn() {
    QFETCH(const int, model);
    Experiment experiment = sixtyNeurons(Integrator::exact, 0.1);
    experiment.neuron.model = static_cast<NeuronKind>(model);
    experiment.network.weight_sd = 1;
    experiment.dale.enforced = true;
    Network network(experiment);
    const std::vector<double> input(network.size(), 1.0);
    advance(network, input, 400);
    Network copy(network);
    QVERIFY(std::ranges::equal(copy.cellTypes(), network.cellTypes()) && !copy.cellTypes().empty());
    const StateArrays before = everything(network);
    *copy.trained().weights(0) += 1;
    advance(copy, input, 400);
    QVERIFY(everything(network) == before && everything(copy) != before);
    Network second(network);
    advance(network, input, 400);
    advance(second, input, 400);
    QVERIFY(everything(network) == everything(second) && everything(network) != before);
    Network moved(std::move(second));
    QVERIFY(everything(moved) == everything(network));
  }

  /// A spike that is taken back has reached no synapse: r and u are what the other spikes make them.
  void aSpikeCanBeTakenBack() {
    const Experiment experiment = sixtyNeurons(Integrator::exact, 0.1);
    const double tau = experiment.synapse.time_constant;
    Network network(experiment);
    const std::vector<double> input(network.size(), 0.4);
    std::vector<SpikeTime> spikes;
    int retracted = 0;
    for (int k = 1; k <= 3000; ++k) {
      QVERIFY(network.step(input));
      for (std::size_t s = 0; s < network.spikes().size(); ++s) {
        const StepSpike spike = network.spikes()[s];
        CHECK_NEAR(network.trained().amplitude(spike), 10 / tau * std::exp(-spike.remaining / tau), 1e-15);
        if (k % 5 == 0) {
          network.retractSpike(s);
          ++retracted;
        } else {
          spikes.push_back({spike.neuron, k * 0.1 - spike.remaining});
        }
      }
      if (k % 500 == 0) {
        const auto r = filtered(spikes, network.size(), k * 0.1, tau);
        QVERIFY(largestDifference(network.outputs(), r) < 1e-10);
        QVERIFY(largestDifference(network.drive(), weighted(network, r)) < 1e-10);
      }
    }
    QVERIFY(retracted > 20 && spikes.size() > 100);
  }

  void newWeightsTakeTheDriveAlong() {
    Network network(sixtyNeurons(Integrator::exact, 0.1));
    const std::vector<double> input(network.size(), 0.4);
    advance(network, input, 500);
    const std::vector<double> r(network.outputs().begin(), network.outputs().end());
    AlignedVector<double> weights = network.paddedWeights();
    for (std::size_t k = 0; k < weights.size(); ++k)
      weights[k] *= k % 2 ? -1.5 : 0.3;
    network.setWeights(weights);
    QVERIFY(network.paddedWeights() == weights);
    QVERIFY(std::ranges::equal(network.outputs(), r));
    QVERIFY(largestDifference(network.drive(), weighted(network, r)) < 1e-12);
    advance(network, input, 500);
    QVERIFY(largestDifference(network.drive(), weighted(network, network.outputs())) < 1e-10);
  }

  /// What outlasts a spike can be put back alone: the neurons go on as they are.
  void synapsesCanBePutBack() {
    Network network(sixtyNeurons(Integrator::exact, 0.1));
    const std::vector<double> input(network.size(), 0.4);
    advance(network, input, 500);
    const Network kept = network;
    const std::vector<double> r(network.outputs().begin(), network.outputs().end());
    advance(network, input, 500);
    const auto phases = network.phases();
    QVERIFY(!std::ranges::equal(network.outputs(), r));
    network.takeSynapsesOf(kept);
    QVERIFY(std::ranges::equal(network.outputs(), r));
    QVERIFY(largestDifference(network.drive(), weighted(network, r)) < 1e-12);
    QVERIFY(network.phases() == phases);
  }

  /// Two projections with half of the synapses' weights each drive the neurons as one with all of the weight,
  /// and one of them is trained; copies share who is connected.
  void projectionsAddUp() {
    for (const NeuronKind model : {NeuronKind::qif, NeuronKind::rate}) {
      Experiment experiment = sixtyNeurons(Integrator::exact, 0.1);
      experiment.neuron.model = model;
      Network whole(experiment), parts(experiment);
      AlignedVector<double> half = whole.paddedWeights();
      for (double& w : half)
        w /= 2;
      parts.setWeights(half);
      Projection other(parts.trained().sharedConnectivity(), half);
      other.setOutputs(parts.outputs());
      parts.add(std::move(other), experiment.synapse.time_constant);
      const std::vector<double> input(whole.size(), 0.3);
      for (int k = 0; k < 300; ++k) {
        QVERIFY(whole.step(input) && parts.step(input));
        QCOMPARE(parts.spikes().size(), whole.spikes().size());
        QVERIFY(largestDifference(parts.drive(),
                                  std::vector<double>(whole.drive().begin(), whole.drive().end())) < 1e-9);
      }
      const Network copy = parts;
      QCOMPARE(&copy.connectivity(), &parts.connectivity());
      QVERIFY(std::ranges::equal(copy.drive(), parts.drive()));
    }
  }

  void aRunawayInputIsReported() {
    Network network(sixtyNeurons(Integrator::exact, 0.1));
    std::vector<double> input(network.size(), 0.0);
    QVERIFY(network.step(input));
    input[33] = 1.1e4;
    QVERIFY(!network.step(input));
  }

private:
  static void advance(Network& network, std::span<const double> input, int steps) {
    for (int k = 0; k < steps; ++k)
      QVERIFY(network.step(input));
  }
  static StateArrays everything(Network& network) {
    StateArrays out;
    network.visitDynamics(out);
    network.visitWeights(out);
    return out;
  }
};

SPIKELOOM_TEST(NetworkTest)

} // namespace spikeloom::test::network_test

#include "network_test.moc"
