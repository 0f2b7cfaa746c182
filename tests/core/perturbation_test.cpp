// One deleted spike: which it is, that nothing else differs, and that the run is left alone.
#include "core/run/perturbation.h"

#include <algorithm>
#include <numbers>

#include "core/base/errors.h"
#include "registry.h"
#include "runs.h"

namespace spikeloom::test::perturbation_test {

namespace {

constexpr double delay = 120;

Experiment longWindow(NeuronKind model) {
  Experiment experiment = smallExperiment();
  experiment.neuron.model = model;
  experiment.neuron.time_step = 0.5; // several spikes fall into a step
  experiment.network.neurons = 100;
  experiment.run.pre_max = 30;
  return experiment;
}

/// The trial without a perturbation, restated: phases after each step, spikes by time.
struct Plain {
  struct Fired {
    double time;
    std::uint32_t neuron;
  };
  Network network;
  std::vector<Fired> spikes;
  Plain(const Simulation& simulation, const AlignedVector<double>& weights, double until)
      : network(simulation.network()) {
    network.setWeights(weights);
    const double dt = simulation.experiment().neuron.time_step;
    for (double time = -30; time < until - 1e-9; time += dt) {
      const bool stimulated = time > -1e-9 && time < 20 - 1e-9;
      QVERIFY(network.step(stimulated ? std::span<const double>(simulation.stimulus(0))
                                      : std::span<const double>()));
      for (const StepSpike& spike : network.spikes())
        spikes.push_back({time + dt - spike.remaining, spike.neuron});
    }
    std::ranges::stable_sort(spikes, {}, &Fired::time);
  }
};

} // namespace

class PerturbationTest : public QObject {
  Q_OBJECT

private slots:
  void models_data() {
    QTest::addColumn<int>("model");
    QTest::addRow("quadratic") << static_cast<int>(NeuronKind::qif);
    QTest::addRow("leaky") << static_cast<int>(NeuronKind::lif);
    QTest::addRow("Izhikevich") << static_cast<int>(NeuronKind::izhikevich);
  }

  void theFirstSpikeIsDeleted_data() { models_data(); }
  void theFirstSpikeIsDeleted() {
    QFETCH(const int, model);
    const Simulation simulation = trainedSimulation(longWindow(static_cast<NeuronKind>(model)), 2);
    for (const double at : {0.0, 60.0, delay}) {
      const Perturbation found = deleteOneSpike(simulation, simulation.network().paddedWeights(), 0, at, 50);
      const Plain plain(simulation, simulation.network().paddedWeights(), 220);
      const auto first =
          std::ranges::find_if(plain.spikes, [at](const auto& spike) { return spike.time >= 20 + at; });
      QVERIFY(first != plain.spikes.end());
      CHECK_NEAR(found.spikeTime, first->time, 1e-9);
      QCOMPARE(found.neuron, first->neuron);
      CHECK_NEAR(found.windowEnd, 220, 1e-9);
      QCOMPARE(found.times.size(), found.distance.size());
      QVERIFY(found.times.front() >= found.spikeTime && found.times.front() <= found.spikeTime + 1.5);
      CHECK_NEAR(found.times.back(), 270, 1.0);
      for (std::size_t k = 1; k < found.times.size(); ++k)
        CHECK_NEAR(found.times[k] - found.times[k - 1], 1, 1e-9);
    }
  }

