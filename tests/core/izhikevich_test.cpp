// Izhikevich's neuron: the bifurcation of its resting state, what is published of its types, and its limits.
#include <complex>

#include "izhikevich.h"
#include "tests/registry.h"

namespace spikeloom::test::izhikevich_test {

namespace {

constexpr double pi = std::numbers::pi;

/// The lower solution of 0.04 v² + (5 − b) v + 140 + I = 0: rest.
double restingPotential(double b, double total) {
  const double p = 5 - b;
  return (-p - std::sqrt(p * p - 0.16 * (140 + total))) / 0.08;
}

/// The growth rate of a small deviation from rest, 1/ms: the larger real part of the Jacobian's eigenvalues.
double growth(double a, double b, double total) {
  const double s = 0.08 * restingPotential(b, total) + 5;
  const std::complex<double> root = std::sqrt(std::complex<double>((s - a) * (s - a) / 4 - a * (b - s)));
  return (s - a) / 2 + root.real();
}

double coefficientOfVariation(std::span<const double> values) {
  double sum = 0, squares = 0;
  for (const double x : values) {
    sum += x;
    squares += x * x;
  }
  const auto n = static_cast<double>(values.size());
  return std::sqrt(std::max(squares / n - sum / n * sum / n, 0.0)) / (sum / n);
}

} // namespace

class IzhikevichTest : public QObject {
  Q_OBJECT

private slots:
  void constantsAreThePublishedOnes() {
    for (std::size_t k = 0; k < 5; ++k) {
      const auto& [a, b, c, d] = izhikevichTypes[k];
      QVERIFY(a == published[k].a && b == published[k].b && c == published[k].c && d == published[k].d);
      CHECK_NEAR(izhikevichRheobase(izhikevichTypes[k]), published[k].rheobase, 1e-12);
    }
  }

  void restLosesStabilityAtRheobase() {
    for (const double a : {0.02, 0.1, 0.15, 0.3}) // rest is lost by a Hopf or, where a ≥ b, a saddle-node
      for (const double b : {0.1, 0.2, 0.25}) {
        const double rheobase = izhikevichRheobase({a, b, 0, 0});
        QVERIFY(growth(a, b, rheobase - 1e-6) < 0);
        // NaN: there is no rest any more
        QVERIFY(!(growth(a, b, rheobase + 1e-6) < 0));
        QCOMPARE(std::isnan(growth(a, b, rheobase + 1e-6)), a >= b);
      }
  }

  void restIsKeptBelowRheobaseAndLostAbove() {
    for (const double x : {-0.05, 0.05}) {
      const auto model = izhikevichNeurons(5);
      Access access(*model);
      std::array<double, 5> rest{};
      for (std::size_t k = 0; k < 5; ++k) {
        rest[k] = restingPotential(published[k].b, published[k].rheobase + x);
        access.v()[k] = rest[k] + 0.02;
        access.w()[k] = published[k].b * rest[k];
      }
      access.write(*model);
      const auto times = spikeTimes(*model, std::vector<double>(5, x), 10, 0.1, 20000);
      model->visitState(access.state);
      for (std::size_t k = 0; k < 5; ++k) {
        QVERIFY2(times[k].empty() == (x < 0), published[k].name);
        if (x < 0)
          CHECK_NEAR(access.v()[k], rest[k], 0.02 * 0.02);
      }
    }
  }

  void ratesGrowWithTheInput() {
    std::array<double, 5> last{};
    for (const double x : {-3.0, -1.0, 0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 300.0, 999.0}) {
      const auto model = oneOfEach();
      const std::vector<double> input(5, x);
      (void)spikeTimes(*model, input, 10, 1, 1000); // past the transient
      const auto times = spikeTimes(*model, input, 10, 1, 3000);
      for (std::size_t k = 0; k < 5; ++k) {
        const auto count = static_cast<double>(times[k].size());
        QVERIFY2(x < 0 ? count == 0 : count > last[k], published[k].name);
        last[k] = count;
      }
    }
  }

  /// At a total input of 10 mV/ms, as in the published figure.
  void typesFireAsPublished() {
    std::vector<double> input;
    for (const Published& type : published)
      input.push_back(10 - type.rheobase);
    std::array<std::vector<double>, 5> all, late;
    const auto times = spikeTimes(*oneOfEach(), input, 10, 0.1, 10000);
    for (std::size_t k = 0; k < 5; ++k) {
      all[k] = intervals(times[k]);
      late[k] = {all[k].begin() + static_cast<std::ptrdiff_t>(all[k].size() / 2), all[k].end()};
      QVERIFY(late[k].size() > 5);
    }
    for (const auto k : {regular, bursting, fast, lowThreshold})
      QVERIFY2(coefficientOfVariation(late[k]) < 1e-3, published[k].name);
    QVERIFY(coefficientOfVariation(late[chattering]) > 1); // bursts, again and again
    const auto [shortest, longest] = std::ranges::minmax(late[chattering]);
    QVERIFY(shortest < 5 && longest > 20);
    QVERIFY(all[regular][0] > 10 && all[regular].back() > 1.5 * all[regular][0]); // no burst; adapts
    QVERIFY(all[bursting][0] < 5 && all[bursting].back() > 20); // a burst first, then single spikes
    QVERIFY(all[fast].back() < 10 && all[fast].size() > 4 * all[regular].size());
    QVERIFY(all[lowThreshold].back() > 3 * all[lowThreshold][0]); // fast at first, adapts strongly
    QVERIFY(published[lowThreshold].rheobase < published[regular].rheobase / 2);
  }

