#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <optional>

#include "core/run/simulation.h"
#include "core/session/pace.h"
#include "tests/registry.h"
#include "watcher.h"

namespace spikeloom::test::run_controller_test {
using namespace watching;

class RunControllerTest : public QObject {
  Q_OBJECT

private slots:
  void buildsAndShowsAFrameWithoutBeingAsked();
  void trainsThenTestsThenIsIdle();
  void trainsFurtherWhenAskedAgain();
  void pausesInTheMiddleAndGoesOn();
  void stepsOneTrial();
  void testsBetweenTwoLoopsAndTrainsOn();
  void testsWhilePausedAndStaysPaused();
  void stopsAndKeepsTheNetwork();
  void givesTheSameBitsAsTheSimulationAlone();
  void obeysTheLastOfSeveralBuilds();
  void refusesAWrongExperimentAndKeepsTheNetwork();
  void takesUpLiveValues();
  void changesTheNumberOfLoopsWhileTraining();
  void showsTheActivityOfWatchedNeurons();
  void checksExperiments();
  void savesAndGoesOn();
  void haltsOnDivergence();
  void pausesOnSilence();
  void rateUnitsAreNotSilent();
  void keepsPace();
  void slowMotionIsSlow();
};

void RunControllerTest::buildsAndShowsAFrameWithoutBeingAsked() {
  Watcher w;
  QCOMPARE(w.controller.run(), 0u);
  const auto run = w.controller.build(small());
  QVERIFY(w.controller.building());
  QTRY_COMPARE_WITH_TIMEOUT(w.frame.run, run, patience);
  QVERIFY(!w.controller.building());
  QVERIFY(w.built.has_value());
  QCOMPARE(w.frame.activity, Activity::Idle);
  QCOMPARE(w.frame.history->network->neurons, 40u);
}

void RunControllerTest::trainsThenTestsThenIsIdle() {
  Watcher w;
  w.controller.build(small());
  w.controller.train(); // waits for the network
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
  QCOMPARE(w.frame.history->curve.size(), 3u);
  QCOMPARE(w.frame.history->lastTest->trials.size(), 2u);
  QCOMPARE(w.frame.history->lastTest->afterLoop, 3);
  QVERIFY(!w.frame.paused);
}

void RunControllerTest::trainsFurtherWhenAskedAgain() {
  Watcher w;
  w.controller.build(small());
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 6) && w.frame.history->lastTest->afterLoop == 6, patience);
}

void RunControllerTest::pausesInTheMiddleAndGoesOn() {
  Watcher w;
  w.controller.setSpeed(0.5); // slow enough to be caught in the middle
  w.controller.build(small());
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.simulatedMs > 5, patience);
  w.controller.pause();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.paused, patience);
  QCOMPARE(w.frame.activity, Activity::Training);
  const double where = w.frame.simulatedMs;
  w.controller.watch({1}); // makes it send another frame
  QTRY_COMPARE_WITH_TIMEOUT(w.frame.watched.size(), 1u, patience);
  QCOMPARE(w.frame.simulatedMs, where);
  w.controller.setSpeed(std::numeric_limits<double>::infinity());
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
}

void RunControllerTest::stepsOneTrial() {
  Watcher w;
  w.controller.build(small());
  for (int loop = 1; loop <= 2; ++loop) {
    w.controller.oneTrial();
    QTRY_VERIFY_WITH_TIMEOUT(w.frame.loop == loop && w.frame.paused, patience);
    QCOMPARE(w.frame.loops, 3);
  }
  w.controller.oneTrial(); // the last loop: the test is next
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Testing, 3) && w.frame.paused, patience);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
  w.controller.oneTrial(); // all done: one more
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 4), patience);
}

void RunControllerTest::testsBetweenTwoLoopsAndTrainsOn() {
  Watcher w;
  w.controller.setSpeed(1);
  w.controller.build(small());
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.simulatedMs > 5, patience);
  w.controller.test();
  w.controller.setSpeed(std::numeric_limits<double>::infinity());
  bool early = false;
  QObject::connect(&w.controller, &RunController::frameReady, this, [&](const Frame& f) {
    early = early || (f.history->lastTest && f.history->lastTest->afterLoop < 3);
  });
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest &&
                               w.frame.history->lastTest->afterLoop == 3,
                           patience);
  w.askChecksum();
  QTRY_VERIFY_WITH_TIMEOUT(w.weights.has_value(), patience);
  Simulation alone(small());
  alone.train(3);
  while (!alone.idle())
    alone.advance({});
  QCOMPARE(*w.weights, alone.weightsChecksum()); // the test in between changed nothing
}

void RunControllerTest::testsWhilePausedAndStaysPaused() {
  Watcher w;
  w.controller.build(small());
  w.controller.oneTrial();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.loop == 1 && w.frame.paused, patience);
  w.controller.test(); // between two trials or in the middle of one: both must end paused
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.history->lastTest && w.frame.paused, patience);
  QCOMPARE(w.frame.activity, Activity::Training);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3), patience);
}

