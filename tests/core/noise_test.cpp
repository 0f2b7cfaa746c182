// Random input: noise as a process, and the kick that starts a network.
#include "core/model/noise.h"

#include <algorithm>
#include <numbers>
#include <vector>

#include "checks.h"
#include "core/base/errors.h"
#include "core/model/kick.h"
#include "neurons.h"
#include "tests/registry.h"

namespace spikeloom::test::noise_test {

namespace {

constexpr std::size_t neurons = 5000;

std::vector<double> valuesAt(Noise& noise, std::size_t stretch) {
  const auto values = noise.at(stretch);
  return {values.begin(), values.end()};
}

/// Mean of the products, over neurons.
double meanProduct(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a[i] * b[i];
  return sum / static_cast<double>(a.size());
}

Noise fresh(double keep, std::int64_t seed = 1, Purpose purpose = Purpose::FrozenNoise,
            std::uint64_t index = 0) {
  return {neurons, 0.8, keep, seed, purpose, index};
}

} // namespace

class NoiseTest : public QObject {
  Q_OBJECT

private slots:
  void covariance_data() {
    QTest::addColumn<double>("keep");
    QTest::addRow("white") << 0.0;
    QTest::addRow("2 ms") << std::exp(-0.5);
    QTest::addRow("50 ms") << std::exp(-0.02);
  }

  /// Stationary from the first stretch on: E x_k x_{k+l} = sd² keep^l. All within five standard deviations of
  /// the mean of products of two normals with correlation ρ: sd² √((1 + ρ²)/N).
  void covariance() {
    QFETCH(const double, keep);
    Noise noise = fresh(keep);
    for (const std::size_t from : {0u, 1u, 7u, 60u})
      for (const std::size_t lag : {0u, 1u, 2u, 5u, 40u}) {
        const double rho = lag == 0 ? 1 : std::pow(keep, static_cast<double>(lag));
        const auto a = valuesAt(noise, from), b = valuesAt(noise, from + lag);
        CHECK_NEAR(meanProduct(a, b), 0.64 * rho, 5 * 0.64 * std::sqrt((1 + rho * rho) / neurons));
        CHECK_NEAR(meanProduct(a, std::vector<double>(neurons, 1.0)), 0, 5 * 0.8 / std::sqrt(neurons));
      }
  }

  void neuronsAreIndependent() {
    Noise noise = fresh(std::exp(-0.02));
    for (const std::size_t stretch : {0u, 30u}) {
      const auto values = valuesAt(noise, stretch);
      for (const std::size_t apart : {1u, 2u, 16u, 1000u}) {
        const std::vector<double> a(values.begin(), values.end() - static_cast<std::ptrdiff_t>(apart)),
            b(values.begin() + static_cast<std::ptrdiff_t>(apart), values.end());
        CHECK_NEAR(meanProduct(a, b), 0, 5 * 0.64 / std::sqrt(static_cast<double>(a.size())));
      }
    }
  }

  void anyOrderGivesTheSame() {
    Noise forward = fresh(0.9), jumping = fresh(0.9);
    std::vector<std::vector<double>> path;
    for (std::size_t k = 0; k < 30; ++k)
      path.push_back(valuesAt(forward, k));
    QCOMPARE(valuesAt(forward, 29), path[29]); // once more
    for (const std::size_t k : {17u, 3u, 3u, 29u, 0u, 1u, 28u})
      QCOMPARE(valuesAt(jumping, k), path[k]);
    QVERIFY(path[3] != path[4]);
  }

  void otherArgumentsGiveOtherNoise() {
    Noise first = fresh(0.5), again = fresh(0.5);
    QCOMPARE(valuesAt(first, 2), valuesAt(again, 2));
    const auto values = valuesAt(first, 2);
    for (Noise other :
         {fresh(0.5, 2), fresh(0.5, 1, Purpose::ProbeNoise), fresh(0.5, 1, Purpose::FrozenNoise, 1)})
      CHECK_NEAR(meanProduct(values, valuesAt(other, 2)), 0, 5 * 0.64 / std::sqrt(neurons));
    Noise none(10, 0, 0.5, 1, Purpose::FrozenNoise, 0);
    QVERIFY(valuesAt(none, 3) == std::vector<double>(10, 0.0));
  }

  // ---- the kick ----

  void noKickChangesNothing() {
    Experiment experiment = smallExperiment();
    Network kicked(experiment);
    const auto phases = kicked.phases();
    QCOMPARE(kick(kicked, experiment), 0.0);
    QVERIFY(kicked.phases() == phases);
  }

  /// Without synapses a neuron fires at √I/(πτ): its spikes tell its input.
  void kicksAreUniform() {
    Experiment experiment = smallExperiment();
    experiment.network.neurons = 300;
    experiment.network.weight_sd = 0;
    experiment.stimulus.kick_strength = 4;
    experiment.synapse.time_constant = 10000; // r counts spikes
    const auto inputs = [&experiment](double duration) {
      experiment.stimulus.kick_duration = duration;
      Network network(experiment);
      if (kick(network, experiment) != duration)
        return std::vector<double>();
      std::vector<double> spikes;
      for (const double r : network.outputs())
        spikes.push_back(r * 1000);
      return spikes;
    };
    const auto counts = inputs(200); // over 200 ms r decays by 2 %
    QCOMPARE(counts.size(), std::size_t{300});
    double mean = 0, least = 1e9, most = 0, apart = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      mean += counts[i] / 300;
      least = std::min(least, counts[i]);
      most = std::max(most, counts[i]);
      apart += i > 0 && std::abs(counts[i] - counts[i - 1]) > 1;
    }
    // E √I = (2/3) √4 = 4/3, sd √(2 − 16/9); spikes: T √I/(πτ) = 6.37 √I, a spike more or less for the phase
    const double scale = 200 / (10 * std::numbers::pi);
    CHECK_NEAR(mean, scale * 4 / 3, 0.02 * scale * 4 / 3 + 0.5 + 5 * scale * std::sqrt((2 - 16 / 9.0) / 300));
    QVERIFY(least <= 2 && most >= scale * 1.8 && most <= scale * 2 + 1);
    QVERIFY(apart > 100); // a neuron's own, not one for all
  }

  void kickLastsAsLongAsItSays() {
    Experiment experiment = smallExperiment();
    experiment.stimulus.kick_strength = 2;
    experiment.stimulus.kick_duration = 33.04;
    Network network(experiment), copy(network);
    QCOMPARE(kick(network, experiment), 330 * 0.1); // whole steps
    for (int k = 0; k < 330; ++k) {
      std::vector<double> input;
      for (std::size_t i = 0; i < copy.size(); ++i)
        input.push_back(2 * RandomStream(experiment.run.seed, Purpose::Kick, i).uniform());
      QVERIFY(copy.step(input));
    }
    QVERIFY(copy.phases() == network.phases());
  }

  void aRunawayKickIsReported() {
    Experiment experiment = smallExperiment();
    experiment.neuron.time_step = 1;
    experiment.stimulus.kick_strength = 1000; // √1000 · 1/10 > 1
    Network network(experiment);
    try {
      (void)kick(network, experiment);
      QFAIL("no error");
    } catch (const NumericalError& error) {
      QVERIFY(QString(error.what()).contains("kick"));
      QVERIFY(error.time() >= 0 && error.time() < 500);
    }
  }
};

SPIKELOOM_TEST(NoiseTest)

} // namespace spikeloom::test::noise_test

#include "noise_test.moc"
