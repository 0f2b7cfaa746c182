// The leaky integrate-and-fire neuron against the closed forms of τ dv/dt = −(v − I₀) + τ x.
#include <array>

#include "core/model/neuron_models.h"
#include "neurons.h"
#include "tests/registry.h"

namespace spikeloom::test::lif_test {

namespace {

constexpr double pi = std::numbers::pi;

std::unique_ptr<NeuronModel> neurons(std::size_t count) {
  NeuronParams params;
  params.model = NeuronKind::lif;
  return makeNeuronModel(params, count);
}

/// The phase of a potential in mV, and back, from the numbers of the paper.
double phaseOf(double v) { return -pi + 2 * pi * (v + 65) / 15; }
double potentialOf(double phase) { return -65 + (phase + pi) / (2 * pi) * 15; }

/// Time from v to threshold at constant input x: τ ln((v∞ − v)/(v∞ − threshold)), v∞ = I₀ + τ x.
double timeToThreshold(double v, double x, double tau) {
  const long double settled = -50.0L + static_cast<long double>(tau) * x;
  return static_cast<double>(tau * std::log((settled - v) / (settled + 50)));
}

/// v after time t below threshold.
double relaxed(double v, double x, double tau, double t) {
  const double settled = -50 + tau * x;
  return settled + (v - settled) * std::exp(-t / tau);
}

} // namespace

class LifTest : public QObject {
  Q_OBJECT

private slots:
  void interSpikeInterval_data() {
    QTest::addColumn<double>("dt");
    QTest::addColumn<double>("tau");
    for (const double dt : {0.01, 0.1, 1.0, 10.0}) // at 10 ms up to ten spikes a step
      for (const double tau : {0.5, 10.0, 200.0})
        QTest::addRow("dt %g, tau %g", dt, tau) << dt << tau;
  }

  void interSpikeInterval() {
    QFETCH(const double, dt);
    QFETCH(const double, tau);
    std::vector<double> inputs;
    for (const double x : {0.1, 0.5, 1.0, 3.7, 14.2, 150.0})
      if (timeToThreshold(-65, x, tau) >= dt / 10)
        inputs.push_back(x);
    const auto model = neurons(inputs.size());
    model->setPhases(std::vector<double>(inputs.size(), -pi)); // just after a spike
    constexpr int wanted = 4;
    const auto steps =
        static_cast<std::size_t>(std::ceil(wanted * timeToThreshold(-65, inputs[0], tau) / dt)) + 1;
    const auto times = spikeTimes(*model, inputs, tau, dt, steps);
    QCOMPARE(times.size(), inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const double interval = timeToThreshold(-65, inputs[i], tau);
      double last = 0;
      for (const double time : times[i]) {
        CHECK_NEAR(time - last, interval, 1e-9 * interval);
        last = time;
      }
      QCOMPARE(static_cast<int>(times[i].size()),
               static_cast<int>(static_cast<double>(steps) * dt / interval));
    }
  }

  /// v∞ − threshold = τ x, however small, also where v∞ itself is the threshold in double precision.
  void intervalsNearRheobase() {
    for (const double x : {1e-3, 1e-8, 1e-15, 1e-18}) {
      const auto model = neurons(1);
      model->setPhases(std::vector{-pi});
      const double interval = 10 * (std::log(15 / 10.0) - std::log(x)); // ln(1 + 15/(τ x)) = ln 15/(τ x) + …
      const double correction = 10 * std::log1p(x * 10 / 15);
      const auto times = spikeTimes(*model, std::vector{x}, 10, 0.1, 6000);
      QVERIFY(!times[0].empty());
      CHECK_NEAR(times[0][0], interval + correction, 1e-9 * interval);
    }
  }

  void silentWithoutPositiveInput() {
    const std::vector<double> inputs{0.0, -0.01, -0.3, -1.0, -25.0};
    for (const double start : {-pi, 0.0, pi}) { // from reset to threshold itself
      const auto model = neurons(inputs.size());
      model->setPhases(std::vector<double>(inputs.size(), start));
      const std::vector<std::vector<double>> none(inputs.size());
      QCOMPARE(spikeTimes(*model, inputs, 10, 0.1, 20000), none);
      const auto phases = model->phases();
      for (std::size_t i = 0; i < inputs.size(); ++i) // settled at I₀ + τ x
        CHECK_NEAR(phases[i], std::max(phaseOf(-50 + 10 * inputs[i]), -pi), 1e-12);
    }
  }

  void relaxesExponentially_data() {
    QTest::addColumn<double>("dt");
    for (const double dt : {0.01, 0.1, 1.0, 10.0})
      QTest::addRow("dt %g", dt) << dt;
  }

  void relaxesExponentially() {
    QFETCH(const double, dt);
    const std::vector<double> starts{-3, -1, 0, 2, 3}, inputs{-1.4, -0.4, -0.1, 0, -0.7};
    const auto model = neurons(starts.size());
    model->setPhases(starts);
    std::vector<StepSpike> spikes;
    for (int k = 1; k * dt <= 60; ++k) {
      QVERIFY(model->step(inputs, 10, dt, spikes));
      const auto phases = model->phases();
      for (std::size_t i = 0; i < starts.size(); ++i)
        CHECK_NEAR(phases[i], phaseOf(relaxed(potentialOf(starts[i]), inputs[i], 10, k * dt)), 1e-11);
    }
    QVERIFY(spikes.empty());
  }