void RunControllerTest::stopsAndKeepsTheNetwork() {
  Watcher w;
  w.controller.setSpeed(1);
  w.controller.build(small());
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.simulatedMs > 5, patience);
  const auto run = w.controller.run();
  w.controller.stop();
  QTRY_COMPARE_WITH_TIMEOUT(w.frame.activity, Activity::Idle, patience);
  QVERIFY(w.frame.loop < 3);
  QCOMPARE(w.controller.run(), run);
  w.controller.setSpeed(std::numeric_limits<double>::infinity());
  w.controller.train(); // the loops that are missing
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
}

void RunControllerTest::givesTheSameBitsAsTheSimulationAlone() {
  Simulation alone(small());
  alone.train(3);
  while (!alone.idle())
    alone.advance({});

  Watcher w;
  w.controller.setSpeed(4); // cut into many small chunks
  w.controller.build(small());
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
  w.askChecksum();
  QTRY_VERIFY_WITH_TIMEOUT(w.weights.has_value(), patience);
  QCOMPARE(*w.weights, alone.weightsChecksum());
}

void RunControllerTest::obeysTheLastOfSeveralBuilds() {
  Watcher w;
  std::vector<std::uint64_t> shown;
  QObject::connect(&w.controller, &RunController::frameReady, this, [&](const Frame& frame) {
    QCOMPARE(frame.run, w.controller.run()); // never one of an earlier run
    if (shown.empty() || shown.back() != frame.run)
      shown.push_back(frame.run);
  });
  w.controller.build(small());
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.loop > 0, patience);
  std::uint64_t last = 0;
  Experiment experiment = small();
  for (int seed = 2; seed < 8; ++seed) {
    experiment.run.seed = seed;
    last = w.controller.build(experiment);
  }
  QTRY_COMPARE_WITH_TIMEOUT(w.frame.run, last, patience);
  QCOMPARE(w.built->run.seed, 7);
  QCOMPARE(w.frame.loop, 0);
  QVERIFY(!w.controller.building());
  QVERIFY(std::is_sorted(shown.begin(), shown.end()));
}

void RunControllerTest::refusesAWrongExperimentAndKeepsTheNetwork() {
  Watcher w;
  const auto run = w.controller.build(small());
  w.controller.oneTrial();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.loop == 1 && w.frame.paused, patience);
  Experiment wrong = small();
  wrong.network.neurons = 0;
  wrong.run.pre_min = 500;
  w.controller.build(wrong);
  QTRY_VERIFY_WITH_TIMEOUT(w.refused.has_value(), patience);
  QCOMPARE(w.refused->what, Refused::What::Build);
  QVERIFY(w.refused->problems.size() >= 2); // all of them
  QVERIFY(!w.controller.building());
  QCOMPARE(w.controller.run(), run);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3), patience);
}

void RunControllerTest::takesUpLiveValues() {
  Watcher w;
  w.controller.build(small());
  w.controller.oneTrial();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.loop == 1 && w.frame.paused, patience);
  Experiment live = small();
  live.learning.update_interval = 4;
  w.controller.setLive(live);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3), patience);
  QCOMPARE(w.frame.history->lastTrial->activity.interval, 4.0);
  live.learning.update_interval = 0.25; // not a whole number of steps
  w.controller.setLive(live);
  QTRY_VERIFY_WITH_TIMEOUT(w.refused.has_value(), patience);
  QCOMPARE(w.refused->what, Refused::What::Live);
  QCOMPARE(w.refused->problems.front().path, std::string("learning.update_interval"));
}

void RunControllerTest::changesTheNumberOfLoopsWhileTraining() {
  Watcher w;
  w.controller.build(small());
  w.controller.oneTrial();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.loop == 1 && w.frame.paused, patience);
  Experiment live = small();
  live.run.loops = 5;
  w.controller.setLive(live);
  QTRY_COMPARE_WITH_TIMEOUT(w.frame.loops, 5, patience);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 5) && w.frame.history->lastTest, patience);
}

void RunControllerTest::showsTheActivityOfWatchedNeurons() {
  Watcher w;
  w.controller.setSpeed(1);
  w.controller.watch({7, 3, 4000}); // the last one is not there
  w.controller.build(small());
  w.controller.train();
  // a frame may fall between two trials, where nothing is under way
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.activity == Activity::Training && w.frame.current.activity.neurons > 0,
                           patience);
  QCOMPARE(w.frame.watched, (std::vector<std::uint32_t>{7, 3}));
  QCOMPARE(w.frame.current.activity.neurons, 2u);
}

