// The untrained network's own activity as targets, against a run of the network followed from the outside.
#include <algorithm>
#include <cstring>

#include "checks.h"
#include "core/base/errors.h"
#include "core/model/network.h"
#include "core/targets/targets.h"
#include "tests/registry.h"

namespace spikeloom::test::innate_targets_test {

namespace {

Experiment innate(NeuronKind model = NeuronKind::qif, double kick = 0) {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = 60;
  experiment.neuron.model = model;
  experiment.network.weight_sd = model == NeuronKind::qif ? 4 : 2;
  experiment.target.family = TargetFamily::innate;
  experiment.target.warm_up = 150;
  experiment.target.sets = 2;
  experiment.stimulus.kick_strength = kick;
  experiment.stimulus.kick_duration = 50;
  return experiment;
}

/// The network's r at times, each neuron's spikes filtered: (10/τs) Σ exp(−(t − t_k)/τs); of rate units tanh
/// x.
class Follower {
public:
  explicit Follower(const Experiment& experiment) : m_experiment(experiment), m_network(experiment) {}

  void run(double ms, bool kicked = false) {
    for (auto k = std::lround(ms / 0.1); k > 0; --k) {
      std::vector<double> input;
      for (std::size_t i = 0; i < m_network.size() && kicked; ++i)
        input.push_back(m_experiment.stimulus.kick_strength *
                        RandomStream(m_experiment.run.seed, Purpose::Kick, i).uniform());
      if (!m_network.step(input))
        qFatal("ran away");
      ++m_steps;
      for (const StepSpike& spike : m_network.spikes())
        m_spikes.emplace_back(spike.neuron, static_cast<double>(m_steps) * 0.1 - spike.remaining);
    }
  }
  [[nodiscard]] std::vector<double> drive() const {
    const double tau = m_experiment.synapse.time_constant, now = static_cast<double>(m_steps) * 0.1;
    std::vector<double> r(m_network.size(), 0.0), out(m_network.size(), 0.0);
    for (const auto& [neuron, time] : m_spikes)
      r[neuron] += 10 / tau * std::exp(-(now - time) / tau);
    if (!m_network.spiking())
      r.assign(m_network.outputs().begin(), m_network.outputs().end());
    for (std::size_t i = 0; i < out.size(); ++i)
      for (std::size_t l = 0; l < m_network.weightRow(i).size(); ++l)
        out[i] += m_network.weightRow(i)[l] * r[m_network.connectivity().row(i)[l]];
    return out;
  }

private:
  const Experiment& m_experiment;
  Network m_network;
  std::size_t m_steps = 0;
  std::vector<std::pair<std::uint32_t, double>> m_spikes;
};

} // namespace

class InnateTargetsTest : public QObject {
  Q_OBJECT

private slots:
  void areTheNetworksOwnDrives_data() {
    QTest::addColumn<int>("model");
    QTest::addColumn<double>("kick");
    QTest::addRow("spiking") << static_cast<int>(NeuronKind::qif) << 0.0;
    QTest::addRow("kicked") << static_cast<int>(NeuronKind::qif) << 3.0;
    QTest::addRow("leaky, kicked") << static_cast<int>(NeuronKind::lif) << 3.0;
    QTest::addRow("rate units") << static_cast<int>(NeuronKind::rate) << 0.0;
  }
  void areTheNetworksOwnDrives() {
    QFETCH(const int, model);
    QFETCH(const double, kick);
    const Experiment experiment = innate(static_cast<NeuronKind>(model), kick);
    Follower follower(experiment);
    if (kick > 0)
      follower.run(50, true);
    follower.run(150);
    double largest = 0;
    for (const int set : {0, 1}) {
      const Targets targets = makeTargets(experiment, set);
      QCOMPARE(targets.samples(), std::size_t{100});
      for (std::size_t k = 0; k < targets.samples(); ++k) {
        follower.run(2);
        const auto u = follower.drive();
        for (std::size_t i = 0; i < 60; ++i) {
          CHECK_NEAR(targets.at(k, i), u[i], 1e-9);
          largest = std::max(largest, std::abs(u[i]));
        }
      }
    }
    QVERIFY(largest > 0.1);
  }

  void setsFollowEachOther() {
    Experiment experiment = innate();
    const Targets first = makeTargets(experiment), second = makeTargets(experiment, 1);
    experiment.target.sets = 1;
    experiment.target.duration = 400;
    const Targets whole = makeTargets(experiment);
    auto joined = first.values;
    joined.insert(joined.end(), second.values.begin(), second.values.end());
    QVERIFY(joined == whole.values);
  }

  /// Also where a window is not a whole number of intervals: the recording does not move.
  void theUpdateIntervalDoesNotChangeTheCurve() {
    Experiment experiment = innate();
    experiment.target.duration = 101;
    experiment.learning.update_interval = 0.1;
    for (const int set : {0, 1}) {
      experiment.learning.update_interval = 0.1;
      const Targets fine = makeTargets(experiment, set);
      for (const double interval : {2.0, 7.0}) {
        experiment.learning.update_interval = interval;
        const Targets coarse = makeTargets(experiment, set);
        const auto every = static_cast<std::size_t>(std::lround(interval / 0.1));
        QCOMPARE(coarse.samples(), static_cast<std::size_t>(101 / interval));
        for (std::size_t k = 0; k < coarse.samples(); ++k)
          for (std::size_t i = 0; i < 60; ++i)
            QCOMPARE(coarse.at(k, i), fine.at((k + 1) * every - 1, i));
      }
    }
  }

  void aRunawayIsReported() {
    Experiment experiment = innate();
    experiment.network.weight_sd = 100;
    experiment.network.zero_row_sums = false;
    experiment.neuron.time_step = 1;
    experiment.learning.update_interval = 2;
    try {
      (void)makeTargets(experiment);
      QFAIL("no error");
    } catch (const NumericalError& error) {
      QVERIFY(QString(error.what()).contains("recorded as targets"));
      QVERIFY(error.time() >= 0 && error.time() < 550);
    }
  }
};

SPIKELOOM_TEST(InnateTargetsTest)

} // namespace spikeloom::test::innate_targets_test

#include "innate_targets_test.moc"
