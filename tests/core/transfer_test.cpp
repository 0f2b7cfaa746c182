// Transfer functions against long double, their asymptotes and differences.
#include "core/model/transfer.h"

#include <limits>

#include "checks.h"
#include "tests/registry.h"

namespace spikeloom::test::transfer_test {

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr long double pi = std::numbers::pi_v<long double>, c = phi2Softness;

long double softplus(double x) { return c * log1pl(expl(x / c)); }
double phi2Exactly(double x) { return static_cast<double>(sqrtl(softplus(x)) / pi); }
double derivativeExactly(double x) {
  return static_cast<double>(1 / ((1 + expl(-x / c)) * 2 * pi * sqrtl(softplus(x))));
}

/// The quotient x/c is rounded before it is an exponent, so a relative error grows with it.
double rounding(double x) { return 4 * epsilon * (1 + std::abs(x / phi2Softness)); }

/// From far below to far above threshold: z = x/c from −1400 (e^{z/2} is still a normal number) to 1400,
/// and densely around it.
template <class Check> void scan(Check check) {
  for (int k = -1400; k <= 1400; ++k)
    check(phi2Softness * (k + 0.37));
  for (int k = -6000; k <= 6000; ++k)
    check(phi2Softness * 0.01 * (k + 0.41));
}

} // namespace

class TransferTest : public QObject {
  Q_OBJECT

private slots:
  void hardThreshold() {
    QCOMPARE(phi1(-3), 0.0);
    QCOMPARE(phi1(0), 0.0);
    for (const double x : {1e-12, 0.3, 1.0, 42.0, 1e300}) // the interval at constant input is π T0/√x
      CHECK_NEAR(phi1(x) * std::numbers::pi / std::sqrt(x), 1, 2 * epsilon);
    QVERIFY(std::isnan(phi1(std::nan(""))));
  }

  void softThreshold() {
    CHECK_NEAR(phi2(0), std::sqrt(0.1 * std::numbers::ln2) / std::numbers::pi, epsilon);
    scan([](double x) { CHECK_NEAR(phi2(x) / phi2Exactly(x), 1, rounding(x)); });
  }

  void derivative() {
    CHECK_NEAR(phi2Derivative(0), 0.25 / (std::numbers::pi * std::sqrt(0.1 * std::numbers::ln2)), epsilon);
    scan([](double x) { CHECK_NEAR(phi2Derivative(x) / derivativeExactly(x), 1, rounding(x)); });
  }

  void derivativeIsTheSlope() {
    constexpr double h = 1e-3; // five points: error of about (h/c)⁴/30 = 3e-10
    for (double x = -12; x < 12; x += 0.0371) {
      const double slope = (8 * (phi2(x + h) - phi2(x - h)) - (phi2(x + 2 * h) - phi2(x - 2 * h))) / (12 * h);
      CHECK_NEAR(phi2Derivative(x) / slope, 1, 2e-9);
    }
  }

  void asymptotes() {
    for (const double x : {5.0, 40.0, 1e6, 1e300}) { // relative distance e^{−x/c} c/x
      CHECK_NEAR(phi2(x) / phi1(x), 1, 4 * epsilon);
      CHECK_NEAR(phi2Derivative(x) * 2 * std::numbers::pi * std::sqrt(x), 1, 4 * epsilon);
    }
    for (const double x : {-4.1, -30.0, -100.0, -140.0}) { // relative distance e^{x/c}
      const double tail = std::exp(x / 0.2) / (std::numbers::pi * std::sqrt(0.1));
      CHECK_NEAR(phi2(x) / (0.1 * tail), 1, rounding(x));
      CHECK_NEAR(phi2Derivative(x) / (0.5 * tail), 1, rounding(x));
    }
  }

  void extremes() {
    QCOMPARE(phi2(-1e308), 0.0);
    QCOMPARE(phi2Derivative(-1e308), 0.0);
    QCOMPARE(phi2(-infinity), 0.0);
    QCOMPARE(phi2Derivative(-infinity), 0.0);
    CHECK_NEAR(phi2(1e308) / phi1(1e308), 1, epsilon);
    QVERIFY(phi2Derivative(1e308) > 0);
    QCOMPARE(phi2(infinity), infinity);
    QCOMPARE(phi2Derivative(infinity), 0.0);
    QVERIFY(std::isnan(phi2(std::nan(""))));
    QVERIFY(std::isnan(phi2Derivative(std::nan(""))));
  }
};

SPIKELOOM_TEST(TransferTest)

} // namespace spikeloom::test::transfer_test

#include "transfer_test.moc"
