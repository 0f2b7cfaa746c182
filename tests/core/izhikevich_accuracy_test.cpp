// Izhikevich's neuron against its equations, integrated here by other means: 64 times finer steps in long
// double, spikes found by bisection.
#include "core/learning/kernel.h"
#include "izhikevich.h"
#include "tests/registry.h"

namespace spikeloom::test::izhikevich_accuracy_test {

namespace {

constexpr double pi = std::numbers::pi;
using Real = long double;

struct State {
  Real v, w;
};
State operator+(State y, State k) { return {y.v + k.v, y.w + k.w}; }
State operator*(Real s, State y) { return {s * y.v, s * y.w}; }

State slope(const Published& type, Real x, State y) {
  return {0.04L * y.v * y.v + 5 * y.v + 140 - y.w + type.rheobase + x, type.a * (type.b * y.v - y.w)};
}

State fineStep(const Published& type, Real x, State y, Real h) {
  const State k1 = slope(type, x, y), k2 = slope(type, x, y + h / 2 * k1),
              k3 = slope(type, x, y + h / 2 * k2), k4 = slope(type, x, y + h * k3);
  return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
}

/// Leads y through the time given and returns the spike times.
std::vector<Real> reference(const Published& type, Real x, State& y, Real duration) {
  std::vector<Real> spikes;
  for (Real time = 0; time < duration;) {
    const Real h = std::min(0.1L / 64, duration - time);
    const State end = fineStep(type, x, y, h);
    if (end.v < 30) {
      y = end;
      time += h;
      continue;
    }
    Real low = 0, high = h;
    for (int k = 0; k < 60; ++k) {
      const Real middle = (low + high) / 2;
      (fineStep(type, x, y, middle).v < 30 ? low : high) = middle;
    }
    time += high;
    spikes.push_back(time);
    y = {type.c, fineStep(type, x, y, high).w + type.d};
  }
  return spikes;
}

} // namespace

class IzhikevichAccuracyTest : public QObject {
  Q_OBJECT

private slots:
  void spikeTimesAreOfFourthOrder_data() {
    QTest::addColumn<double>("input");
    for (const double x : {0.5, 5.0, 50.0})
      QTest::addRow("%g mV/ms", x) << x;
  }

  /// Over many starts of each type: how far off a single spike is depends on where in the grid it falls.
  void spikeTimesAreOfFourthOrder() {
    QFETCH(const double, input);
    constexpr std::size_t each = 40, count = 5 * each;
    const auto starts = uniformNumbers(count, -65, -58, 0);
    const double longest = input < 1 ? 60 : 15; // till each has fired
    std::vector<double> exact;
    for (std::size_t i = 0; i < count; ++i) {
      State y{starts[i], published[i / each].b * starts[i]};
      exact.push_back(static_cast<double>(reference(published[i / each], input, y, longest).at(0)));
    }
    std::vector<std::array<double, 5>> squares; // of the errors, a sum for each type
    for (const double dt : {0.1, 0.05, 0.025, 0.0125}) {
      const auto model = izhikevichNeurons(count);
      Access access(*model);
      for (std::size_t i = 0; i < count; ++i) {
        access.v()[i] = starts[i];
        access.w()[i] = published[i / each].b * starts[i];
      }
      access.write(*model);
      const auto times = spikeTimes(*model, std::vector<double>(count, input), 10, dt,
                                    static_cast<std::size_t>(std::lround(longest / dt)));
      squares.emplace_back();
      for (std::size_t i = 0; i < count; ++i)
        squares.back()[i / each] += (times[i].at(0) - exact[i]) * (times[i].at(0) - exact[i]);
    }
    for (std::size_t k = 0; k < 5; ++k) {
      QVERIFY2(std::sqrt(squares[0][k] / each) < 5e-5, published[k].name); // ms
      // towards the fourth order: at 0.1 ms a step is three quarters of the upstroke's time scale
      CHECK_NEAR(std::log2(squares[1][k] / squares[2][k]) / 2, 4, 0.25);
      CHECK_NEAR(std::log2(squares[2][k] / squares[3][k]) / 2, 4, 0.15);
    }
  }

  /// Of trains at the usual step, also of those within a burst and across its pause.
  void intervalsAtTheUsualStep() {
    for (const double input : {0.5, 5.0, 50.0, 500.0}) {
      const double duration = input < 100 ? 150 : 30;
      const auto model = oneOfEach();
      const auto times = spikeTimes(*model, std::vector<double>(5, input), 10, 0.1,
                                    static_cast<std::size_t>(std::lround(duration * 10)));
      for (std::size_t k = 0; k < 5; ++k) {
        State y{-65, published[k].b * -65};
        const auto exact = reference(published[k], input, y, duration);
        const auto found = intervals(times[k]),
                   wanted = intervals(std::vector<double>(exact.begin(), exact.end()));
        QVERIFY(wanted.size() >= 1);
        QVERIFY2(largestDifference(found, wanted) < 1.5e-4, published[k].name); // ms
      }
    }
  }

