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
  m_pauseAfterTrial = m_pauseAfterTest = m_paused = false;
  if (idle())
    planTraining();
}

void Schedule::oneTrial() {
  if (idle() && m_done < m_training)
    planTraining();
  else if (idle())
    m_asked = m_done + 1;
  m_pauseAfterTrial = true;
  m_paused = false;
}

void Schedule::testNext() {
  if (!idle())
    m_pauseAfterTest = m_paused;
  m_testNext = true;
  m_pauseAfterTrial = m_paused = false;
}

void Schedule::pause() {
  if (idle())
    return;
  m_paused = true;
  m_pauseAfterTrial = false;
}

void Schedule::stop() {
  m_asked = m_done;
  m_testNext = m_testAfterAll = m_paused = m_pauseAfterTrial = m_pauseAfterTest = false;
  m_underWay = Next::Nothing;
}

void Schedule::trialEnded() {
  ++m_done;
  m_underWay = Next::Nothing;
  pauseIfAsked(false);
}

void Schedule::testBegan() {
  m_underWay = Next::Test;
  m_afterAllUnderWay = !m_testNext && !testDue();
  m_testNext = false;
}

void Schedule::testTrialEnded() { pauseIfAsked(false); }

void Schedule::testEnded() {
  m_underWay = Next::Nothing;
  m_tested = m_done;
  if (m_afterAllUnderWay || m_done >= m_asked)
    m_testAfterAll = false;
  pauseIfAsked(true);
}

void Schedule::pauseIfAsked(bool testEnded) {
  if (std::exchange(m_pauseAfterTrial, false) || (testEnded && std::exchange(m_pauseAfterTest, false)))
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
  return m_every > 0 && m_asked > 0 && m_done <= m_asked && m_done % m_every == 0 && m_tested != m_done;
}

Schedule::Next Schedule::next() const {
  if (m_underWay != Next::Nothing)
    return m_underWay;
  if (m_testNext || testDue())
    return Next::Test;
  if (m_done < m_asked)
    return Next::Trial;
  return m_testAfterAll ? Next::Test : Next::Nothing;
}

int Schedule::loopsPerTest(double loopSeconds, double testSeconds, double share) {
  // k loops and a test: test ≤ share (k loop + test)
  return std::max(1, static_cast<int>(std::ceil((1 / share - 1) * testSeconds / loopSeconds)));
}

} // namespace spikeloom
