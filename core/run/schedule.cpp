#include "core/run/schedule.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spikeloom {

void Schedule::setLoops(int loops) {
  const int more = loops - std::exchange(m_training, loops);
  if (m_asked > m_done)
    m_asked = std::max(m_done + 1, m_asked + more);
}

void Schedule::addLoops(int loops) { m_asked = loopsAsked() + loops; }

void Schedule::trainUpTo(int loops) { m_asked = std::max(loops, m_done); }

void Schedule::planTraining() {
  m_asked = m_done < m_training ? m_training : m_done + m_training;
  m_testAfterAll = true;
}

void Schedule::train() {
  m_pauseAfterTrial = m_pauseAfterTest = m_pauseAfterBrief = m_paused = false;
  if (idle())
    planTraining();
}

void Schedule::oneTrial() {
  if (idle() && m_done < m_training)
    planTraining();
  else if (idle())
    m_asked = m_done + 1;
  m_pauseAfterTrial = true;
  m_pauseAfterBrief = m_paused = false;
}

/// Before it is asked for: whether there is something to be paused again afterwards.
void Schedule::askForTest() {
  if (!idle())
    m_pauseAfterTest = m_pauseAfterTest || m_paused;
  m_pauseAfterTrial = m_paused = false;
}

void Schedule::testNext() {
  askForTest();
  m_testNext = true;
}

void Schedule::cueNext(int set) {
  askForTest();
  const bool underWay = m_underWay == Next::Test && m_test == Test::Cue;
  (underWay ? m_cueAfter : m_cue) = set;
}

void Schedule::pause() {
  if (idle())
    return;
  m_paused = true;
  m_pauseAfterTrial = false;
}

void Schedule::stop() {
  m_asked = m_done;
  m_cue = m_cueAfter = -1;
  m_testNext = m_testAfterAll = m_owed = false;
  m_paused = m_pauseAfterTrial = m_pauseAfterTest = m_pauseAfterBrief = false;
  m_underWay = Next::Nothing;
}

void Schedule::trialEnded() {
  ++m_done;
  m_owed = m_every > 0 && m_done % m_every == 0;
  m_underWay = Next::Nothing;
  if (briefTest())
    m_pauseAfterBrief = std::exchange(m_pauseAfterTrial, false);
  pauseIf(m_pauseAfterTrial);
}

void Schedule::testBegan() {
  m_test = test();
  m_underWay = Next::Test;
  m_lastUnderWay = m_test == Test::Full && !m_testNext;
  if (m_test == Test::Full)
    m_testNext = false;
}

void Schedule::testTrialEnded() {
  if (m_test == Test::Full)
    pauseIf(m_pauseAfterTrial);
}

void Schedule::testEnded() {
  m_underWay = Next::Nothing;
  if (m_test == Test::Cue) {
    m_cue = std::exchange(m_cueAfter, -1);
  } else {
    m_tested = m_done;
    m_owed = false;
    if (m_lastUnderWay || (m_test == Test::Full && m_done >= m_asked))
      m_testAfterAll = false;
  }
  if (m_test == Test::Brief)
    return pauseIf(m_pauseAfterBrief);
  pauseIf(m_pauseAfterTrial);
  if (!m_testNext && m_cue < 0)
    pauseIf(m_pauseAfterTest);
}

void Schedule::pauseIf(bool& asked) {
  if (std::exchange(asked, false))
    m_paused = !idle();
}

void Schedule::restore(int done, int asked, bool underWay) {
  m_done = done;
  m_asked = asked;
  m_underWay = underWay ? Next::Trial : Next::Nothing;
}

void Schedule::waitAfterRestore() {
  m_paused = m_testAfterAll = !idle();
  m_asked = m_paused ? std::max(m_training, m_done + 1) : m_done;
}

bool Schedule::testDue() const {
  return m_every > 0 && m_tested != m_done && (m_owed || (m_done < m_asked && m_done % m_every == 0));
}

Schedule::Next Schedule::next() const {
  if (m_underWay != Next::Nothing)
    return m_underWay;
  if (m_cue >= 0 || m_testNext || testDue())
    return Next::Test;
  if (m_done < m_asked)
    return Next::Trial;
  return m_testAfterAll ? Next::Test : Next::Nothing;
}

Schedule::Test Schedule::test() const {
  if (m_underWay == Next::Test)
    return m_test;
  if (m_cue >= 0)
    return Test::Cue;
  const bool last = m_done >= m_asked && m_testAfterAll; // the full one is that of the curve, too
  return !m_testNext && !last && testDue() ? Test::Brief : Test::Full;
}

int Schedule::loopsPerTest(double loopSeconds, double testSeconds, double share) {
  // k loops and a test: test ≤ share (k loop + test)
  return std::max(1, static_cast<int>(std::ceil((1 / share - 1) * testSeconds / loopSeconds)));
}

} // namespace spikeloom
