// A run as a whole: the same bits however it is driven, tests that leave no trace, stopping, watching,
// refusing.
#include "core/experiment/validate.h"
#include "core/run/simulation.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cstring>

#include "checks.h"
#include "core/base/errors.h"
#include "core/model/network.h"
#include "tests/registry.h"

namespace spikeloom::test::simulation_test {

namespace {

/// What a run has come to: enough to tell two runs apart.
struct Outcome {
  std::uint64_t weights = 0;
  std::vector<float> drive; ///< of the last trial, all neurons
  std::size_t spikes = 0;
  std::vector<double> curve;
  double simulatedMs = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome outcome(const Simulation& simulation) {
  Outcome out;
  out.weights = simulation.weightsChecksum();
  out.drive = simulation.lastTrial()->activity.values;
  out.spikes = simulation.lastTrial()->spikes.size();
  for (const TrialTotals& loop : simulation.curve())
    out.curve.insert(out.curve.end(), {loop.mean, loop.rmsError, loop.weightChange, loop.rate});
  Frame frame;
  simulation.fill(frame, {});
  out.simulatedMs = std::round(frame.simulatedMs * 1e6); // a sum of chunks rounds; the trials' lengths do not
  return out;
}

Outcome trained(const Experiment& experiment, int loops) {
  Simulation simulation(experiment);
  simulation.train(loops);
  finish(simulation);
  return outcome(simulation);
}

Frame look(const Simulation& simulation, std::vector<std::uint32_t> watched = {}) {
  Frame frame;
  simulation.fill(frame, watched);
  return frame;
}

} // namespace

class SimulationTest : public QObject {
  Q_OBJECT

private slots:
  void chunksDoNotChangeABit() {
    const Experiment experiment = smallExperiment();
    const Outcome whole = trained(experiment, 2);
    const std::vector<Simulation::Chunk> cuts{{.wallTime = {}},
                                              {.wallTime = std::chrono::hours(1), .simulatedMs = 0.1},
                                              {.wallTime = std::chrono::hours(1), .simulatedMs = 3.7},
                                              {.wallTime = std::chrono::hours(1), .oneTrial = true}};
    for (const Simulation::Chunk& cut : cuts) {
      Simulation simulation(experiment);
      simulation.train(2);
      while (!simulation.idle())
        simulation.advance(cut);
      QVERIFY(outcome(simulation) == whole);
    }
    Experiment other = experiment;
    other.run.seed = 2;
    QVERIFY(trained(other, 2).weights != whole.weights);
  }

  void chunksEndWhenTheyShould() {
    Simulation simulation(smallExperiment());
    QCOMPARE(simulation.advance(unlimited), 0.0); // nothing is asked for
    simulation.train(3);
    CHECK_NEAR(simulation.advance({.wallTime = std::chrono::hours(1), .simulatedMs = 5}), 5, 0.1001);
    const double rest = simulation.advance({.wallTime = std::chrono::hours(1), .oneTrial = true});
    const TrialTimes times = simulation.lastTrial()->times;
    CHECK_NEAR(5 + rest, times.end - times.begin, 0.2);
    QCOMPARE(simulation.curve().size(), std::size_t{1});
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(simulation.advance(unlimited, stop.get_token()), 0.0);
    QVERIFY(!simulation.idle());
  }

  void threadsDoNotChangeABit() {
    Experiment experiment = smallExperiment();
    const Outcome one = trained(experiment, 2);
    for (const int threads : {2, 3}) {
      experiment.run.threads = threads;
      QCOMPARE(Simulation(experiment).threads(), static_cast<unsigned>(threads));
      QVERIFY(trained(experiment, 2) == one);
    }
  }

  void aTestLeavesNoTrace() {
    Simulation plain(smallExperiment()), tested(smallExperiment());
    for (int loop = 0; loop < 3; ++loop) {
      plain.train(1);
      finish(plain);
      tested.train(1);
      finish(tested);
      const std::uint64_t weights = tested.weightsChecksum();
      tested.test();
      finish(tested);
      QCOMPARE(tested.weightsChecksum(), weights);
      QCOMPARE(tested.lastTest()->afterLoop, loop + 1);
      QCOMPARE(tested.lastTest()->trials.size(), std::size_t{2});
    }
    QCOMPARE(tested.weightsChecksum(), plain.weightsChecksum());
    QVERIFY(tested.curve().back().rmsError == plain.curve().back().rmsError);
  }

