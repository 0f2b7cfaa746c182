// The quadratic integrate-and-fire neuron against the closed forms of τ dv/dt = v² + x.
#include <algorithm>
#include <limits>
#include <numbers>

#include "checks.h"
#include "core/base/aligned.h"
#include "core/learning/kernel.h"
#include "core/model/qif_kernel.h"
#include "neurons.h"
#include "tests/registry.h"

namespace spikeloom::test::qif_test {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double infinity = std::numeric_limits<double>::infinity();

NeuronParams with(Integrator integrator) {
  NeuronParams params;
  params.integrator = integrator;
  return params;
}

/// v after the dimensionless time h at constant x, from tan, tanh and coth; `spike` becomes the time of the
/// spike, or stays. Valid while there is at most one spike, √x h < π.
double flow(double v, double x, double h, double& spike) {
  const double a = std::sqrt(std::abs(x));
  if (x > 0) {
    const double phase = std::atan(v / a);
    if (phase + a * h > pi / 2)
      spike = (pi / 2 - phase) / a;
    return a * std::tan(phase + a * h);
  }
  if (std::abs(v) < a)
    return a * std::tanh(std::atanh(v / a) - a * h);
  const double phase = std::atanh(a / v); // v = a coth(phase − a h)
  if (v > 0 && phase < a * h)
    spike = phase / a;
  return a / std::tanh(phase - a * h);
}

} // namespace

class QifTest : public QObject {
  Q_OBJECT

private slots:
  void interSpikeInterval_data() {
    QTest::addColumn<double>("dt");
    QTest::addColumn<double>("tau");
    for (const double dt : {0.01, 0.1, 0.5, 1.0})
      for (const double tau : {5.0, 10.0, 20.0})
        QTest::addRow("dt %g, tau %g", dt, tau) << dt << tau;
  }

