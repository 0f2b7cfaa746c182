// I(t) of a trial: what acts when, and the statistics of its noise.
#include "core/model/external_input.h"

#include <algorithm>

#include "checks.h"
#include "tests/registry.h"

namespace spikeloom::test::external_input_test {

namespace {

constexpr std::size_t onset = 37, end = 137;

struct Inputs {
  Experiment experiment = smallExperiment();
  std::vector<double> stimulus;
  explicit Inputs(double frozen = 0, double probe = 0, int neurons = 40) {
    experiment.network.neurons = neurons;
    experiment.stimulus.noise = frozen;
    experiment.probe.noise = probe;
    for (int i = 0; i < neurons; ++i)
      stimulus.push_back(0.1 * (i + 1));
  }
  [[nodiscard]] ExternalInput make(ExternalInput::ProbeNoise probe, std::size_t from = onset) const {
    return {experiment, stimulus, from, from + end - onset, probe};
  }
};

std::vector<double> values(ExternalInput& input, std::size_t step) {
  const auto at = input.at(step);
  return {at.begin(), at.end()};
}

} // namespace

class ExternalInputTest : public QObject {
  Q_OBJECT

private slots:
  void stimulusAlone() {
    const Inputs inputs;
    ExternalInput input = inputs.make(std::nullopt), probed = inputs.make(3);
    for (std::size_t step = 0; step < 300; ++step) {
      const auto expected = step >= onset && step < end ? inputs.stimulus : std::vector<double>();
      QVERIFY(values(input, step) == expected);
      QVERIFY(values(probed, step) == expected); // a probe without noise
    }
  }

  void frozenNoiseIsTheSameInEveryTrial() {
    const Inputs inputs(0.8);
    // other trials: another pre-stimulus interval, another number
    ExternalInput one = inputs.make(std::nullopt, 37), other = inputs.make(5, 211);
    for (std::size_t step = 0; step < 37; ++step)
      QVERIFY(values(one, step).empty());
    for (std::size_t step = 0; step < 211; ++step)
      QVERIFY(values(other, step).empty());
    for (std::size_t since = 0; since < 500; ++since)
      QVERIFY(values(one, 37 + since) == values(other, 211 + since));
  }

  void frozenNoiseAddsToTheStimulus() {
    const Inputs inputs(0.8);
    const std::vector<double> silent(40, 0.0);
    ExternalInput both = inputs.make(std::nullopt),
                  alone(inputs.experiment, silent, onset, end, std::nullopt);
    for (std::size_t step = onset; step < 300; ++step)
      for (std::size_t i = 0; i < 40; ++i)
        CHECK_NEAR(values(both, step)[i] - values(alone, step)[i], step < end ? inputs.stimulus[i] : 0,
                   1e-12);
  }

  /// An Ornstein-Uhlenbeck process of the given deviation and correlation time, held over stretches of 1 ms.
  void frozenNoiseStatistics() {
    Inputs inputs(0.8, 0, 2000);
    inputs.experiment.stimulus.noise_correlation_time = 15;
    std::ranges::fill(inputs.stimulus, 0.0);
    ExternalInput input = inputs.make(std::nullopt, 0);
    std::vector<std::vector<double>> at;
    for (std::size_t step = 0; step < 400; ++step) {
      at.push_back(values(input, step));
      if (step % 10 != 0)
        QVERIFY(at[step] == at[step - 1]);
    }
    const auto covariance = [&](std::size_t a, std::size_t b) {
      double sum = 0;
      for (std::size_t i = 0; i < 2000; ++i)
        sum += at[a][i] * at[b][i] / 2000;
      return sum;
    };
    // standard error of a covariance of 2000 pairs: at most 0.64 √(2/2000) = 0.02
    for (const std::size_t ms : {0, 5, 15, 30})
      CHECK_NEAR(covariance(0, 10 * ms), 0.64 * std::exp(-static_cast<double>(ms) / 15), 0.08);
    CHECK_NEAR(covariance(390, 390), 0.64, 0.08);
  }