  void aTestIsTheSameWheneverItIsMade() {
    Simulation once(smallExperiment()), twice(smallExperiment());
    once.train(2);
    once.test();
    finish(once);
    twice.train(1);
    twice.test();
    finish(twice);
    twice.train(1);
    finish(twice);
    for (int repeat = 0; repeat < 2; ++repeat) {
      twice.test();
      finish(twice);
      for (std::size_t k = 0; k < 2; ++k)
        QVERIFY(twice.lastTest()->trials[k].correlation == once.lastTest()->trials[k].correlation);
    }
    const auto& trials = once.lastTest()->trials;
    QVERIFY(trials[0].correlation != trials[1].correlation); // each from another state
  }

  /// Every trial once, with what it came to, and the network that it was made with.
  void observersAreToldOfEveryTrial() {
    struct Observer final : RunObserver {
      void trialEnded(const TrialRecord& record, const TrialSummary& summary, const Network& used) override {
        told.emplace_back(record.kind, record.number);
        agree = agree && summary.kind == record.kind && summary.number == record.number;
        network = &used;
      }
      std::vector<std::pair<TrialKind, int>> told;
      bool agree = true;
      const Network* network = nullptr;
    } first, second;
    Experiment experiment = smallExperiment();
    experiment.run.test_trials = 2;
    Simulation simulation(experiment);
    simulation.observe(first);
    simulation.observe(second);
    simulation.train(2);
    finish(simulation);
    QCOMPARE(first.network, &simulation.network());
    simulation.test();
    finish(simulation);
    QVERIFY(first.network != &simulation.network()); // tests work on copies
    using enum TrialKind;
    QVERIFY(first.told ==
            (std::vector<std::pair<TrialKind, int>>{{Training, 1}, {Training, 2}, {Test, 1}, {Test, 2}}));
    QVERIFY(second.told == first.told && first.agree);
  }

  void trainingAskedForDuringATestComesAfterIt() {
    Simulation plain(smallExperiment()), busy(smallExperiment());
    plain.train(2);
    finish(plain);
    busy.train(1);
    finish(busy);
    busy.test();
    busy.advance({.wallTime = std::chrono::hours(1), .oneTrial = true}); // the first of two trials
    QVERIFY(!busy.idle());
    busy.train(1);
    finish(busy);
    QCOMPARE(busy.weightsChecksum(), plain.weightsChecksum());
    QCOMPARE(busy.lastTest()->afterLoop, 1);
    QVERIFY(look(busy).current.activity.values.empty());
  }

  void stopAbandonsAndTrainingGoesOn() {
    Simulation simulation(smallExperiment());
    simulation.train(5);
    simulation.advance({.wallTime = std::chrono::hours(1), .oneTrial = true});
    simulation.advance({.wallTime = std::chrono::hours(1), .simulatedMs = 130});
    simulation.stop();
    QVERIFY(simulation.idle());
    QCOMPARE(look(simulation).loops, 1);
    QCOMPARE(simulation.curve().size(), std::size_t{1});
    simulation.train(2);
    finish(simulation);
    QCOMPARE(simulation.curve().size(), std::size_t{3});
    QCOMPARE(simulation.curve().back().number, 3);
    QVERIFY(std::isfinite(simulation.weightsL1()));
  }

  void stoppingATestLeavesNoTrace() {
    Simulation plain(smallExperiment()), stopped(smallExperiment());
    plain.train(2);
    finish(plain);
    stopped.train(1);
    finish(stopped);
    stopped.test();
    stopped.advance({.wallTime = std::chrono::hours(1), .simulatedMs = 60});
    stopped.stop();
    QVERIFY(stopped.idle() && !stopped.lastTest());
    stopped.train(1);
    finish(stopped);
    QCOMPARE(stopped.weightsChecksum(), plain.weightsChecksum());
  }

