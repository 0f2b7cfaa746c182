// What becomes of a damaged copy: nothing where nothing is damaged, what was asked for where something is,
// and nothing at all of the run that it is a copy of.
#include "core/run/damage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/base/errors.h"
#include "core/run/probe.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::damage_test {

namespace {

DamageFound done(const NetworkCopy& copy, const DamageRequest& request) {
  DamageTrials trials(copy, request);
  while (trials.next({}))
    ;
  return trials.found();
}

bool sameTrial(const TrialRecord& a, const TrialRecord& b) {
  const auto sameSpike = [](const Spike& x, const Spike& y) {
    return x.time == y.time && x.neuron == y.neuron;
  };
  return a.activity == b.activity && std::ranges::equal(a.spikes, b.spikes, sameSpike);
}

/// Until that time, not included.
bool sameUntil(const TrialRecord& a, const TrialRecord& b, double time) {
  for (std::size_t k = 0; k < a.activity.samples(); ++k)
    if (a.activity.first + static_cast<double>(k) * a.activity.interval < time)
      for (std::size_t i = 0; i < a.activity.neurons; ++i)
        if (a.activity.at(k, i) != b.activity.at(k, i))
          return false;
  return true;
}

constexpr std::array everything{Damage::deleted_spike, Damage::lost_neurons, Damage::shuffled_synapses,
                                Damage::noise,         Damage::other_start,  Damage::other_cue};

double amountFor(Damage damage) { return damage == Damage::lost_neurons ? 0.3 : 0.5; }

} // namespace

class DamageTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { m_kinds = everyKind(m_folder); }

  void nothingIsIntact_data() { kinds(); }
  void nothingIsIntact() {
    QFETCH(const int, kind);
    const Simulation simulation = trainedSimulation(m_kinds[static_cast<std::size_t>(kind)].experiment, 1);
    const NetworkCopy copy = copyOf(simulation);
    for (const bool trained : {false, true})
      for (const DamageRequest& request :
           {DamageRequest{.damage = Damage::none, .trained = trained, .trials = 2},
            DamageRequest{.damage = Damage::lost_neurons, .trained = trained, .amount = 0, .trials = 2}}) {
        const DamageFound found = done(copy, request);
        const NeuronKind model = m_kinds[static_cast<std::size_t>(kind)].experiment.neuron.model;
        if (!found.problem.empty()) { // with these strong weights activity runs away, which is told
          QVERIFY2(model == NeuronKind::izhikevich || model == NeuronKind::lif, found.problem.c_str());
          QVERIFY(sameTrial(*found.intact, *found.damaged));
          continue;
        }
        QVERIFY(trained || model != NeuronKind::izhikevich);
        QCOMPARE(found.trials, 2);
        QVERIFY(sameTrial(*found.intact, *found.damaged));
        QVERIFY(std::ranges::all_of(found.deviation, [](float x) { return x == 0; }));
        QCOMPARE(found.difference->largest, 0.0f);
        QVERIFY(found.intactCorrelation == found.damagedCorrelation ||
                (std::isnan(found.intactCorrelation) && std::isnan(found.damagedCorrelation)));
      }
  }

  void damageLeavesNoTrace_data() { kinds(); }
  void damageLeavesNoTrace() {
    QFETCH(const int, kind);
    const Experiment& experiment = m_kinds[static_cast<std::size_t>(kind)].experiment;
    Simulation plain = trainedSimulation(experiment, 2), probed(experiment);
    probed.train(1);
    finish(probed);
    const std::uint64_t before = probed.weightsChecksum();
    for (const Damage damage : everything) {
      const NetworkCopy copy = copyOf(probed);
      const DamageFound found = done(copy, {.damage = damage, .amount = amountFor(damage), .trials = 1});
      QCOMPARE(found.trials > 0, whyNoDamage(experiment, damage).empty());
    }
    QCOMPARE(probed.weightsChecksum(), before);
    probed.train(1);
    QVERIFY(sameEnd(probed, plain)); // bit for bit
  }

  /// As before a test's trials: all pairs on one clock, their mean over those that have begun.
  void theFreeRunBeforeIsDrawn() {
    Experiment experiment = smallExperiment();
    experiment.run.pre_min = 5;
    experiment.run.pre_max = 60;
    const Simulation simulation = trainedSimulation(experiment, 1);
    const NetworkCopy copy = copyOf(simulation);
    DamageTrials trials(copy, {.damage = Damage::other_start, .trials = 6});
    std::set<std::size_t> begins;
    while (trials.next({})) {
      const DamageFound& found = trials.found();
      const std::vector<float>& newest = *found.deviations.back();
      const auto begin = static_cast<std::size_t>(
          std::ranges::find_if(newest, [](float x) { return !std::isnan(x); }) - newest.begin());
      QVERIFY(found.times[begin] >= -60 && found.times[begin] <= -4);
      begins.insert(static_cast<std::size_t>(-std::floor(found.times[begin])));
      QVERIFY(std::none_of(newest.begin() + static_cast<std::ptrdiff_t>(begin), newest.end(),
                           [](float x) { return std::isnan(x); }));
    }
    QVERIFY(begins.size() > 3);
    const DamageFound& found = trials.found();
    CHECK_NEAR(found.times.back(), static_cast<double>(found.intact->times.end), 1);
    for (std::size_t k = 0; k < found.times.size(); ++k) {
      QCOMPARE(std::fmod(found.times[k], 1.0), 0.0); // ms from stimulus onset
      double sum = 0, count = 0;
      for (const auto& deviation : found.deviations) {
        QCOMPARE(deviation->size(), found.times.size());
        if (!std::isnan((*deviation)[k]))
          sum += static_cast<double>((*deviation)[k]), ++count;
      }
      CHECK_NEAR(found.deviation[k], sum / count, 1e-6);
    }
  }

  void theSameRequestGivesTheSame() {
    const Simulation simulation = trainedSimulation(smallExperiment(), 1);
    const NetworkCopy copy = copyOf(simulation), again = copyOf(simulation);
    for (const Damage damage : everything) {
      const DamageRequest request{.damage = damage, .amount = amountFor(damage), .trials = 2};
      const DamageFound one = done(copy, request), two = done(again, request);
      QVERIFY(sameTrial(*one.damaged, *two.damaged));
      QVERIFY(!sameTrial(*one.intact, *one.damaged)); // it does something
      QVERIFY(one.deviation == two.deviation);
      QVERIFY(one.difference->largest > 0);
    }
  }

  void theChosenSpikeIsDeleted() {
    const Simulation simulation = trainedSimulation(smallExperiment(), 1);
    const NetworkCopy copy = copyOf(simulation);
    const auto intact = done(copy, {.trials = 1}).intact;
    const auto& a = intact->activity;
    const auto sampleAfter = [&](const Spike& spike) {
      return static_cast<std::size_t>(std::ceil((static_cast<double>(spike.time) - a.first) / a.interval));
    };
    auto chosen =
        intact->spikes.begin(); // until the next sample nobody else fires: what is heard then is its alone
    while (chosen + 1 != intact->spikes.end() &&
           (chosen->time < 60 || sampleAfter(chosen[1]) == sampleAfter(*chosen)))
      ++chosen;
    QVERIFY(chosen + 1 != intact->spikes.end());
    const DamageFound found = done(copy, {.damage = Damage::deleted_spike, .spike = *chosen, .trials = 3});
    QVERIFY(found.deleted);
    QCOMPARE(found.deleted->time, chosen->time);
    QCOMPARE(found.deleted->neuron, chosen->neuron);
    QVERIFY(sameTrial(*found.intact, *intact));
    QVERIFY(sameUntil(*found.intact, *found.damaged, static_cast<double>(chosen->time)));
    QVERIFY(!sameTrial(*found.intact, *found.damaged));
    // it is recorded all the same: it resets its neuron
    QVERIFY(std::ranges::any_of(found.damaged->spikes, [&](const Spike& spike) {
      return spike.time == chosen->time && spike.neuron == chosen->neuron;
    }));
    QCOMPARE(found.deviations.size(), std::size_t{3});
    for (const auto& deviation : found.deviations) {
      QCOMPARE(deviation->size(), found.times.size());
      for (std::size_t k = 0; k < found.times.size(); ++k)
        if (found.times[k] < static_cast<double>(chosen->time))
          QVERIFY((*deviation)[k] == 0 || std::isnan((*deviation)[k])); // not begun
      QVERIFY(std::ranges::any_of(*deviation, [](float x) { return x > 0; }));
    }
    // who has a synapse from it lacks w · (T0/τs) e^{−(t−spike)/τs} at the next sample, and nobody else
    // anything
    const std::size_t k = sampleAfter(*chosen);
    const double at = a.first + static_cast<double>(k) * a.interval;
    const double tau = simulation.experiment().synapse.time_constant;
    const double sent = T0 / tau * std::exp(-(at - static_cast<double>(chosen->time)) / tau);
    for (std::uint32_t i = 0; i < 40; ++i) {
      double lacks = 0;
      const auto row = copy.network.connectivity().row(i);
      for (std::size_t l = 0; l < row.size(); ++l)
        if (row[l] == chosen->neuron)
          lacks = sent * copy.network.weightRow(i)[l];
      CHECK_NEAR(a.at(k, i) - found.damaged->activity.at(k, i), lacks, 2e-5);
    }
  }

  void withoutAChoiceItIsTheFirstOne() {
    Experiment experiment = smallExperiment();
    experiment.target.duration = 400;
    const Simulation simulation = trainedSimulation(experiment, 1);
    const NetworkCopy copy = copyOf(simulation);
    const DamageFound found = done(copy, {.damage = Damage::deleted_spike, .trials = 1});
    const double from = 20 + 200; // the stimulus, and 200 ms of the window
    const auto first = std::ranges::find_if(
        found.intact->spikes, [&](const Spike& spike) { return static_cast<double>(spike.time) >= from; });
    QVERIFY(found.deleted && first != found.intact->spikes.end());
    QCOMPARE(found.deleted->time, first->time);
  }

  void lostNeuronsHaveNoDrive() {
    const Simulation simulation = trainedSimulation(smallExperiment(), 1);
    const NetworkCopy copy = copyOf(simulation);
    const DamageFound found = done(copy, {.damage = Damage::lost_neurons, .amount = 0.5, .trials = 1});
    Experiment experiment = smallExperiment();
    experiment.probe.lost_neurons = 0.5;
    for (const std::size_t i : lostNeurons(experiment))
      for (std::size_t k = 0; k < found.damaged->activity.samples(); ++k)
        QCOMPARE(found.damaged->activity.at(k, i), 0.0f);
  }

  void theUntrainedNetworkHasItsOwnWeights() { // a run of no loops, probed, is it
    Experiment experiment = smallExperiment();
    experiment.run.start = TrialStart::reset; // nothing of training is left but the weights
    const Simulation untrained(experiment), trained = trainedSimulation(experiment, 2);
    const NetworkCopy one = copyOf(untrained), two = copyOf(trained);
    const DamageRequest before{.damage = Damage::lost_neurons, .trained = false, .amount = 0.2, .trials = 2};
    QVERIFY(sameTrial(*done(one, before).damaged, *done(two, before).damaged));
    QVERIFY(!sameTrial(*done(two, before).intact,
                       *done(two, {.damage = Damage::lost_neurons, .amount = 0.2, .trials = 2}).intact));
  }

  void rateUnitsHaveNoSpikes() {
    Experiment experiment = smallExperiment();
    experiment.neuron.model = NeuronKind::rate;
    const Simulation simulation = trainedSimulation(experiment, 1);
    const NetworkCopy copy = copyOf(simulation);
    QVERIFY(!whyNoDamage(experiment, Damage::deleted_spike).empty());
    QVERIFY(whyNoDamage(experiment, Damage::noise).empty());
    const DamageFound found = done(copy, {.damage = Damage::deleted_spike});
    QCOMPARE(found.trials, 0);
    QCOMPARE(found.problem, whyNoDamage(experiment, Damage::deleted_spike));
    QVERIFY(done(copy, {.damage = Damage::other_cue, .trials = 1}).deviation.back() > 0);
  }

  void otherCuesAreOtherSets() {
    Experiment experiment = smallExperiment();
    experiment.target.sets = 2;
    const Simulation simulation = trainedSimulation(experiment, 2);
    const NetworkCopy copy = copyOf(simulation);
    const DamageFound found = done(copy, {.damage = Damage::other_cue, .trials = 1});
    QVERIFY(sameUntil(*found.intact, *found.damaged, 0)); // until the stimulus
    QVERIFY(!sameTrial(*found.intact, *found.damaged));
    // the same trial with that set's stimulus from the beginning
    const DamageFound other = done(copy, {.set = 1, .trials = 1});
    QVERIFY(sameTrial(*other.intact, *found.damaged));
  }

  void differencesInBlocks() {
    TrialRecord a, b;
    a.activity = {3, -10, 5, {}};
    for (int k = 0; k < 4; ++k)
      a.activity.values.insert(a.activity.values.end(), {1, 2, 3});
    b = a;
    b.activity.at(0, 0) += 4;
    b.activity.at(1, 1) -= 2;
    b.activity.at(3, 2) += 1;
    const DifferenceMap map = differenceOf(a, b, 2, 2);
    QCOMPARE(map.perRow, std::size_t{2});
    QCOMPARE(map.perColumn, std::size_t{2});
    QCOMPARE(map.rows, std::size_t{2});
    QCOMPARE(map.columns, std::size_t{2});
    QCOMPARE(map.at(0, 0), 1.5f);
    QCOMPARE(map.at(0, 1), 0.0f);
    QCOMPARE(map.at(1, 0), 0.0f);
    QCOMPARE(map.at(1, 1), 0.5f);
    QCOMPARE(map.largest, 1.5f);
    QCOMPARE(differenceOf(a, b, 3, 4).at(2, 3), 1.0f);
  }

  void stopped() {
    const Simulation simulation(smallExperiment());
    const NetworkCopy copy = copyOf(simulation);
    DamageTrials trials(copy, {.trials = 3});
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, (void)trials.next(stop.get_token()));
  }

private:
  void kinds() {
    QTest::addColumn<int>("kind");
    for (std::size_t k = 0; k < m_kinds.size(); ++k)
      QTest::addRow("%s", m_kinds[k].name) << static_cast<int>(k);
  }

  QTemporaryDir m_folder;
  std::vector<NamedExperiment> m_kinds;
};

SPIKELOOM_TEST(DamageTest)

} // namespace spikeloom::test::damage_test

#include "damage_test.moc"
