// What a test does to the network: nothing that lasts; and what probes do to it meanwhile.
#include "core/run/probe.h"

#include <algorithm>
#include <set>

#include "core/analysis/prediction.h"
#include "core/record/test_summary.h"
#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::probe_test {

namespace {

/// Collects all that a network consists of, under any name. Numbers of every kind fit into a double.
class Everything final : public StateVisitor {
public:
  std::vector<double> values;
  void operator()(std::string_view, std::span<double> more, const Bounds&) override { add(more); }
  void operator()(std::string_view, std::span<float> more, const Bounds&) override { add(more); }
  void operator()(std::string_view, std::span<std::uint16_t> more, const Bounds&) override { add(more); }
  void operator()(std::string_view, std::span<std::uint64_t> more, const Bounds&) override { add(more); }
  bool growing(std::string_view, std::vector<double>& more) override {
    add(more);
    return false;
  }
  bool operator==(const Everything& other) const { return values == other.values; }

private:
  void add(const auto& more) {
    for (const auto x : more)
      values.push_back(static_cast<double>(x));
  }
};

Everything everything(const Simulation& simulation) {
  Network copy = simulation.network();
  Everything out;
  copy.visitDynamics(out);
  copy.visitWeights(out);
  return out;
}

ProbeParams allProbes() {
  return {.lost_neurons = 0.25, .shuffled_synapses = ShuffledSynapses::all, .noise = 0.7};
}

std::vector<double> row(const Network& network, const AlignedVector<double>& weights, std::size_t i) {
  const double* begin = weights.data() + network.connectivity().rowStart[i];
  return {begin, begin + network.connectivity().synapseCounts[i]};
}

} // namespace

class ProbeTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { m_kinds = everyKind(m_folder); }

  void aTestLeavesNoTrace_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("probed");
    QTest::addColumn<double>("stopAfter");
    for (std::size_t k = 0; k < m_kinds.size(); ++k)
      for (const bool probed : {false, true})
        for (const double stopAfter : {0.0, 55.5, 350.0})
          QTest::addRow("%s%s, %s", m_kinds[k].name, probed ? ", probed" : "",
                        stopAfter > 0 ? qPrintable(QString("stopped after %1 ms").arg(stopAfter))
                                      : "to its end")
              << static_cast<int>(k) << probed << stopAfter;
  }

  void aTestLeavesNoTrace() {
    QFETCH(const int, kind);
    QFETCH(const bool, probed);
    QFETCH(const double, stopAfter);
    Experiment experiment = m_kinds[static_cast<std::size_t>(kind)].experiment;
    Simulation plain = trainedSimulation(experiment, 2);
    if (probed)
      experiment.probe = allProbes();
    Simulation tested = trainedSimulation(experiment, 1);
    const Everything before = everything(tested);
    tested.test();
    tested.advance(simulated(stopAfter > 0 ? stopAfter : 30.0));
    Frame frame;
    tested.fill(frame, std::vector<std::uint32_t>{0});
    QVERIFY(frame.activity == Activity::Testing && frame.current.activity.samples() > 0); // it does run
    QVERIFY(everything(tested) == before);                                                // on a copy
    if (stopAfter > 0)
      tested.stop();
    else
      finish(tested);
    QVERIFY(tested.idle());
    QCOMPARE(static_cast<bool>(tested.lastTest()), stopAfter == 0);
    QVERIFY(everything(tested) == before);
    tested.train(1);
    finish(tested);
    QVERIFY(everything(tested) == everything(plain));
    QCOMPARE(tested.weightsChecksum(), plain.weightsChecksum());
  }

  void theProbeItselfTouchesNoTraining() {
    Experiment experiment = smallExperiment();
    const Simulation plain = trainedSimulation(experiment, 2);
    experiment.probe = allProbes();
    QVERIFY(everything(trainedSimulation(experiment, 2)) == everything(plain));
  }

  void lostNeuronsAreNested() {
    Experiment experiment = smallExperiment();
    std::vector<std::size_t> fewer;
    for (const double share : {0.0, 0.05, 0.1, 0.4, 0.99, 1.0}) {
      experiment.probe.lost_neurons = share;
      const auto lost = lostNeurons(experiment);
      QCOMPARE(lost.size(), static_cast<std::size_t>(std::lround(share * 40)));
      QCOMPARE(std::set(lost.begin(), lost.end()).size(), lost.size());
      QVERIFY(std::equal(fewer.begin(), fewer.end(), lost.begin()));
      QVERIFY(std::ranges::all_of(lost, [](auto i) { return i < 40; }));
      fewer = lost;
    }
    experiment.run.seed = 2;
    QVERIFY(lostNeurons(experiment) != fewer);
  }

  void lostNeuronsHaveNoSynapses() {
    Experiment experiment = smallExperiment();
    experiment.probe.lost_neurons = 0.2;
    const Network network(experiment);
    const auto lost = lostNeurons(experiment);
    const std::set<std::size_t> gone(lost.begin(), lost.end());
    const AlignedVector<double> weights = probedWeights(network, experiment);
    QCOMPARE(weights.size(), network.paddedWeights().size());
    std::size_t taken = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      const auto before = network.weightRow(i);
      const auto after = row(network, weights, i);
      for (std::size_t l = 0; l < after.size(); ++l) {
        const bool touched = gone.contains(i) || gone.contains(network.connectivity().row(i)[l]);
        QVERIFY(after[l] == (touched ? 0 : before[l]));
        taken += touched;
      }
    }
    QVERIFY(taken > 50);
  }

  /// In the test they have no drive, and drive nobody.
  void lostNeuronsAreSilentInTheTest() {
    Experiment experiment = smallExperiment();
    experiment.probe.lost_neurons = 0.2;
    Simulation simulation = trainedSimulation(experiment, 2);
    simulation.test();
    for (const TrialRecord& record : recorded(simulation))
      for (std::size_t i = 0; i < 40; ++i) {
        double largest = 0;
        for (std::size_t k = 0; k < record.activity.samples(); ++k)
          largest = std::max(largest, std::abs(static_cast<double>(record.activity.values[k * 40 + i])));
        const auto lost = lostNeurons(experiment);
        QCOMPARE(largest == 0, std::ranges::find(lost, i) != lost.end());
      }
  }

  void shuffleKeepsEachRow_data() {
    QTest::addColumn<bool>("all");
    QTest::addRow("all synapses") << true;
    QTest::addRow("among recorded neurons") << false;
  }

  void shuffleKeepsEachRow() {
    QFETCH(const bool, all);
    Experiment experiment = recordedExperiment(m_folder, 10);
    experiment.probe.shuffled_synapses = all ? ShuffledSynapses::all : ShuffledSynapses::recorded;
    QVERIFY(probesWeights(experiment));
    const Network network(experiment);
    const AlignedVector<double> weights = probedWeights(network, experiment);
    std::size_t moved = 0, movedElsewhere = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      std::vector<double> before = row(network, network.paddedWeights(), i), after = row(network, weights, i);
      for (std::size_t l = 0; l < after.size(); ++l) {
        const bool amongRecorded = i < 30 && network.connectivity().row(i)[l] < 30;
        (amongRecorded ? moved : movedElsewhere) += before[l] != after[l];
      }
      std::ranges::sort(before);
      std::ranges::sort(after);
      QVERIFY(before == after);
    }
    QVERIFY(moved > 150); // of about 260
    QCOMPARE(movedElsewhere > 0, all);
    QVERIFY(probedWeights(network, experiment) == weights); // the same each time
  }

  void shuffleAndLossTogether() {
    Experiment experiment = smallExperiment();
    experiment.probe.shuffled_synapses = ShuffledSynapses::all;
    const Network network(experiment);
    const AlignedVector<double> shuffled = probedWeights(network, experiment);
    experiment.probe.lost_neurons = 0.3;
    const AlignedVector<double> both = probedWeights(network, experiment);
    for (std::size_t k = 0; k < both.size(); ++k)
      QVERIFY(both[k] == 0 || both[k] == shuffled[k]);
    QVERIFY(both != shuffled);
  }

  void nothingToProbe() {
    Experiment experiment = smallExperiment();
    QVERIFY(!probesWeights(experiment));
    const Network network(experiment);
    QVERIFY(probedWeights(network, experiment) == network.paddedWeights());
    experiment.probe.noise = 1; // acts on the input, not on the weights
    QVERIFY(!probesWeights(experiment));
  }

  void noiseIsAnotherInEachTrial() {
    Experiment experiment = smallExperiment();
    experiment.neuron.model = NeuronKind::rate; // deterministic: trials differ by the noise alone
    experiment.run.pre_min = experiment.run.pre_max = 20;
    experiment.run.test_trials = 3;
    for (const double noise : {0.0, 0.3}) {
      experiment.probe.noise = noise;
      Simulation simulation = trainedSimulation(experiment, 1);
      simulation.test();
      const auto trials = recorded(simulation);
      QCOMPARE(trials[0].activity == trials[1].activity, noise == 0);
      QCOMPARE(trials[1].activity == trials[2].activity, noise == 0);
      simulation.test(); // but the same test again is the same
      QVERIFY(recorded(simulation)[1].activity == trials[1].activity);
    }
  }

  /// While weights are probed, what is shown as predicted is predicted from them, and afterwards no longer.
  void framesPredictFromTheWeightsThatAct() {
    Experiment experiment = smallExperiment();
    experiment.probe.shuffled_synapses = ShuffledSynapses::all;
    Simulation simulation = trainedSimulation(experiment, 2);
    const auto predicted = [&] {
      Frame frame;
      simulation.fill(frame, std::vector<std::uint32_t>{0, 5, 11});
      return frame.prediction;
    };
    const Prediction prediction(experiment, setsOf({simulation.targets(0)}));
    const std::vector<std::uint32_t> watched{0, 5, 11};
    const auto trained = prediction.activity(simulation.network(), 0, watched);
    for (const bool askedBefore : {true, false}) {
      if (askedBefore)
        QVERIFY(predicted() == trained);
      simulation.test();
      simulation.advance(simulated(100));
      Network copy = simulation.network();
      copy.setWeights(probedWeights(copy, experiment));
      const auto probed = prediction.activity(copy, 0, watched);
      QVERIFY(probed != trained);
      QVERIFY(predicted() == probed);
      finish(simulation);
      QVERIFY(predicted() == trained);
      const SetTest& set = *simulation.lastTest()->sets.front();
      for (std::size_t k = 0; k < 100; ++k)
        for (std::size_t w = 0; w < 3; ++w)
          QCOMPARE(set.prediction[k * 40 + watched[w]], probed[k * 3 + w]);
    }
  }

private:
  QTemporaryDir m_folder;
  std::vector<NamedExperiment> m_kinds;
};

SPIKELOOM_TEST(ProbeTest)

} // namespace spikeloom::test::probe_test

#include "probe_test.moc"