  void trainUpToCountsWhatIsDone() {
    Simulation simulation(smallExperiment());
    simulation.trainUpTo(2);
    finish(simulation);
    simulation.trainUpTo(3);
    finish(simulation);
    simulation.trainUpTo(1);
    QVERIFY(simulation.idle());
    QCOMPARE(simulation.curve().size(), std::size_t{3});
  }

  void framesShowTheTrialUnderWay() {
    Simulation simulation(smallExperiment());
    const std::vector<std::uint32_t> watched{17, 3, 39};
    simulation.train(1);
    simulation.advance({.wallTime = std::chrono::hours(1), .simulatedMs = 180});
    const Frame frame = look(simulation, watched);
    QVERIFY(frame.activity == Activity::Training);
    QCOMPARE(frame.watched, watched);
    QCOMPARE(frame.current.activity.neurons, watched.size());
    QVERIFY(frame.current.activity.samples() > 50 && !frame.history->lastTrial);
    finish(simulation);
    const Frame after = look(simulation, watched);
    QVERIFY(after.activity == Activity::Idle);
    const TrialRecord& record = *after.history->lastTrial;
    QCOMPARE(record.activity.neurons, std::size_t{40});
    for (std::size_t k = 0; k < frame.current.activity.samples(); ++k)
      for (std::size_t w = 0; w < watched.size(); ++w)
        QCOMPARE(frame.current.activity.values[k * 3 + w], record.activity.values[k * 40 + watched[w]]);
    for (std::size_t k = 0; k < frame.current.spikes.size(); ++k)
      QCOMPARE(frame.current.spikes[k].neuron, record.spikes[k].neuron);
    QVERIFY(std::ranges::is_sorted(record.spikes, {}, &Spike::time));
  }

  void samplesCoverTheTrial() {
    Experiment experiment = smallExperiment();
    experiment.run.pre_min = experiment.run.pre_max = 31.3;
    experiment.run.post = 50;
    Simulation simulation(experiment);
    simulation.train(1);
    finish(simulation);
    const TrialRecord& record = *simulation.lastTrial();
    CHECK_NEAR(record.times.begin, -31.3, 1e-9);
    CHECK_NEAR(record.times.target, 20, 1e-9);
    CHECK_NEAR(record.times.targetEnd, 220, 1e-9);
    CHECK_NEAR(record.times.end, 270, 1e-9);
    QVERIFY(record.activity.first > record.times.begin &&
            record.activity.first <= record.times.begin + 2 + 1e-9);
    const double toTarget = (record.times.target - record.activity.first) / record.activity.interval;
    CHECK_NEAR(toTarget, std::round(toTarget), 1e-9); // updates fall on samples
    CHECK_NEAR(record.activity.first + static_cast<double>(record.activity.samples() - 1) * 2, 270, 1e-9);
    QVERIFY(record.spikes.front().time >= -31.3F && record.spikes.back().time <= 270.0F);
  }

  void progressOnlyGrows() {
    Simulation simulation(smallExperiment());
    simulation.train(3);
    double last = 0;
    while (!simulation.idle()) {
      simulation.advance({.wallTime = std::chrono::hours(1), .simulatedMs = 7});
      const double progress = look(simulation).progress;
      QVERIFY(progress >= last && progress <= 1);
      last = progress;
    }
    QCOMPARE(last, 1.0);
    QVERIFY(look(simulation).secondsLeft == 0);
  }

  void withoutStimulusAndFreeRun() {
    Experiment experiment = smallExperiment();
    experiment.stimulus.duration = 0;
    experiment.run.pre_max = 0;
    Simulation simulation(experiment);
    simulation.train(2);
    simulation.test();
    finish(simulation);
    const TrialTimes times = simulation.lastTrial()->times;
    QVERIFY(times.begin == 0 && times.target == 0);
    CHECK_NEAR(times.end, 200, 1e-9);
    CHECK_NEAR(look(simulation).simulatedMs, 800, 1e-6);
    QCOMPARE(simulation.lastTrial()->activity.samples(), std::size_t{100});
    QVERIFY(std::isfinite(simulation.lastTest()->correlationMean));
  }

