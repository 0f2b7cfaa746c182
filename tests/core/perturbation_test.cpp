// One deleted spike: which it is, that nothing else differs, and that the run is left alone.
#include "core/run/perturbation.h"

#include <algorithm>
#include <numbers>
#include <optional>

#include "core/base/errors.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::perturbation_test {

namespace {

constexpr double delay = 120;

/// One deletion, and 50 ms after the window.
Deletions one(double from) { return {.trials = 1, .delay = from, .after = 50}; }

Experiment longWindow(NeuronKind model) {
  Experiment experiment = smallExperiment();
  experiment.neuron.model = model;
  experiment.neuron.time_step = 0.5; // several spikes fall into a step
  experiment.network.neurons = 100;
  experiment.run.pre_min = experiment.run.pre_max = 30;
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
  /// @param trial under run.start = reset, which start it has
  Plain(const Simulation& simulation, const AlignedVector<double>& weights, double until,
        std::optional<std::uint64_t> trial = {})
      : network(simulation.network()) {
    network.setWeights(weights);
    if (trial) {
      RandomStream random(simulation.experiment().run.seed, Purpose::TestStart, *trial);
      std::vector<double> phases;
      for (std::size_t i = 0; i < network.size(); ++i)
        phases.push_back(random.uniform(-std::numbers::pi, std::numbers::pi));
      network.restart(phases);
    }
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

/// The mean circular distance at these times, of a run that has come to the end of the spike's step and of
/// one that lacks the spike's jump.
std::vector<double> distances(Plain plain, const DeletedSpike& spike, const std::vector<double>& times) {
  Plain other = plain;
  double time = std::ceil(spike.time / 0.5) * 0.5;
  const std::vector<StepSpike> spikes = other.network.spikes();
  for (std::size_t s = 0; s < spikes.size(); ++s)
    if (spikes[s].neuron == spike.neuron)
      other.network.retractSpike(s);
  std::vector<double> out;
  for (const double at : times) {
    while (time < at - 1e-9) {
      if (!plain.network.step({}) || !other.network.step({}))
        return {};
      time += 0.5;
    }
    const auto a = plain.network.phases(), b = other.network.phases();
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const double apart = std::abs(a[i] - b[i]);
      sum += std::min(apart, 2 * std::numbers::pi - apart);
    }
    out.push_back(sum / static_cast<double>(a.size()));
  }
  return out;
}

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
      const Perturbation found = deleteSpikes(simulation, simulation.network().paddedWeights(), one(at));
      const Plain plain(simulation, simulation.network().paddedWeights(), 220);
      const auto first =
          std::ranges::find_if(plain.spikes, [at](const auto& spike) { return spike.time >= 20 + at; });
      QVERIFY(first != plain.spikes.end());
      CHECK_NEAR(found.deleted.front().time, first->time, 1e-9);
      QCOMPARE(found.deleted.front().neuron, first->neuron);
      CHECK_NEAR(found.windowEnd, 220, 1e-9);
      QCOMPARE(found.times.size(), found.distance.size());
      QVERIFY(found.times.front() >= found.deleted.front().time &&
              found.times.front() <= found.deleted.front().time + 1.5);
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
    const Perturbation found = deleteSpikes(simulation, weights, one(delay));
    const auto expected =
        distances(Plain(simulation, weights, found.deleted.front().time), found.deleted.front(), found.times);
    QVERIFY(largestDifference(found.distance, expected) < 1e-9);
    QVERIFY(std::ranges::max(expected) > 1e-3); // it matters
    QVERIFY(std::ranges::max(expected) <= std::numbers::pi);
  }

  /// Trials that start anew can be made again each by itself: the mean at a time is over those whose spike is
  /// already deleted.
  void deletionsAreAveraged() {
    Experiment experiment = longWindow(NeuronKind::qif);
    experiment.run.start = TrialStart::reset;
    const Simulation simulation = trainedSimulation(experiment, 3);
    const AlignedVector<double>& weights = simulation.network().paddedWeights();
    const Perturbation found = deleteSpikes(simulation, weights, {.trials = 4, .delay = delay, .after = 50});
    QCOMPARE(found.deleted.size(), std::size_t{4});
    std::vector<double> sum(found.times.size(), 0.0), count(found.times.size(), 0.0);
    for (std::size_t trial = 0; trial < 4; ++trial) {
      const DeletedSpike& spike = found.deleted[trial];
      std::vector<double> times; // the end of the spike's own step counts
      std::ranges::copy_if(found.times, std::back_inserter(times),
                           [&](double time) { return time >= spike.time - 1e-9; });
      const auto each = distances(Plain(simulation, weights, spike.time, trial), spike, times);
      for (std::size_t k = 0, missing = sum.size() - each.size(); k < each.size(); ++k) {
        sum[missing + k] += each[k];
        count[missing + k] += 1;
      }
    }
    for (std::size_t k = 0; k < sum.size(); ++k)
      CHECK_NEAR(found.distance[k], sum[k] / count[k], 1e-9);
    // each from a state of its own
    QVERIFY(found.deleted[0].time != found.deleted[1].time && found.deleted[1].time != found.deleted[2].time);
  }

  /// Where trials carry on, each begins where the one before has led the neurons.
  void carriedTrialsDiffer() {
    const Simulation simulation = trainedSimulation(longWindow(NeuronKind::qif), 3);
    const Perturbation found = deleteSpikes(simulation, simulation.network().paddedWeights(),
                                            {.trials = 3, .delay = delay, .after = 50});
    QCOMPARE(found.deleted.size(), std::size_t{3});
    QVERIFY(found.deleted[0].time != found.deleted[1].time && found.deleted[1].time != found.deleted[2].time);
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
    const Perturbation found = deleteSpikes(simulation, none, one(delay));
    QVERIFY(found.times.size() > 100);
    QVERIFY(std::ranges::all_of(found.distance, [](double d) { return d == 0; }));
    const Perturbation connected = deleteSpikes(simulation, simulation.network().paddedWeights(), one(delay));
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
    const Perturbation once = deleteSpikes(looked, looked.initialWeights(), one(delay));
    const Perturbation again = deleteSpikes(looked, looked.initialWeights(), one(delay));
    QVERIFY(once.distance == again.distance && once.deleted.front().time == again.deleted.front().time);
    QVERIFY(looked.network().phases() == phases);
    QVERIFY(sameEnd(plain, looked));
  }

  void aSilentNetworkHasNoSpikeToDelete() {
    Experiment experiment = longWindow(NeuronKind::lif);
    experiment.stimulus.gain = 0;
    Simulation simulation(experiment);
    const AlignedVector<double> none(simulation.network().paddedWeights().size(), 0.0);
    const Perturbation found = deleteSpikes(simulation, none, one(delay));
    QVERIFY(found.times.empty() && found.distance.empty());
    QVERIFY(std::isnan(found.meanBetween(0, 1000)));
  }

  void rateUnitsAreRefused() {
    const Simulation simulation(longWindow(NeuronKind::rate));
    try {
      (void)deleteSpikes(simulation, simulation.network().paddedWeights());
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