  void interSpikeInterval() {
    QFETCH(const double, dt);
    QFETCH(const double, tau);
    std::vector<double> inputs;
    for (const double x : {0.04, 0.5, 1.0, 3.7, 20.0, 90.0})
      if (x * dt * dt / (tau * tau) <= 1)
        inputs.push_back(x);
    const auto model = makeNeuronModel(with(Integrator::exact), inputs.size());
    model->setPhases(std::vector<double>(inputs.size(), -pi)); // just after a spike
    constexpr int wanted = 4;
    const double longest = pi * tau / std::sqrt(inputs.front());
    const auto steps = static_cast<std::size_t>(std::ceil(wanted * longest / dt)) + 1;
    const auto times = spikeTimes(*model, inputs, tau, dt, steps);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const double interval = pi * tau / std::sqrt(inputs[i]);
      double last = 0;
      for (const double time : times[i]) {
        CHECK_NEAR(time - last, interval, 1e-9 * interval);
        last = time;
      }
      QCOMPARE(static_cast<int>(times[i].size()),
               static_cast<int>(static_cast<double>(steps) * dt / interval));
    }
  }

  void silentWithoutPositiveInput_data() {
    QTest::addColumn<int>("integrator");
    QTest::addRow("exact") << static_cast<int>(Integrator::exact);
    QTest::addRow("rk4") << static_cast<int>(Integrator::rk4);
  }

  void silentWithoutPositiveInput() {
    QFETCH(const int, integrator);
    const std::vector<double> inputs{0.0, -0.01, -0.3, -1.0, -25.0};
    const auto model = makeNeuronModel(with(static_cast<Integrator>(integrator)), inputs.size());
    model->setPhases(std::vector<double>(inputs.size(), 0.0));
    const std::vector<std::vector<double>> none(inputs.size());
    QCOMPARE(spikeTimes(*model, inputs, 10, 0.1, 30000), none);
    const auto phases = model->phases();
    for (std::size_t i = 0; i < inputs.size(); ++i) // the stable fixed point v = −√−x
      CHECK_NEAR(std::tan(phases[i] / 2), -std::sqrt(-inputs[i]), 1e-9);
  }

  void aNegativePotentialReturnsToRestAtZeroInput() {
    const auto model = makeNeuronModel(with(Integrator::exact), 1);
    model->setPhases(std::vector{2 * std::atan(-3.0)});
    std::vector<StepSpike> spikes;
    for (int k = 1; k <= 2000; ++k) {
      QVERIFY(model->step(std::vector{0.0}, 10, 0.1, spikes));
      CHECK_NEAR(std::tan(model->phases()[0] / 2), -3.0 / (1 + 3.0 * k * 0.01), 1e-12);
    }
    QVERIFY(spikes.empty());
  }

  void bothSidesOfZeroInputAgree() {
    // from v₀ > 0 the spike comes at τ atan(√x/v₀)/√x = (τ/v₀)(1 − x/3v₀² + x²/5v₀⁴ − …), for either sign of
    // x
    constexpr double v0 = 0.1, tau = 10;
    const std::vector<double> inputs{-1e-6, -1e-9, -1e-15, -1e-300, 0.0, 1e-300, 1e-15, 1e-9, 1e-6};
    const auto model = makeNeuronModel(with(Integrator::exact), inputs.size());
    model->setPhases(std::vector<double>(inputs.size(), 2 * std::atan(v0)));
    const auto times = spikeTimes(*model, inputs, tau, 0.1, 1010);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      QCOMPARE(times[i].size(), std::size_t{1});
      const double z = inputs[i] / (v0 * v0);
      CHECK_NEAR(times[i][0], tau / v0 * (1 - z / 3 + z * z / 5), 1e-9);
    }
  }

  void changingInput_data() {
    QTest::addColumn<double>("dt");
    QTest::addColumn<double>("tau");
    QTest::addColumn<double>("largest");
    QTest::addRow("small steps") << 0.1 << 10.0 << 20.0;
    QTest::addRow("middle steps") << 1.0 << 10.0 << 20.0;
    QTest::addRow("steps near the limit") << 1.0 << 5.0 << 24.9;
  }

  void changingInput() {
    QFETCH(const double, dt);
    QFETCH(const double, tau);
    QFETCH(const double, largest);
    constexpr std::size_t neurons = 37;
    const auto model = makeNeuronModel(with(Integrator::exact), neurons);
    const auto start = uniformNumbers(neurons, -3, 3, 0);
    model->setPhases(start);
    std::vector<double> v(neurons);
    std::ranges::transform(start, v.begin(), [](double theta) { return std::tan(theta / 2); });
    std::size_t spikeCount = 0;
    for (std::uint64_t k = 0; k < 400; ++k) {
      const auto input = uniformNumbers(neurons, -0.7 * largest, largest, k + 1);
      std::vector<StepSpike> spikes;
      QVERIFY(model->step(input, tau, dt, spikes));
      std::vector<double> remaining(neurons, infinity);
      for (const StepSpike& spike : spikes)
        remaining[spike.neuron] = spike.remaining;
      const auto phases = model->phases();
      for (std::size_t i = 0; i < neurons; ++i) {
        double spike = -infinity;
        v[i] = flow(v[i], input[i], dt / tau, spike);
        QVERIFY(angleBetween(phases[i], 2 * std::atan(v[i])) < 1e-9);
        QCOMPARE(std::isfinite(remaining[i]), std::isfinite(spike));
        if (std::isfinite(spike))
          CHECK_NEAR(remaining[i], dt - spike * tau, 1e-9);
        v[i] = std::tan(phases[i] / 2); // each step by itself: differences do not add up
      }
      spikeCount += spikes.size();
    }
    QVERIFY(spikeCount > neurons);
  }

  void refusesInputsTooLargeForTheStep_data() { silentWithoutPositiveInput_data(); }

  void refusesInputsTooLargeForTheStep() {
    QFETCH(const int, integrator);
    constexpr std::size_t neurons = 19; // not a multiple of a vector's width
    constexpr double dt = 0.5, tau = 10, limit = (tau / dt) * (tau / dt);
    const auto model = makeNeuronModel(with(static_cast<Integrator>(integrator)), neurons);
    model->setPhases(std::vector<double>(neurons, 0.3));
    checkLimit(*model, limit, tau, dt);
  }

  void kernelsOfAllLevelsAgree() {
    std::vector<const QifKernel*> others;
#if defined(__x86_64__)
    const KernelLevel best = bestKernelLevel();
    if (best == KernelLevel::V3 || best == KernelLevel::V4)
      others.push_back(&qifKernelV3);
    if (best == KernelLevel::V4)
      others.push_back(&qifKernelV4);
#endif
    if (others.empty())
      QSKIP("this machine has the baseline only");
    for (const QifKernel* other : others)
      compareKernels(qifKernelBaseline, *other);
  }

  void rungeKuttaIsOfFourthOrder() {
    constexpr double x = 1.5, tau = 10, time = 12;
    const double start = -0.9;
    double none = 0;
    const double exact = 2 * std::atan(flow(std::tan(start / 2), x, time / tau, none));
    std::vector<double> errors;
    for (const double dt : {1.0, 0.5, 0.25}) {
      const auto model = makeNeuronModel(with(Integrator::rk4), 1);
      model->setPhases(std::vector{start});
      (void)spikeTimes(*model, std::vector{x}, tau, dt, static_cast<std::size_t>(std::lround(time / dt)));
      errors.push_back(angleBetween(model->phases()[0], exact));
    }
    QVERIFY(errors[2] > 1e-12); // above rounding
    CHECK_NEAR(std::log2(errors[0] / errors[1]), 4, 0.3);
    CHECK_NEAR(std::log2(errors[1] / errors[2]), 4, 0.3);
  }

  void rungeKuttaPutsSpikesAtTheStepsEnd() {
    constexpr double dt = 0.1, tau = 10;
    const std::vector<double> inputs{0.5, 1.3, 7.0};
    const auto model = makeNeuronModel(with(Integrator::rk4), inputs.size());
    model->setPhases(std::vector<double>(inputs.size(), 0.0));
    const auto times = spikeTimes(*model, inputs, tau, dt, 300);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      QVERIFY(!times[i].empty());
      const double exact = pi * tau / std::sqrt(inputs[i]) / 2; // from v = 0 half an interval
      CHECK_NEAR(times[i][0], std::ceil(exact / dt) * dt, 1e-9);
    }
  }

  void phasesComeBack_data() { silentWithoutPositiveInput_data(); }

  void phasesComeBack() {
    QFETCH(const int, integrator);
    std::vector<double> phases = uniformNumbers(50, -3 * pi, 3 * pi, 1);
    phases.insert(phases.end(), {0.0, pi / 2, -pi / 2, 3.1415926, -3.1415926});
    const auto model = makeNeuronModel(with(static_cast<Integrator>(integrator)), phases.size());
    model->setPhases(phases);
    const auto back = model->phases();
    for (std::size_t i = 0; i < phases.size(); ++i) {
      QVERIFY(std::abs(back[i]) <= pi);
      QVERIFY(angleBetween(back[i], phases[i]) < 1e-14);
    }
  }

  void copiesGoOnBitForBit_data() { silentWithoutPositiveInput_data(); }

  void copiesGoOnBitForBit() {
    QFETCH(const int, integrator);
    const NeuronParams params = with(static_cast<Integrator>(integrator));
    checkCopies(*makeNeuronModel(params, 23), *makeNeuronModel(params, 23), -3, 10);
  }