  void checksumIsFnv1aOfTheWeights() {
    const Experiment experiment = smallExperiment();
    const Simulation simulation(experiment);
    const Network network(experiment);
    std::uint64_t hash = 0xcbf29ce484222325u;
    double sum = 0;
    for (std::size_t i = 0; i < network.size(); ++i)
      for (const double w : network.weightRow(i)) {
        std::array<unsigned char, sizeof w> bytes{};
        std::memcpy(bytes.data(), &w, sizeof w);
        for (const unsigned char byte : bytes)
          hash = (hash ^ byte) * 0x100000001b3u;
        sum += std::abs(w);
      }
    QCOMPARE(simulation.weightsChecksum(), hash);
    CHECK_NEAR(simulation.weightsL1(), sum, 1e-9);
  }

  void tooLargeANetworkIsRefusedWithTheNumbers() {
    Experiment experiment = smallExperiment();
    experiment.network.neurons = 20000;
    experiment.network.connection_probability = 0.9; // with 1, one P would serve all
    try {
      (void)Simulation(experiment);
      QFAIL("20000 neurons with 18000 synapses each need 26 TB");
    } catch (const InputErrors& errors) {
      QCOMPARE(errors.errors().size(), std::size_t{1});
      QCOMPARE(errors.errors()[0].path, std::string("network.neurons"));
      const QString message = QString::fromStdString(errors.errors()[0].message);
      const auto sizes = QRegularExpression("needs (\\S+) GB .* (\\S+) GB are free").match(message);
      QVERIFY2(sizes.hasMatch(), qPrintable(message));
      CHECK_NEAR(sizes.captured(1).toDouble(), 4e-9 * 20000 * 18000 * 18000,
                 1000); // N n² of 4 bytes, and buffers
      QVERIFY(sizes.captured(2).toDouble() > 0 && sizes.captured(2).toDouble() < 32000);
    }
  }

  void runawayActivityIsAnError() {
    Experiment experiment = smallExperiment();
    experiment.network.weight_sd = 100;
    experiment.network.zero_row_sums = false;
    experiment.neuron.time_step = 2;
    experiment.stimulus.gain = 20;
    Simulation simulation(experiment);
    simulation.train(3);
    try {
      finish(simulation);
      QFAIL("weights of 100 and steps of 2 ms must run away");
    } catch (const NumericalError& error) {
      QVERIFY(error.time() > 0 && error.time() <= 3 * 270);
      QVERIFY(QString(error.what()).contains("too large for the time step"));
    }
    simulation.stop(); // what was computed can still be looked at
    QVERIFY(simulation.idle() && look(simulation).activity == Activity::Idle);
  }

  /// The time of a failure is that since the network was built, like all that a frame says.
  void runawayIsTimedFromTheBeginning() {
    Experiment experiment = smallExperiment();
    experiment.run.pre_min = experiment.run.pre_max = 30; // trials of 250 ms
    Simulation simulation(experiment);
    simulation.train(3);
    simulation.advance({.wallTime = std::chrono::hours(1), .simulatedMs = 400});
    experiment.neuron.time_constant = 0.01; // steps of ten times that
    simulation.setLive(experiment);
    try {
      finish(simulation);
      QFAIL("such steps must run away");
    } catch (const NumericalError& error) {
      QCOMPARE(simulation.curve().size(), std::size_t{2});
      QCOMPARE(error.time(), look(simulation).simulatedMs);
      QVERIFY(error.time() >= 500 && error.time() < 600);
    }
    QVERIFY(simulation.idle());
  }

  /// The memory of a network that stands is spent: only one that is to be built may fail for it.
  void memoryCountsForANewNetworkOnly() {
    Experiment huge;
    huge.network.neurons = 20000;
    huge.network.connection_probability = 0.9;
    QCOMPARE(validate(huge).size(), std::size_t{1});
    QVERIFY(validate(huge, {}, MemoryRule::Skip).empty());
  }
};

SPIKELOOM_TEST(SimulationTest)

} // namespace spikeloom::test::simulation_test

#include "simulation_test.moc"