  /// The distances, by two networks that are stepped side by side: the spike's own jump is what the second
  /// lacks.
  void distancesRestated() {
    const Simulation simulation = trainedSimulation(longWindow(NeuronKind::qif), 3);
    const AlignedVector<double>& weights = simulation.network().paddedWeights();
    const Perturbation found = deleteOneSpike(simulation, weights, 0, delay, 50);
    Plain one(simulation, weights, found.spikeTime), other = one; // up to the end of the spike's step
    double time = std::ceil(found.spikeTime / 0.5) * 0.5;
    const std::vector<StepSpike> spikes = other.network.spikes();
    for (std::size_t s = 0; s < spikes.size(); ++s)
      if (spikes[s].neuron == found.neuron)
        other.network.retractSpike(s);
    double largest = 0;
    for (std::size_t k = 0; k < found.times.size(); ++k) {
      while (time < found.times[k] - 1e-9) {
        QVERIFY(one.network.step({}) && other.network.step({}));
        time += 0.5;
      }
      const auto a = one.network.phases(), b = other.network.phases();
      double sum = 0;
      for (std::size_t i = 0; i < a.size(); ++i) {
        const double apart = std::abs(a[i] - b[i]);
        sum += std::min(apart, 2 * std::numbers::pi - apart);
      }
      CHECK_NEAR(found.distance[k], sum / 100, 1e-9);
      largest = std::max(largest, found.distance[k]);
    }
    QVERIFY(largest > 1e-3); // it matters
    QVERIFY(largest <= std::numbers::pi);
  }

  /// Neurons that fire for their input alone do not notice that a spike reached nobody.
  void withoutWeightsNothingComesOfIt_data() { models_data(); }
  void withoutWeightsNothingComesOfIt() {
    QFETCH(const int, model);
    Experiment experiment = longWindow(static_cast<NeuronKind>(model));
    experiment.stimulus.noise = 0.5;
    experiment.network.weight_sd = 0.5;
    const Simulation simulation(experiment);
    const AlignedVector<double> none(simulation.network().paddedWeights().size(), 0.0);
    const Perturbation found = deleteOneSpike(simulation, none, 0, delay, 50);
    QVERIFY(found.times.size() > 100);
    QVERIFY(std::ranges::all_of(found.distance, [](double d) { return d == 0; }));
    const Perturbation connected =
        deleteOneSpike(simulation, simulation.network().paddedWeights(), 0, delay, 50);
    QVERIFY(std::ranges::any_of(connected.distance, [](double d) { return d > 0; }));
  }

  void theRunIsLeftAlone() {
    Simulation plain = trainedSimulation(longWindow(NeuronKind::qif), 1),
               looked = trainedSimulation(longWindow(NeuronKind::qif), 1);
    for (Simulation* simulation : {&plain, &looked}) {
      simulation->train(2);
      simulation->advance(simulated(77)); // in the middle of a trial
    }
    const auto phases = looked.network().phases();
    const Perturbation once = deleteOneSpike(looked, looked.initialWeights(), 0, delay, 50);
    const Perturbation again = deleteOneSpike(looked, looked.initialWeights(), 0, delay, 50);
    QVERIFY(once.distance == again.distance && once.spikeTime == again.spikeTime);
    QVERIFY(looked.network().phases() == phases);
    QVERIFY(sameEnd(plain, looked));
  }

  void aSilentNetworkHasNoSpikeToDelete() {
    Experiment experiment = longWindow(NeuronKind::lif);
    experiment.stimulus.gain = 0;
    Simulation simulation(experiment);
    const AlignedVector<double> none(simulation.network().paddedWeights().size(), 0.0);
    const Perturbation found = deleteOneSpike(simulation, none, 0, delay, 50);
    QVERIFY(found.times.empty() && found.distance.empty());
    QVERIFY(std::isnan(found.meanBetween(0, 1000)));
  }

  void rateUnitsAreRefused() {
    const Simulation simulation(longWindow(NeuronKind::rate));
    try {
      (void)deleteOneSpike(simulation, simulation.network().paddedWeights(), 0);
      QFAIL("rate units have no spikes");
    } catch (const InputErrors& errors) {
      QCOMPARE(errors.errors().front().path, std::string("neuron.model"));
    }
  }

  void meanOverAnInterval() {
    Perturbation perturbation;
    perturbation.times = {10, 11, 12, 13};
    perturbation.distance = {1, 2, 4, 8};
    CHECK_NEAR(perturbation.meanBetween(11, 13), 3, 1e-15); // its end does not count
    CHECK_NEAR(perturbation.meanBetween(0, 100), 3.75, 1e-15);
    QVERIFY(std::isnan(perturbation.meanBetween(13.5, 20)));
  }
};

SPIKELOOM_TEST(PerturbationTest)

} // namespace spikeloom::test::perturbation_test

#include "perturbation_test.moc"