  void typesAreEqualFifths() {
    const auto one = spikeTimes(*oneOfEach(), std::vector<double>(5, 7.0), 10, 0.1, 3000);
    for (const std::size_t count : {1, 3, 4, 5, 7, 12, 200}) {
      const auto model = izhikevichNeurons(count);
      Access access(*model);
      for (std::size_t i = 0; i < count; ++i) {
        access.v()[i] = -65;
        access.w()[i] = published[5 * i / count].b * -65;
      }
      access.write(*model);
      const auto times = spikeTimes(*model, std::vector<double>(count, 7.0), 10, 0.1, 3000);
      for (std::size_t i = 0; i < count; ++i)
        QVERIFY(largestDifference(times[i], one[5 * i / count]) < 1e-8);
    }
  }

  void theMembraneTimeConstantDoesNotEnter() {
    const std::vector<double> input{5, 5, 5, 5, 5};
    QCOMPARE(spikeTimes(*oneOfEach(), input, 1, 0.1, 1000), spikeTimes(*oneOfEach(), input, 100, 0.1, 1000));
  }

  void refusesInputsTooLargeForTheStep() {
    checkLimit(*izhikevichNeurons(19), 1000, 10, 0.1);
    checkLimit(*izhikevichNeurons(19), 1000, 10, 5);
  }

  void staysInBoundsAtTheLimit() {
    constexpr std::size_t count = 50;
    const auto model = izhikevichNeurons(count);
    model->setPhases(uniformNumbers(count, -pi, pi, 0));
    const auto lengths = uniformNumbers(count, 0.5, 60, 1); // steps between changes of sign
    for (int k = 0; k < 20000; ++k) {
      std::vector<double> input(count);
      for (std::size_t i = 0; i < count; ++i)
        input[i] = static_cast<int>(k / lengths[i]) % 2 == 0 ? 1000 : -1000;
      std::vector<StepSpike> spikes;
      QVERIFY(model->step(input, 10, 0.1, spikes));
      checkOrder(spikes, 0.1);
      Access access(*model);
      for (std::size_t i = 0; i < count; ++i) {
        // w follows the input to its own size at most; rest then is where 0.04 (v + 62.5)² = 1000 + 1000 + …
        QVERIFY(access.v()[i] < 30 && access.v()[i] > -62.5 - std::sqrt((1000 + 1000 + 16.25 - 3.9) / 0.04));
        QVERIFY(std::abs(access.w()[i]) < 1000);
      }
    }
  }

  void phasesRunFromResetToPeak() {
    const auto model = izhikevichNeurons(5);
    for (const double phase : {-pi, -pi / 2, 0.0, 1.0, pi}) {
      model->setPhases(std::vector<double>(5, phase));
      Access access(*model);
      for (std::size_t k = 0; k < 5; ++k) {
        const double v = published[k].c + (30 - published[k].c) * (phase + pi) / (2 * pi);
        CHECK_NEAR(access.v()[k], v, 1e-13);
        CHECK_NEAR(access.w()[k], published[k].b * v, 1e-13);
      }
    }
    Access access(*model);
    access.v().assign(5, -90);
    access.write(*model);
    QCOMPARE(model->phases(), std::vector<double>(5, -pi)); // below reset
  }

  void phasesComeBack() {
    const auto phases = uniformNumbers(50, -3 * pi, 3 * pi, 1);
    const auto model = izhikevichNeurons(phases.size());
    model->setPhases(phases);
    const auto back = model->phases();
    for (std::size_t i = 0; i < phases.size(); ++i) {
      QVERIFY(std::abs(back[i]) <= pi);
      QVERIFY(angleBetween(back[i], phases[i]) < 1e-14);
    }
  }

  void aNeuronAtThePeakFiresAtOnce() {
    const auto model = izhikevichNeurons(5);
    model->setPhases(std::vector<double>(5, pi));
    std::vector<StepSpike> spikes;
    QVERIFY(model->step(std::vector<double>(5, 0.0), 10, 0.1, spikes));
    QCOMPARE(spikes.size(), std::size_t{5});
    for (const StepSpike& spike : spikes)
      CHECK_NEAR(spike.remaining, 0.1, 1e-15);
  }

  void copiesGoOnBitForBit() { checkCopies(*izhikevichNeurons(23), *izhikevichNeurons(23), -5, 20); }
};

SPIKELOOM_TEST(IzhikevichTest)

} // namespace spikeloom::test::izhikevich_test

#include "izhikevich_test.moc"
