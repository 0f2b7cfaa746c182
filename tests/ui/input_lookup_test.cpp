#include <QSignalSpy>
#include <QTest>

#include <cmath>

#include "core/run/simulation.h"
#include "tests/registry.h"
#include "ui/session/input_lookup.h"
#include "ui/session/run_controller.h"

namespace spikeloom::test::input_lookup_test {

namespace {

constexpr int patience = 60000;

Experiment smallExperiment() {
  Experiment experiment;
  experiment.network.neurons = 40;
  experiment.network.connection_probability = 0.5;
  experiment.target.duration = 200;
  experiment.run.loops = 3;
  experiment.run.pre_max = 20;
  experiment.run.threads = 1;
  return experiment;
}

} // namespace

class InputLookupTest : public QObject {
  Q_OBJECT

private slots:
  void inputsAreTheNeuronsRow() {
    Simulation simulation(smallExperiment());
    simulation.train(1);
    while (!simulation.idle())
      simulation.advance({});
    for (const std::uint32_t i : {0u, 17u, 39u}) {
      const auto inputs = std::any_cast<NeuronInputs>(inputsOf(simulation, i));
      QCOMPARE(inputs.neuron, i);
      double drive = 0, sizes = 0; // u_i = Σ_j W_ij r_j is what they add up to
      for (std::size_t j = 0; j < inputs.weights.size(); ++j) {
        drive += static_cast<double>(inputs.weights[j]) * simulation.network().outputs()[j];
        sizes += std::abs(static_cast<double>(inputs.weights[j]) * simulation.network().outputs()[j]);
        QVERIFY(std::abs(inputs.weights[j]) <= inputs.largest);
      }
      QVERIFY(std::abs(drive - simulation.network().drive()[i]) < 1e-6 * sizes); // weights are single here
      QCOMPARE(inputs.weights[i], 0.0f);                                         // nobody hears himself
    }
    QVERIFY(!inputsOf(simulation, 40).has_value());
  }

  void theyAreAskedForAfterEveryLoop() {
    RunController controller;
    InputLookup lookup(controller);
    std::shared_ptr<const NeuronInputs> inputs;
    std::vector<std::vector<float>> seen; // different weights of neuron 7
    connect(&lookup, &InputLookup::found, this, [&](const std::shared_ptr<const NeuronInputs>& found) {
      inputs = found;
      if (found && found->neuron == 7 && (seen.empty() || seen.back() != found->weights))
        seen.push_back(found->weights);
    });
    lookup.want(7);
    controller.build(smallExperiment());
    QTRY_VERIFY_WITH_TIMEOUT(inputs && inputs->neuron == 7, patience); // before training, too
    controller.train();
    QTRY_VERIFY_WITH_TIMEOUT(seen.size() >= 2, patience); // training changes them
    lookup.want(3);
    QVERIFY(!inputs);
    QTRY_VERIFY_WITH_TIMEOUT(inputs && inputs->neuron == 3, patience);
    lookup.want({});
    QVERIFY(!inputs);
    lookup.want(9999); // there is none
    QTest::qWait(100);
    QVERIFY(!inputs);
  }
};

SPIKELOOM_WINDOW_TEST(InputLookupTest)

} // namespace spikeloom::test::input_lookup_test

#include "input_lookup_test.moc"
