// Where a target asks for more than synapses can do, against closed forms.

#include "checks.h"
#include "core/analysis/target_limits.h"
#include "core/analysis/verdict.h"
#include "core/model/transfer.h"
#include "tests/registry.h"

namespace spikeloom::test::target_limits_test {

namespace {

constexpr double interval = 0.5, tau = 20;

template <class Function> Targets sampled(Function f, double duration = 1000) {
  Targets out(1, static_cast<std::size_t>(duration / interval), interval);
  for (std::size_t k = 0; k < out.samples(); ++k)
    out.at(k, 0) = f(out.time(k));
  return out;
}

Experiment withSynapse(TrainedQuantity quantity) {
  Experiment experiment;
  experiment.synapse.time_constant = tau;
  experiment.learning.quantity = quantity;
  return experiment;
}

TargetLimits limits(const Experiment& experiment, const Targets& targets) {
  return limitsOf(experiment, targets, 0, TransferCurve(experiment), 0);
}

std::size_t countOf(const std::vector<std::uint8_t>& flags) {
  return static_cast<std::size_t>(std::ranges::count(flags, 1));
}

} // namespace

class TargetLimitsTest : public QObject {
  Q_OBJECT

private slots:
  /// The input is what the synapse's equation needs: fed with it, it gives the target back.
  void theInputGivesTheTargetBack() {
    const auto f = [](double t) { return std::sin(t / 37) + 0.3 * std::cos(t / 5); };
    const Targets target = sampled(f);
    const auto needed = limits(withSynapse(TrainedQuantity::drive), target).needed;
    double u = target.at(0, 0);
    for (std::size_t k = 0; k < target.samples(); ++k) {
      const double keep = std::exp(-interval / tau);
      u = keep * u + (1 - keep) * needed[k];
      CHECK_NEAR(u, target.at(k, 0), 1e-12);
      if (k > 0) // and tends to f + τs f', here to second order around the middle of the step
        CHECK_NEAR(needed[k],
                   f(target.time(k) - interval / 2) +
                       tau * (std::cos((target.time(k) - interval / 2) / 37) / 37 -
                              0.06 * std::sin((target.time(k) - interval / 2) / 5)),
                   2e-2);
    }
  }

  /// A smoothed spike train falls no faster than exp(−t/τs).
  void ratesFallNoFasterThanTheSynapse() {
    const auto falling = [](double time) {
      return limits(withSynapse(TrainedQuantity::rate),
                    sampled([time](double t) { return 0.5 * std::exp(-t / time); }, 100));
    };
    QCOMPARE(countOf(falling(tau).tooSlow), std::size_t{0}); // just so
    QCOMPARE(countOf(falling(1.01 * tau).tooSlow), std::size_t{0});
    const auto faster = falling(0.99 * tau);
    QCOMPARE(countOf(faster.tooSlow), faster.tooSlow.size() - 1); // the first one has nothing before it
    // x = f (1 − τs/τ') as Δt → 0
    CHECK_NEAR(falling(10).needed[50], -0.5 * std::exp(-25.5 / 10), 0.002);
  }

  /// And rises no faster than the highest rate allows: 1000 Hz are 10 spikes per T0.
  void ratesRiseNoFasterThanNeuronsFire() {
    const auto rising = [](double slope) {
      return limits(withSynapse(TrainedQuantity::rate), sampled([slope](double t) { return slope * t; }, 10));
    };
    QCOMPARE(countOf(rising(0.3).tooSlow), std::size_t{0}); // 3 + 20·0.3 = 9
    QVERIFY(rising(0.34).tooSlow.back());                   // 3.4 + 20·0.34 = 10.2
  }

  /// A sine needs an input of √(1 + (ωτs)²) times its size: more than twice from a period of 2πτs/√3 down.
  void sinesByTheirPeriod_data() {
    QTest::addColumn<double>("factor");
    QTest::addColumn<bool>("slow");
    QTest::newRow("slower") << 1.03 << false;
    QTest::newRow("faster") << 0.97 << true;
    QTest::newRow("much slower") << 10.0 << false;
  }
  void sinesByTheirPeriod() {
    QFETCH(const double, factor);
    QFETCH(const bool, slow);
    const double period = factor * 2 * M_PI * tau / std::sqrt(mostInput * mostInput - 1);
    for (const double amplitude : {0.01, 1.0, 50.0}) { // whatever its size
      const auto found =
          limits(withSynapse(TrainedQuantity::drive),
                 sampled([&](double t) { return amplitude * std::sin(2 * M_PI * t / period); }));
      QCOMPARE(countOf(found.tooSlow) > 0, slow);
      const double largest =
          std::abs(*std::ranges::max_element(found.needed, {}, [](double x) { return std::abs(x); }));
      CHECK_NEAR(largest / amplitude, std::sqrt(1 + std::pow(2 * M_PI * tau / period, 2)), 0.03);
    }
  }

  /// From 0 to 1 in r ms an input of up to 1 + τs/r is needed: more than 2 when r < τs, and only there.
  void rampsByTheirLength() {
    const auto ramp = [](double r) {
      return limits(withSynapse(TrainedQuantity::drive),
                    sampled([r](double t) { return std::clamp((t - 100) / r, 0.0, 1.0); }, 300));
    };
    QCOMPARE(countOf(ramp(1.1 * tau).tooSlow), std::size_t{0});
    const auto steep = ramp(10);
    QVERIFY(countOf(steep.tooSlow) > 0);
    for (std::size_t k = 0; k < steep.tooSlow.size(); ++k)
      if (const double t = interval * static_cast<double>(k + 1); steep.tooSlow[k])
        QVERIFY(t > 100 && t <= 110); // at rest nothing is needed
  }

  void silentWhereTheNeuronIs() {
    const Experiment experiment = withSynapse(TrainedQuantity::drive);
    // φ₂ · 100 Hz = 0.5 Hz at f = c ln(e^{(0.005 π)²/c} − 1), just above and just below it
    const double edge =
        phi2Softness * std::log(std::expm1(std::pow(silentBelow / 100 * M_PI, 2) / phi2Softness));
    const auto found =
        limits(experiment, sampled([&](double t) { return edge + (t < 500 ? 0.001 : -0.001); }));
    QCOMPARE(countOf(found.silent), found.silent.size() - 999);
    const auto rates = limits(withSynapse(TrainedQuantity::rate),
                              sampled([&](double t) { return t < 500 ? 0.0049 : 0.0051; }));
    QCOMPARE(countOf(rates.silent), std::size_t{999});
  }

  void rateUnitsHaveNeither() {
    Experiment experiment = withSynapse(TrainedQuantity::drive);
    experiment.neuron.model = NeuronKind::rate;
    const auto found = limits(experiment, sampled([](double t) { return t < 500 ? 1.0 : -1.0; }));
    QCOMPARE(countOf(found.silent) + countOf(found.tooSlow), std::size_t{0});
  }
};

SPIKELOOM_TEST(TargetLimitsTest)

} // namespace spikeloom::test::target_limits_test

#include "target_limits_test.moc"
