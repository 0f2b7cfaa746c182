// What neurons settle at under constant input, against counting their spikes.
#include "core/model/transfer_curve.h"

#include <algorithm>

#include "checks.h"
#include "core/model/neuron_models.h"
#include "core/model/transfer.h"
#include "neurons.h"
#include "tests/registry.h"

namespace spikeloom::test::transfer_curve_test {

namespace {

Experiment of(NeuronKind model, int neurons, double tau = 10) {
  Experiment experiment;
  experiment.neuron.model = model;
  experiment.neuron.time_constant = tau;
  experiment.network.neurons = neurons;
  return experiment;
}

/// Spikes per 10 ms of each neuron of the model at these inputs, after 1 s, over `duration` ms.
std::vector<double> counted(const Experiment& experiment, std::span<const double> inputs, double duration) {
  const auto model = makeNeuronModel(experiment.neuron, inputs.size());
  model->setPhases(std::vector<double>(inputs.size(), 0.0));
  const double dt = experiment.neuron.time_step, tau = experiment.neuron.time_constant;
  (void)spikeTimes(*model, inputs, tau, dt, static_cast<std::size_t>(1000 / dt));
  std::vector<double> out;
  for (const auto& times :
       spikeTimes(*model, inputs, tau, dt, static_cast<std::size_t>(std::lround(duration / dt))))
    out.push_back(static_cast<double>(times.size()) * 10 / duration);
  return out;
}

} // namespace

class TransferCurveTest : public QObject {
  Q_OBJECT

private slots:
  void countsOfModelsWithAFormula_data() {
    QTest::addColumn<int>("model");
    QTest::addColumn<double>("tau");
    for (const double tau : {10.0, 23.0}) {
      QTest::addRow("qif, %g ms", tau) << static_cast<int>(NeuronKind::qif) << tau;
      QTest::addRow("lif, %g ms", tau) << static_cast<int>(NeuronKind::lif) << tau;
    }
  }

  /// As counted within one spike; of the quadratic neuron φ₂ softens the threshold, by what is left of φ₂ −
  /// φ₁.
  void countsOfModelsWithAFormula() {
    QFETCH(const int, model);
    QFETCH(const double, tau);
    const Experiment experiment = of(static_cast<NeuronKind>(model), 3, tau);
    const TransferCurve curve(experiment);
    const std::vector<double> inputs{-5, -1, 0.7, 1, 1.3, 2, 4, 9};
    const double duration = 20000;
    const auto rates = counted(experiment, inputs, duration);
    QCOMPARE(rates.size(), inputs.size());
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const bool soft = experiment.neuron.model == NeuronKind::qif;
      const double softness = soft ? (phi2(inputs[k]) - phi1(inputs[k])) * 10 / tau : 0;
      QVERIFY(softness < 1e-2);
      CHECK_NEAR(curve(0, inputs[k]) - softness, rates[k], 1.001 * 10 / duration);
      QCOMPARE(curve(2, inputs[k]), curve(0, inputs[k]));
    }
    QVERIFY(rates[0] == 0 && rates[1] == 0 && rates[2] > 0);
    QVERIFY(experiment.neuron.model == NeuronKind::qif || curve(0, 0) == 0);
  }

  void rateUnits() {
    const TransferCurve curve(of(NeuronKind::rate, 3, 25)); // at rest x is the input, whatever τ is
    for (const double x : {-2.0, -0.3, 0.0, 0.5, 3.0})
      CHECK_NEAR(curve(1, x), (std::exp(2 * x) - 1) / (std::exp(2 * x) + 1), 1e-15);
  }

  /// A table of 2 s runs against runs of 20 s: on its inputs a spike more or less, between them a straight
  /// line.
  void izhikevichAgainstLongRuns() {
    const Experiment experiment = of(NeuronKind::izhikevich, 7); // types 0 0 1 2 2 3 4: ⌊5i/7⌋
    const std::vector<std::size_t> types{0, 0, 1, 2, 2, 3, 4};
    const TransferCurve curve(experiment);
    const std::vector<double> onGrid{-0.5, 0.2, 0.5, 1, 1.5, 2, 3}, between{0.33, 0.76, 1.28, 2.415};
    for (std::size_t i = 0; i < types.size(); ++i) {
      QVERIFY(i >= firstOfIzhikevichType(types[i], 7));
      const double counting = (types[i] == 1 || types[i] == 2 ? 3.5 : 1.5) * 10 / 2000;
      for (const double x : onGrid)
        CHECK_NEAR(curve(i, x), longRun(experiment, types[i], x), counting);
      for (const double x : between)
        CHECK_NEAR(curve(i, x), longRun(experiment, types[i], x), counting + 0.01);
    }
  }

  void izhikevichTableEndsAreHeld() {
    const TransferCurve curve(of(NeuronKind::izhikevich, 5));
    for (std::size_t i = 0; i < 5; ++i) {
      QCOMPARE(curve(i, -100), 0.0); // −0.5 is far below rheobase: silent
      QCOMPARE(curve(i, 100), curve(i, 3));
      QVERIFY(curve(i, 3) > curve(i, 2) && curve(i, 2) > curve(i, 1) && curve(i, 1) > 0.05);
      // a line between two neighbours of the grid
      CHECK_NEAR(curve(i, 1.0125), 0.75 * curve(i, 1) + 0.25 * curve(i, 1.05), 1e-12);
    }
  }

private:
  /// A cell of this type at this input, in spikes per 10 ms.
  static double longRun(const Experiment& experiment, std::size_t type, double input) {
    return counted(experiment, std::vector<double>(5, input), 20000)[type];
  }
};

SPIKELOOM_TEST(TransferCurveTest)

} // namespace spikeloom::test::transfer_curve_test

#include "transfer_curve_test.moc"
