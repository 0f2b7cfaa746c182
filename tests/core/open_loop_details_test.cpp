// Where an open loop errs: spectra of sines in closed form, and parts over the window on made-up traces.
#include "core/analysis/open_loop_details.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

#include "tests/registry.h"

namespace spikeloom::test::open_loop_details_test {

namespace {

constexpr std::size_t samples = 400;

std::vector<float> sine(double amplitude, std::size_t cycles) {
  std::vector<float> out;
  for (std::size_t k = 0; k < samples; ++k)
    out.push_back(static_cast<float>(
        amplitude * std::sin(2 * std::numbers::pi * static_cast<double>(k * cycles) / samples + 0.3)));
  return out;
}

bool near(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance; }

} // namespace

class OpenLoopDetailsTest : public QObject {
  Q_OBJECT
private slots:
  void aSineHasHalfItsSquaredAmplitude();
  void aConstantHasNoPower();
  void partsOverTimeHaveTheErrorsAsTheirMeans();
  void bandsCoverAllFrequencies();
  void constantTargetsAreLeftOut();
};

void OpenLoopDetailsTest::aSineHasHalfItsSquaredAmplitude() {
  std::vector<float> both = sine(3, 20);
  const std::vector<float> other = sine(0.5, 90);
  std::transform(both.begin(), both.end(), other.begin(), both.begin(), std::plus());
  const std::vector<double> power = powerSpectrum(both);
  QCOMPARE(power.size(), samples / 2);
  QVERIFY(near(power[19], 4.5, 1e-4));
  QVERIFY(near(power[18], 4.5 / 4, 1e-4));
  QVERIFY(near(power[20], 4.5 / 4, 1e-4));
  QVERIFY(near(power[89], 0.125, 1e-5));
  QVERIFY(near(power[50], 0, 1e-9));
}

void OpenLoopDetailsTest::aConstantHasNoPower() {
  for (const double power : powerSpectrum(std::vector<float>(samples, 7)))
    QVERIFY(near(power, 0, 1e-12));
}

void OpenLoopDetailsTest::partsOverTimeHaveTheErrorsAsTheirMeans() {
  OpenLoopTrace trace;
  trace.target = sine(2, 4); // variance 2
  trace.withRates = sine(1, 4);
  trace.mean = sine(1.5, 4);
  trace.spread.assign(samples, 0.4f);
  trace.oneTrial = trace.mean;
  const OpenLoopDetails details = detailsOf(std::vector{trace, trace}, 2);
  const auto mean = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  // (2 − 1)²/2 of 2; (2 − 1.5)²/2 and the spread's 0.16 · 7/8 of 2
  QVERIFY(near(mean(details.tracking), 0.25, 1e-6));
  QVERIFY(near(mean(details.tracking) + mean(details.sampling), 0.0625 + 0.07, 1e-6));
}

void OpenLoopDetailsTest::bandsCoverAllFrequencies() {
  OpenLoopTrace trace;
  trace.target = sine(2, 4);
  trace.withRates = trace.mean = trace.oneTrial = trace.target;
  trace.spread.assign(samples, 0);
  const OpenLoopDetails details = detailsOf(std::vector{trace}, 2.5); // a window of 1 s: bins of 1 Hz
  QVERIFY(near(details.frequencies.front(), 1, 1e-9));
  QVERIFY(details.frequencies.back() > 160 && details.frequencies.back() <= 200);
  for (std::size_t band = 1; band < details.frequencies.size(); ++band)
    QVERIFY(details.frequencies[band] > details.frequencies[band - 1]);
  QVERIFY(near(details.target[3], 1, 1e-4)); // A²/2 of the variance, which is A²/2
  QVERIFY(near(details.noise[3], 0, 1e-12));
}

void OpenLoopDetailsTest::constantTargetsAreLeftOut() {
  OpenLoopTrace still;
  still.target.assign(samples, 1);
  still.withRates = still.target;
  QVERIFY(detailsOf(std::vector{still}, 2).tracking.empty());
}

SPIKELOOM_TEST(OpenLoopDetailsTest)

} // namespace spikeloom::test::open_loop_details_test

#include "open_loop_details_test.moc"
