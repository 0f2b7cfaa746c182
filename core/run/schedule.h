#pragma once

namespace spikeloom {

/// What is asked of a run, and where it stands in it: loops, tests and pauses. A pure value, without thread
/// or clock: whoever runs the trials asks for the next one, and says when it began and ended.
///
/// A loop is one training trial. Tests come where they were asked for: next (as soon as the trial under way
/// has ended), after all loops that are asked for, or at every k-th loop.
class Schedule {
public:
  enum class Next { Nothing, Trial, Test };
  /// What a test is made for: all there is to know; a point of the curve, between two loops; a look at what
  /// one target set's stimulus brings about.
  enum class Test { Full, Brief, Cue };

  // --- what is asked for ---

  /// How many loops one training has: what the experiment says. When it changes while loops are still to be
  /// done, theirs changes likewise; the trial under way is finished in any case.
  void setLoops(int loops);
  /// Asks for this many further loops.
  void addLoops(int loops);
  /// Asks for as many loops as are missing until so many are done in all, instead of what was asked for
  /// before.
  void trainUpTo(int loops);
  /// Asks for a full test after all loops that are asked for.
  void testAfterAll() { m_testAfterAll = true; }
  /// Asks for brief tests before the first loop and after every k-th, as long as loops are asked for; 0: none
  /// of these.
  void testEvery(int loops) { m_every = loops; }

  /// Goes on if there is something left to do; else completes a training, or begins another one when it is
  /// complete. A full test follows the last loop.
  void train();
  /// To the end of the trial under way, or of the next one, then pauses. A brief test belongs to the loop
  /// before it (the first one to the first loop).
  void oneTrial();
  /// A full test as soon as the trial under way has ended; then all goes on, or is paused again if it was.
  void testNext();
  /// Likewise a look at a target set (from 0).
  void cueNext(int set);
  /// Halts; nothing when idle. Each of the four above goes on.
  void pause();
  /// Forgets all that is asked for, and the trial or test under way.
  void stop();

  // --- what happens ---

  void trialBegan() { m_underWay = Next::Trial; }
  void trialEnded();
  void testBegan();
  /// One of a test's trials.
  void testTrialEnded();
  void testEnded();
  /// The state of a saved run. @param underWay whether it was saved in the middle of a training trial
  void restore(int done, int asked, bool underWay);
  /// … and after how many loops the last test was, if there was one.
  void tested(int loops) { m_tested = loops; }
  /// A restored run that is not idle waits there, with the rest of its training and a test ahead.
  void waitAfterRestore();

  // --- where it stands ---

  /// What is under way, or else comes next, whether it is paused or not.
  [[nodiscard]] Next next() const;
  /// Which one, when next() is a test.
  [[nodiscard]] Test test() const;
  [[nodiscard]] bool briefTest() const { return next() == Next::Test && test() == Test::Brief; }
  /// The target set of a look.
  [[nodiscard]] int cue() const { return m_cue; }
  [[nodiscard]] bool idle() const { return next() == Next::Nothing; }
  [[nodiscard]] bool paused() const { return m_paused; }
  [[nodiscard]] bool running() const { return !m_paused && !idle(); }
  [[nodiscard]] int loopsDone() const { return m_done; }
  /// In all, those that are done included.
  [[nodiscard]] int loopsAsked() const { return m_asked > m_done ? m_asked : m_done; }
  /// Loops from one brief test to the next; 0: there are none.
  [[nodiscard]] int testedEvery() const { return m_every; }

  /// The smallest k for which a test at every k-th loop takes at most a share (0…1) of all the time, one loop
  /// and one test taking these times (s).
  [[nodiscard]] static int loopsPerTest(double loopSeconds, double testSeconds, double share);

private:
  [[nodiscard]] bool testDue() const;
  void planTraining();
  void askForTest();
  void pauseIf(bool& asked);

  int m_training = 0;          ///< loops of one training
  int m_done = 0, m_asked = 0; ///< loops
  int m_every = 0;
  int m_tested = -1;               ///< after how many loops the last test was
  int m_cue = -1, m_cueAfter = -1; ///< sets of the look asked for or under way, and of one more
  bool m_owed = false;             ///< a brief test after the loop that ended last
  bool m_testNext = false, m_testAfterAll = false, m_lastUnderWay = false;
  Test m_test = Test::Full; ///< the one under way
  bool m_paused = false, m_pauseAfterTrial = false, m_pauseAfterTest = false, m_pauseAfterBrief = false;
  Next m_underWay = Next::Nothing;
};

} // namespace spikeloom