void RunControllerTest::checksExperiments() {
  Watcher w;
  Experiment wrong = small();
  wrong.run.pre_min = 500;
  const auto ticket = w.controller.check(wrong);
  QTRY_COMPARE_WITH_TIMEOUT(w.ticket, ticket, patience);
  QCOMPARE(w.problems.size(), 1u);
}

void RunControllerTest::savesAndGoesOn() {
  const QTemporaryDir folder;
  const QString file = folder.filePath("run.h5");
  Watcher w;
  w.controller.build(small());
  w.controller.oneTrial();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.loop == 1 && w.frame.paused, patience);
  w.controller.save(file);
  QTRY_COMPARE_WITH_TIMEOUT(w.saved, file, patience);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
  w.askChecksum();
  QTRY_VERIFY_WITH_TIMEOUT(w.weights.has_value(), patience);
  const auto weights = *std::exchange(w.weights, std::nullopt);

  const auto run = w.controller.load(file);
  QTRY_COMPARE_WITH_TIMEOUT(w.frame.run, run, patience);
  QCOMPARE(w.frame.loop, 1);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
  w.askChecksum();
  QTRY_VERIFY_WITH_TIMEOUT(w.weights.has_value(), patience);
  QCOMPARE(*w.weights, weights);

  w.controller.load(folder.filePath("none.h5"));
  QTRY_VERIFY_WITH_TIMEOUT(w.refused.has_value(), patience);
  QCOMPARE(w.refused->what, Refused::What::Load);
}

void RunControllerTest::haltsOnDivergence() {
  Watcher w;
  Experiment wild = small();
  wild.neuron.time_constant =
      0.1; // one step is then a whole time constant: the stimulus alone is too much for it
  wild.stimulus.gain = 100;
  w.controller.build(wild);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.ended.has_value(), patience);
  QCOMPARE(w.ended->reason, RunEnded::Reason::Diverged);
  QVERIFY(!w.ended->message.empty());
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.paused, patience);
  w.ended.reset();
  w.controller.train(); // says why it cannot
  QTRY_VERIFY_WITH_TIMEOUT(w.ended.has_value(), patience);
  const auto run = w.controller.build(small()); // and the program goes on
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.run == run && w.shows(Activity::Idle, 3), patience);
}

void RunControllerTest::pausesOnSilence() {
  Watcher w;
  Experiment silent = small();
  silent.network.weight_sd = 0;
  silent.stimulus.gain = 0;
  silent.target.amplitude_min = silent.target.amplitude_max = 0; // nothing to learn, so nothing makes it fire
  silent.run.loops = 50;
  w.controller.build(silent);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.halts == 1 && w.frame.paused, patience);
  QVERIFY(w.frame.loop > 0 && w.frame.loop < 50);
  w.controller.train(); // told once is enough
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 50), patience);
  QCOMPARE(w.halts, 1);
}

void RunControllerTest::rateUnitsAreNotSilent() {
  Watcher w;
  Experiment units = small();
  units.neuron.model = NeuronKind::rate;
  units.neuron.time_step = 1;
  w.controller.build(units);
  w.controller.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.shows(Activity::Idle, 3) && w.frame.history->lastTest, patience);
  QCOMPARE(w.frame.history->curve.back().rate, 0.0);
  QCOMPARE(w.halts, 0);
}

void RunControllerTest::keepsPace() {
  using namespace std::chrono_literals;
  Pace pace;
  const Pace::Clock::time_point start{};
  QVERIFY(std::isinf(pace.due(start)));
  QVERIFY(pace.behind(start)); // it has no end of work
  pace.setSpeed(0.5, start);
  QVERIFY(!pace.behind(start));
  QCOMPARE(pace.due(start), 0.0);
  QVERIFY(pace.wait(start) > 0ns);
  QCOMPARE(pace.due(start + 10ms), 5.0);
  QVERIFY(pace.wait(start + 10ms) == 0ns);
  pace.simulated(5);
  QCOMPARE(pace.due(start + 10ms), 0.0);
  QVERIFY(!pace.behind(start + 10ms));
  QCOMPARE(pace.due(start + 10s), 25.0); // what a slow machine owes is limited
  QVERIFY(pace.behind(start + 10s));     // and it is known for a while
  QVERIFY(!pace.behind(start + 12s));
}

void RunControllerTest::slowMotionIsSlow() {
  Watcher w;
  w.controller.setSpeed(0.1);
  w.controller.build(small());
  QTRY_VERIFY_WITH_TIMEOUT(w.frames > 0, patience);
  w.controller.train();
  // the test before the first loop does not wait
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.activity == Activity::Training && !w.frame.history->tests.empty(),
                           patience);
  QTest::qWait(200);
  QVERIFY(w.frame.loop == 0 && w.frame.time < 100); // at Max all loops and the test would be done
}

SPIKELOOM_SESSION_TEST(RunControllerTest)

} // namespace spikeloom::test::run_controller_test

#include "run_controller_test.moc"
