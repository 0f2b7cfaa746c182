// Rate units against the closed form of τ dx/dt = −x + input, and against the equation itself.
#include "core/model/rate_units.h"

#include "core/params/neuron.h"
#include "neurons.h"
#include "tests/registry.h"

namespace spikeloom::test::rate_units_test {

class RateUnitsTest : public QObject {
  Q_OBJECT

private slots:
  void startAtZero() {
    const RateUnits units(3);
    const std::vector<double> zeros(3, 0.0);
    QVERIFY(std::ranges::equal(units.state(), zeros) && std::ranges::equal(units.rates(), zeros));
  }

  void relaxation_data() {
    QTest::addColumn<double>("dt");
    QTest::addColumn<double>("tau");
    for (const double dt : {0.001, 0.1, 1.0, 10.0})
      for (const double tau : {0.5, 10.0, 1000.0})
        QTest::addRow("dt %g, tau %g", dt, tau) << dt << tau;
  }

  /// x(t) = input + (x₀ − input) e^{−t/τ}, r = tanh x.
  void relaxation() {
    QFETCH(const double, dt);
    QFETCH(const double, tau);
    const std::vector<double> starts{-2, 0, 0.3, 5, 40}, input{1.5, -0.7, 0, 5, -40};
    RateUnits units(starts.size());
    units.setState(starts);
    for (int k = 1; k <= 200; ++k) {
      QVERIFY(units.step(input, tau, dt));
      for (std::size_t i = 0; i < starts.size(); ++i) {
        const double x = input[i] + (starts[i] - input[i]) * std::exp(-k * dt / tau);
        CHECK_NEAR(units.state()[i], x, 1e-12 * std::max(1.0, std::abs(x)));
        CHECK_NEAR(units.rates()[i], std::tanh(units.state()[i]), 1e-15);
      }
    }
  }

  /// The differential equation at changing input, by steps so small that Euler's method is as exact.
  void followsChangingInput() {
    constexpr double dt = 1, tau = 7;
    constexpr int fine = 100000;
    RateUnits units(2);
    std::vector<long double> x{0, 0};
    for (std::uint64_t k = 0; k < 5; ++k) {
      const auto input = uniformNumbers(2, -3, 3, k);
      QVERIFY(units.step(input, tau, dt));
      for (std::size_t i = 0; i < 2; ++i) {
        for (int m = 0; m < fine; ++m)
          x[i] += (input[i] - x[i]) / tau * dt / fine;
        CHECK_NEAR(units.state()[i], x[i], 3.0 / tau / tau * dt * dt / fine * 10);
      }
    }
  }

  void ratesFollowTheStateAtOnce() {
    RateUnits units(3);
    const std::vector<double> x{-0.5, 0.25, 30};
    units.setState(x);
    QVERIFY(std::ranges::equal(units.state(), x));
    CHECK_NEAR(units.rates()[0], (std::exp(-1) - 1) / (std::exp(-1) + 1), 1e-15);
    CHECK_NEAR(units.rates()[1], (std::exp(0.5) - 1) / (std::exp(0.5) + 1), 1e-15);
    QCOMPARE(units.rates()[2], 1.0);
  }

  void aSavedStateGoesOnBitForBit() {
    RateUnits units(10), other(10);
    units.setState(uniformNumbers(10, -2, 2, 1));
    StateAccess saved;
    units.visitState(saved);
    QVERIFY(std::ranges::equal(saved.values.at("rate_x"), units.state()));
    saved.write = true;
    other.visitState(saved);
    QVERIFY(std::ranges::equal(other.rates(), units.rates()));
    const RateUnits copy = units;
    for (std::uint64_t k = 0; k < 20; ++k) {
      const auto input = uniformNumbers(10, -1, 1, 10 + k);
      QVERIFY(units.step(input, 10, 0.1) && other.step(input, 10, 0.1));
    }
    QVERIFY(std::ranges::equal(other.state(), units.state()) &&
            std::ranges::equal(other.rates(), units.rates()));
    QVERIFY(std::ranges::equal(copy.state(), saved.values.at("rate_x"))); // a copy is independent
  }

  void refusesWhatIsNoNumber() {
    for (const std::size_t where : {0, 4})
      for (const double bad : {std::nan(""), static_cast<double>(INFINITY), -static_cast<double>(INFINITY)}) {
        RateUnits units(5);
        const std::vector<double> x{1, 2, 3, 4, 5};
        units.setState(x);
        std::vector<double> input(5, 0.5);
        input[where] = bad;
        QVERIFY(!units.step(input, 10, 0.1));
        QVERIFY(std::ranges::equal(units.state(), x));
      }
  }
};

SPIKELOOM_TEST(RateUnitsTest)

} // namespace spikeloom::test::rate_units_test

#include "rate_units_test.moc"