  void probeNoiseIsAnotherInEachTrial() {
    const Inputs inputs(0, 0.5);
    ExternalInput one = inputs.make(0), same = inputs.make(0), other = inputs.make(1),
                  none = inputs.make(std::nullopt);
    QVERIFY(values(one, 0) == values(same, 0));
    QVERIFY(values(one, 0) != values(other, 0));
    QVERIFY(values(none, 0).empty());
    QCOMPARE(values(one, 0).size(), std::size_t{40}); // before the stimulus, too
  }

  void allThreeAddUp() {
    const Inputs inputs(0.8, 0.5), frozen(0.8, 0), probe(0, 0.5);
    ExternalInput all = inputs.make(2), a = frozen.make(2), b = probe.make(2);
    for (const std::size_t step : {0u, 36u, 37u, 100u, 137u, 250u}) {
      const auto sum = values(all, step), x = values(a, step), y = values(b, step);
      for (std::size_t i = 0; i < 40; ++i) {
        const double stimulus = step >= onset && step < end ? inputs.stimulus[i] : 0;
        CHECK_NEAR(sum[i], (x.empty() ? 0 : x[i]) + y[i] - stimulus, 1e-12); // which both have
      }
    }
  }

  void whiteNoise_data() {
    QTest::addColumn<double>("timeStep");
    for (const double timeStep : {0.1, 0.25, 0.3, 1.0, 2.0})
      QTest::addRow("steps of %g ms", timeStep) << timeStep;
  }

  /// The integral over a time t has variance noise² t, whatever the time step, and parts of it are
  /// independent.
  void whiteNoise() {
    QFETCH(const double, timeStep);
    Inputs inputs(0, 0.5, 2000);
    inputs.experiment.neuron.time_step = timeStep;
    std::ranges::fill(inputs.stimulus, 0.0);
    ExternalInput input = inputs.make(7);
    const auto steps = static_cast<std::size_t>(std::lround(6 / timeStep));
    std::vector<double> first(2000), second(2000);
    for (std::size_t step = 0; step < 2 * steps; ++step) {
      const auto at = input.at(step);
      for (std::size_t i = 0; i < 2000; ++i)
        (step < steps ? first : second)[i] += at[i] * timeStep;
    }
    // with steps of 0.3 ms noise is held over 0.9 ms: 6 ms hold 6⅔ stretches, of weights 1 and ⅔
    const double held = timeStep == 0.3 ? 0.9 : std::max(1.0, timeStep);
    const double whole = std::floor(6 / held + 1e-9), rest = 6 / held - whole;
    const double variance = 0.25 * held * (whole + rest * rest);
    double a = 0, b = 0, both = 0;
    for (std::size_t i = 0; i < 2000; ++i) {
      a += first[i] * first[i] / 2000;
      b += second[i] * second[i] / 2000;
      both += first[i] * second[i] / 2000;
    }
    CHECK_NEAR(a, variance, 4 * variance * std::sqrt(2.0 / 2000));
    if (timeStep != 0.3) { // there a stretch lies across the border
      CHECK_NEAR(b, variance, 4 * variance * std::sqrt(2.0 / 2000));
      CHECK_NEAR(both, 0, 4 * variance / std::sqrt(2000.0));
    }
  }

  /// A loaded trial takes it up in the middle.
  void anyStepCanBeAskedFor() {
    const Inputs inputs(0.8, 0.5);
    ExternalInput inOrder = inputs.make(4), jumping = inputs.make(4);
    std::vector<std::vector<double>> at;
    for (std::size_t step = 0; step < 400; ++step)
      at.push_back(values(inOrder, step));
    for (const std::size_t step : {250u, 399u, 37u, 36u, 138u, 0u})
      QVERIFY(values(jumping, step) == at[step]);
  }
};

SPIKELOOM_TEST(ExternalInputTest)

} // namespace spikeloom::test::external_input_test

#include "external_input_test.moc"
