#include <QTest>

#include <string>

#include "core/run/schedule.h"
#include "tests/registry.h"

namespace spikeloom::test::schedule_test {

using Next = Schedule::Next;

namespace {

/// Goes on until nothing is left or it pauses: a letter for what was done ('L' a loop, 't' a full test's
/// trial, 'T' its end, 'b' a brief test, '1', '2' … a look at a set, 'p' a pause).
std::string run(Schedule& schedule) {
  std::string out;
  while (!schedule.idle() && out.size() < 100) {
    if (schedule.paused())
      return out + 'p';
    if (schedule.next() == Next::Trial) {
      schedule.trialBegan();
      schedule.trialEnded();
      out += 'L';
      continue;
    }
    const Schedule::Test test = schedule.test();
    const int cue = schedule.cue();
    schedule.testBegan();
    if (test == Schedule::Test::Full) {
      schedule.testTrialEnded();
      out += 't';
      if (schedule.paused())
        return out + 'p';
    }
    schedule.testEnded();
    out += test == Schedule::Test::Full    ? 'T'
           : test == Schedule::Test::Brief ? 'b'
                                           : static_cast<char>('1' + cue);
  }
  return out;
}

Schedule of(int loops) {
  Schedule schedule;
  schedule.setLoops(loops);
  return schedule;
}

} // namespace

class ScheduleTest : public QObject {
  Q_OBJECT

private slots:
  void nothingIsAskedForAtFirst() {
    Schedule schedule = of(5);
    QVERIFY(schedule.idle() && !schedule.running() && !schedule.paused());
    QCOMPARE(run(schedule), std::string());
    schedule.pause(); // nothing to pause
    QVERIFY(!schedule.paused());
  }

  void trainingCompletesTheLoopsThenTests() {
    Schedule schedule = of(3);
    schedule.train();
    QCOMPARE(schedule.loopsAsked(), 3);
    QCOMPARE(run(schedule), std::string("LLLtT"));
    schedule.train(); // as many again
    QCOMPARE(schedule.loopsAsked(), 6);
    QCOMPARE(run(schedule), std::string("LLLtT"));
    QCOMPARE(schedule.loopsDone(), 6);
  }

  void loopsAndTestsAreDoneInTheirOrder() {
    Schedule schedule;
    schedule.addLoops(2);
    schedule.testAfterAll();
    schedule.addLoops(1); // before the test, which is after all loops
    QCOMPARE(run(schedule), std::string("LLLtT"));
    schedule.trainUpTo(5);
    schedule.trainUpTo(4); // instead of what was asked before
    QCOMPARE(run(schedule), std::string("L"));
    schedule.trainUpTo(2); // more are done already
    QVERIFY(schedule.idle());
  }

  void trainingAskedForDuringATestComesAfterIt() {
    Schedule schedule;
    schedule.addLoops(1);
    schedule.testAfterAll();
    QCOMPARE(schedule.next(), Next::Trial);
    schedule.trialBegan();
    schedule.trialEnded();
    schedule.testBegan();
    schedule.addLoops(1);
    schedule.testAfterAll(); // it is under way
    QCOMPARE(schedule.next(), Next::Test);
    schedule.testEnded();
    QCOMPARE(run(schedule), std::string("L"));
  }

