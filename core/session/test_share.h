#pragma once

#include <utility>

#include "core/run/schedule.h"

namespace spikeloom {

/// How often a test may come between two loops so that tests take at most a share of the time: from how long
/// the latest ones took.
class TestShare {
public:
  static constexpr double most = 0.25; ///< of the time

  /// So much time (s) went into a loop, or into a test between two.
  void spent(bool testing, double seconds) { (testing ? m_test : m_loop).under += seconds; }
  void loopEnded() { m_loop.end(); }
  void testEnded() { m_test.end(); }
  /// What was under way does not come to its end.
  void abandoned() { m_loop.under = m_test.under = 0; }

  /// Loops from one test to the next; 1 while it is not known yet.
  [[nodiscard]] int loopsPerTest() const {
    return m_loop.mean > 0 && m_test.mean > 0 ? Schedule::loopsPerTest(m_loop.mean, m_test.mean, most) : 1;
  }

private:
  struct Time {
    double under = 0; ///< of the one under way
    double mean = 0;  ///< of the latest ones; 0: there was none
    void end() {
      const double last = std::exchange(under, 0);
      mean = mean > 0 ? 0.7 * mean + 0.3 * last : last;
    }
  };
  Time m_loop, m_test;
};

} // namespace spikeloom