  void changingInput_data() {
    QTest::addColumn<double>("dt");
    QTest::addColumn<double>("largest");
    QTest::addColumn<double>("accuracy"); // ms
    QTest::addRow("usual inputs") << 0.1 << 20.0 << 5e-5;
    QTest::addRow("strong inputs") << 0.1 << 300.0 << 6e-5;
    QTest::addRow("several spikes a step") << 5.0 << 300.0 << 3e-4; // differences add up over a step
  }

  /// Each step by itself, from the model's own state.
  void changingInput() {
    QFETCH(const double, dt);
    QFETCH(const double, largest);
    QFETCH(const double, accuracy);
    constexpr std::size_t count = 25;
    const auto model = izhikevichNeurons(count);
    model->setPhases(uniformNumbers(count, -pi, pi, 0));
    std::size_t compared = 0, onTheEdge = 0;
    for (std::uint64_t k = 0; k < (dt < 1 ? 2000 : 100); ++k) {
      const auto input = uniformNumbers(count, -0.3 * largest, largest, k / 50 + 1);
      Access before(*model);
      std::vector<StepSpike> spikes;
      QVERIFY(model->step(input, 10, dt, spikes));
      checkOrder(spikes, dt);
      Access after(*model);
      for (std::size_t i = 0; i < count; ++i) {
        const Published& type = published[i * 5 / count];
        State y{before.v()[i], before.w()[i]};
        const auto exact = reference(type, input[i], y, dt);
        std::vector<double> found;
        for (const StepSpike& spike : spikes)
          if (spike.neuron == i)
            found.push_back(dt - spike.remaining);
        const auto late = [=](const auto& times) { return !times.empty() && times.back() > dt - accuracy; };
        if (late(exact) || late(found)) { // its last spike may be the next step's
          ++onTheEdge;
          continue;
        }
        QVERIFY(largestDifference(found, exact) < accuracy);
        // a wrong time is a wrong state, at worst at the slopes of a spike
        CHECK_NEAR(after.v()[i], y.v, accuracy * (330 + largest));
        CHECK_NEAR(after.w()[i], y.w, accuracy * 5);
        compared += found.size();
      }
    }
    QVERIFY(compared > 2 * count && onTheEdge < compared / 50);
  }

  void theStepMattersForTheInputOnly() {
    const std::vector<double> input{5, 5, 5, 5, 5};
    const auto usual = spikeTimes(*oneOfEach(), input, 10, 0.1, 3000);
    for (const double dt : {0.2, 0.5, 1.0, 10.0}) {
      const auto times =
          spikeTimes(*oneOfEach(), input, 10, dt, static_cast<std::size_t>(std::lround(300 / dt)));
      for (std::size_t k = 0; k < 5; ++k)
        QVERIFY2(largestDifference(times[k], usual[k]) < 1e-8, published[k].name);
    }
  }

  void kernelsOfAllLevelsAgree() {
    std::vector<const IzhikevichKernel*> others;
#if defined(__x86_64__)
    const KernelLevel best = bestKernelLevel();
    if (best == KernelLevel::V3 || best == KernelLevel::V4)
      others.push_back(&izhikevichKernelV3);
    if (best == KernelLevel::V4)
      others.push_back(&izhikevichKernelV4);
#endif
    if (others.empty())
      QSKIP("this machine has the baseline only");
    for (const IzhikevichKernel* other : others)
      compareKernels(izhikevichKernelBaseline, *other);
  }

private:
  void compareKernels(const IzhikevichKernel& a, const IzhikevichKernel& b) {
    constexpr std::size_t count = 67; // full vectors and a rest
    std::vector<double> v = uniformNumbers(count, -80, 15, 100), w = uniformNumbers(count, -20, 10, 101),
                        x = uniformNumbers(count, -100, 100, 102), v2 = v, w2 = w;
    const std::vector<double> beforeV = v, beforeW = w;
    std::vector<double> keptV(count), keptW(count), keptV2(count), keptW2(count);
    const IzhikevichType& type = izhikevichTypes[fast];
    const IzhikevichNeurons first{x.data(), v.data(), w.data(), keptV.data(), keptW.data(), count};
    const IzhikevichNeurons second{x.data(), v2.data(), w2.data(), keptV2.data(), keptW2.data(), count};
    // a contracted multiply-add rounds once instead of twice: some ulp of the terms' size, 300 · 0.1
    for (const double h : {0.1, 0.01}) {
      const bool any = a.step(type, 3.0, first, h);
      QCOMPARE(b.step(type, 3.0, second, h), any);
      QCOMPARE(any, std::ranges::any_of(v, [](double value) { return value >= 30; }));
      QVERIFY(largestDifference(v, v2) < 1e-12 && largestDifference(w, w2) < 1e-13);
      if (h == 0.1)
        QVERIFY(keptV == beforeV && keptW == beforeW && keptV2 == beforeV && keptW2 == beforeW);
      for (std::size_t i = 0; i < count; ++i) {
        const IzhikevichState one = b.advanced(type, 3.0 + x[i], {keptV2[i], keptW2[i]}, h);
        CHECK_NEAR(one.v, v2[i], 1e-12);
        CHECK_NEAR(one.w, w2[i], 1e-13);
      }
    }
  }
};

SPIKELOOM_TEST(IzhikevichAccuracyTest)

} // namespace spikeloom::test::izhikevich_accuracy_test

#include "izhikevich_accuracy_test.moc"