private:
  void compareKernels(const QifKernel& a, const QifKernel& b) {
    constexpr std::size_t count = 67; // full vectors and a rest
    const auto numbers = [](double low, double high, std::uint64_t stream) {
      const auto all = uniformNumbers(count, low, high, stream);
      return AlignedVector<double>(all.begin(), all.end());
    };
    AlignedVector<double> s = numbers(-1, 1, 100), c = numbers(-0.03, 0.03, 101), x = numbers(-380, 380, 102);
    AlignedVector<double> s2 = s, c2 = c;
    AlignedVector<std::uint64_t> crossed(count), crossed2(count);
    // a contracted multiply-add rounds once instead of twice: equal to a few ulp of numbers of size 1…20
    QCOMPARE(a.step(s.data(), c.data(), x.data(), crossed.data(), count, 0.05),
             b.step(s2.data(), c2.data(), x.data(), crossed2.data(), count, 0.05));
    QVERIFY(largestDifference(s, s2) < 1e-13 && largestDifference(c, c2) < 1e-14);
    QVERIFY(std::ranges::equal(crossed, crossed2));
    QVERIFY(std::ranges::count(crossed, 1u) > 5 && std::ranges::count(crossed, 0u) > 5);
    a.renormalise(s.data(), c.data(), count);
    b.renormalise(s2.data(), c2.data(), count);
    QVERIFY(largestDifference(s, s2) < 1e-13 && largestDifference(c, c2) < 1e-13);
    for (std::size_t i = 0; i < count; ++i)
      CHECK_NEAR(std::hypot(s2[i], c2[i]), 1, 1e-15 * 4);
    const AlignedVector<double> before = s2;
    b.decay(s2.data(), c2.data(), count, 0.75);
    for (std::size_t i = 0; i < count; ++i)
      QCOMPARE(s2[i], 0.75 * before[i]);
    x[count - 1] = 401; // |x| h² > 1, in the rest
    QCOMPARE(b.step(s2.data(), c2.data(), x.data(), crossed2.data(), count, 0.05) & qifTooLarge, qifTooLarge);
  }
};

SPIKELOOM_TEST(QifTest)

} // namespace spikeloom::test::qif_test

#include "qif_test.moc"