  void changingInput_data() {
    QTest::addColumn<double>("dt");
    QTest::addColumn<double>("largest");
    QTest::addRow("one spike in many steps") << 0.1 << 5.0;
    QTest::addRow("a spike a step") << 2.0 << 15.0;
    QTest::addRow("several spikes a step") << 10.0 << 14.2;
    QTest::addRow("many spikes in a short step") << 0.1 << 1490.0;
  }

  void changingInput() {
    QFETCH(const double, dt);
    QFETCH(const double, largest);
    constexpr std::size_t count = 37;
    constexpr double tau = 10;
    const auto model = neurons(count);
    model->setPhases(uniformNumbers(count, -pi, pi, 0));
    StateAccess state;
    model->visitState(state);
    std::vector<double>& above = state.values.begin()->second; // v − threshold
    std::size_t spikeCount = 0;
    for (std::uint64_t k = 0; k < 400; ++k) {
      const auto input = uniformNumbers(count, -0.3 * largest, largest, k + 1);
      const std::vector<double> before = above;
      std::vector<StepSpike> spikes;
      QVERIFY(model->step(input, tau, dt, spikes));
      checkOrder(spikes, dt);
      model->visitState(state);
      std::size_t next = 0;
      for (std::size_t i = 0; i < count; ++i) {
        double v = before[i] - 50, left = dt;
        for (; next < spikes.size() && spikes[next].neuron == i; ++next) { // each spike by itself
          CHECK_NEAR(relaxed(v, input[i], tau, left - spikes[next].remaining), -50, 1e-9);
          v = -65;
          left = spikes[next].remaining;
        }
        v = relaxed(v, input[i], tau, left);
        CHECK_NEAR(above[i], v + 50, 1e-9);
        QVERIFY(above[i] <= 0); // no spike was missed
      }
      QCOMPARE(next, spikes.size());
      spikeCount += spikes.size();
    }
    QVERIFY(spikeCount > count);
  }

  /// Spikes within rounding of a step's end come in that step or at the next one's beginning, once.
  void spikesOnTheStepsEnd() {
    for (const std::size_t each : {1, 2})
      for (const double x : uniformNumbers(2000, 0.5, 10, 3)) {
        const double dt = static_cast<double>(each) * timeToThreshold(-65, x, 10);
        const auto model = neurons(1);
        model->setPhases(std::vector{-pi});
        std::size_t count = 0;
        for (std::size_t k = 1; k <= 3; ++k) {
          std::vector<StepSpike> spikes;
          QVERIFY(model->step(std::vector{x}, 10, dt, spikes));
          checkOrder(spikes, dt);
          count += spikes.size();
          QVERIFY(count == each * k - 1 || count == each * k);
        }
      }
  }

  void phasesRunFromResetToThreshold() {
    const auto model = neurons(4);
    model->setPhases(std::vector{-pi, 0.0, pi / 2, pi});
    StateAccess state;
    model->visitState(state);
    const std::vector<double> expected{-15, -7.5, -3.75, 0};
    QVERIFY(largestDifference(state.values.begin()->second, expected) < 1e-14);
    state.values.begin()->second = {-15.1, -40, -1e-3, -7.5};
    state.write = true;
    model->visitState(state);
    const std::vector<double> phases{-pi, -pi, pi - 2 * pi / 15e3, 0};
    QVERIFY(largestDifference(model->phases(), phases) < 1e-14);
  }

  void phasesComeBack() {
    const auto phases = uniformNumbers(50, -3 * pi, 3 * pi, 1);
    const auto model = neurons(phases.size());
    model->setPhases(phases);
    const auto back = model->phases();
    for (std::size_t i = 0; i < phases.size(); ++i) {
      QVERIFY(std::abs(back[i]) <= pi);
      QVERIFY(angleBetween(back[i], phases[i]) < 1e-14);
    }
  }

  void refusesInputsTooLargeForTheStep() {
    for (const double tau : {0.02, 3.0, 10.0, 500.0})
      for (const double dt : {0.01, 0.1, 10.0}) {
        // at the limit the neuron fires every dt/10
        const double limit = 15 / (tau * (std::exp(dt / (10 * tau)) - 1));
        checkLimit(*neurons(19), limit, tau, dt);
        const auto model = neurons(1);
        model->setPhases(std::vector{-pi});
        if (limit > 1e-9) { // else v∞ is the threshold to the last digits
          QCOMPARE(spikeTimes(*model, std::vector{0.999 * limit}, tau, dt, 1).at(0).size(), std::size_t{9});
          CHECK_NEAR(timeToThreshold(-65, limit, tau), dt / 10, 1e-4 * dt);
        }
      }
  }

  /// A membrane without delay fires without end at any positive input: it must be refused, not tried.
  void refusesAMembraneMuchFasterThanTheStep() {
    for (const double tau : {1e-300, 1e-12, 1e-5}) {
      const auto model = neurons(2);
      std::vector<StepSpike> spikes;
      QVERIFY(!model->step(std::vector{0.0, 1.0}, tau, 0.1, spikes) && spikes.empty());
      QVERIFY(model->step(std::vector{0.0, 0.0}, tau, 0.1, spikes) && spikes.empty());
    }
  }

  void copiesGoOnBitForBit() { checkCopies(*neurons(23), *neurons(23), -3, 10); }
};

SPIKELOOM_TEST(LifTest)

} // namespace spikeloom::test::lif_test

#include "lif_test.moc"