  void oneTrialThenPauses() {
    Schedule schedule = of(2);
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("Lp"));
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("Lp")); // the test of the training is left
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("tp"));
    schedule.train();
    QCOMPARE(schedule.next(), Next::Test);
    schedule.testEnded();
    QVERIFY(schedule.idle() && !schedule.paused());
    schedule.oneTrial(); // beyond the training's loops: one more, and nothing is left to pause before
    QCOMPARE(run(schedule), std::string("L"));
  }

  void aTestGoesBetweenTwoLoops() {
    Schedule schedule = of(3);
    schedule.train();
    schedule.trialBegan();
    schedule.testNext(); // during loop 1
    QCOMPARE(schedule.next(), Next::Trial);
    schedule.trialEnded();
    QCOMPARE(run(schedule), std::string("tTLLtT"));
  }

  void aTestWhilePausedIsFollowedByThePause() {
    Schedule schedule = of(3);
    schedule.train();
    schedule.trialBegan();
    schedule.pause();
    schedule.testNext();
    QVERIFY(!schedule.paused());
    schedule.trialEnded();
    QCOMPARE(run(schedule), std::string("tTp"));
    schedule.train();
    QCOMPARE(run(schedule), std::string("LLtT"));
  }

  void aTestOfAnIdleRunIsAllThatIsDone() {
    Schedule schedule = of(3);
    schedule.testNext();
    QCOMPARE(run(schedule), std::string("tT"));
    QCOMPARE(schedule.loopsDone(), 0);
  }

  void pausesAndGoesOn() {
    Schedule schedule = of(2);
    schedule.train();
    schedule.pause();
    QVERIFY(schedule.paused() && !schedule.running() && !schedule.idle());
    schedule.train();
    QCOMPARE(run(schedule), std::string("LLtT"));
  }

  void stopForgetsAll() {
    Schedule schedule = of(4);
    schedule.testEvery(1);
    schedule.train();
    schedule.trialBegan();
    schedule.testNext();
    schedule.pause();
    schedule.stop();
    QVERIFY(schedule.idle() && !schedule.paused());
    QCOMPARE(schedule.loopsAsked(), 0);
    schedule.testEvery(0);
    schedule.train();
    QCOMPARE(run(schedule), std::string("LLLLtT"));
  }

  void changedLoopsCountWhileTraining() {
    Schedule schedule = of(3);
    schedule.train();
    schedule.trialBegan();
    schedule.setLoops(5);
    QCOMPARE(schedule.loopsAsked(), 5);
    schedule.setLoops(1); // the loop under way is finished
    QCOMPARE(schedule.loopsAsked(), 1);
    schedule.trialEnded();
    QCOMPARE(run(schedule), std::string("tT"));
    schedule.setLoops(7); // nothing is asked for: only the next training has as many
    QVERIFY(schedule.idle());
    schedule.train();
    QCOMPARE(schedule.loopsAsked(), 7);
  }

  void aSavedRunWaitsWhereItWas() {
    Schedule schedule = of(5);
    schedule.restore(2, 4, true);
    schedule.waitAfterRestore();
    QVERIFY(schedule.paused());
    QCOMPARE(schedule.next(), Next::Trial);
    QCOMPARE(schedule.loopsAsked(), 5);
    schedule.train();
    QCOMPARE(run(schedule), std::string("LLLtT"));
    Schedule complete = of(5);
    complete.restore(5, 5, false);
    complete.waitAfterRestore();
    QVERIFY(complete.idle() && !complete.paused());
  }

  void testsAtEveryKthLoop() {
    Schedule schedule = of(3);
    schedule.testEvery(1);
    schedule.train();
    QCOMPARE(run(schedule), std::string("bLbLbLtT")); // the last one is also that of the training
    schedule.testEvery(2);
    schedule.train();
    QCOMPARE(run(schedule), std::string("LbLLtT"));
    schedule.addLoops(2); // no test at the end is asked for, but there is one after the 8th loop
    QCOMPARE(run(schedule), std::string("LLb"));
    schedule.addLoops(1);
    QCOMPARE(run(schedule), std::string("L"));
    schedule.testEvery(3); // what is idle stays so
    QVERIFY(schedule.idle());
  }

  /// The first brief test and the one after a loop go with it.
  void oneTrialHasItsBriefTest() {
    Schedule schedule = of(3);
    schedule.testEvery(1);
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("bLbp"));
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("Lbp"));
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("Lp")); // the test of the training comes next
    schedule.train();
    QCOMPARE(run(schedule), std::string("tT"));
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("Lb"));
  }

  void howOftenMayChangeOnTheWay() {
    Schedule schedule = of(10);
    schedule.testEvery(1);
    schedule.train();
    QCOMPARE(schedule.test(), Schedule::Test::Brief);
    schedule.testBegan();
    schedule.testEnded();
    schedule.trialBegan();
    schedule.trialEnded(); // its test is due
    schedule.testEvery(4);
    QCOMPARE(run(schedule), std::string("bLLLbLLLLbLLtT"));
  }

  void stoppedRunsGoOnWithoutATestOfTheLoopBefore() {
    Schedule schedule = of(4);
    schedule.testEvery(1);
    schedule.oneTrial();
    QCOMPARE(run(schedule), std::string("bLbp"));
    schedule.train();
    schedule.trialBegan();
    schedule.trialEnded();
    schedule.testBegan();
    schedule.stop(); // during the test after loop 2
    QVERIFY(schedule.idle());
    schedule.train();
    QCOMPARE(run(schedule), std::string("bLbLtT")); // it is made after all, before loop 3
  }

  void looksGoBetweenTwoLoops() {
    Schedule schedule = of(2);
    schedule.cueNext(1);
    QCOMPARE(run(schedule), std::string("2")); // of an idle run that is all
    schedule.train();
    schedule.trialBegan();
    schedule.cueNext(0);
    schedule.testNext();
    schedule.trialEnded();
    QCOMPARE(run(schedule), std::string("1tTLtT")); // after the last loop there is a test, looks or not
  }

  void aLookWhilePausedIsFollowedByThePause() {
    Schedule schedule = of(3);
    schedule.train();
    schedule.trialBegan();
    schedule.trialEnded();
    schedule.pause();
    schedule.cueNext(0);
    QVERIFY(!schedule.paused());
    schedule.testBegan();
    schedule.cueNext(1); // one more, meanwhile
    schedule.testEnded();
    QCOMPARE(run(schedule), std::string("2p"));
    schedule.cueNext(2);
    schedule.stop();
    QVERIFY(schedule.idle());
  }

  /// Of all the time, k loops and a test after them, the test takes at most the share, and with one loop less
  /// more.
  void shareOfTime() {
    for (const double test : {0.01, 0.4, 1.0, 7.3})
      for (const double share : {0.1, 0.25, 0.5}) {
        const int k = Schedule::loopsPerTest(1, test, share);
        QVERIFY(test <= share * (k + test) * (1 + 1e-12));
        QVERIFY(k == 1 || test > share * (k - 1 + test));
      }
  }
};

SPIKELOOM_TEST(ScheduleTest)

} // namespace spikeloom::test::schedule_test

#include "schedule_test.moc"
