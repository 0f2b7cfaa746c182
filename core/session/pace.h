#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

namespace spikeloom {

/// Keeps simulated time in step with wall time (slow motion, real time), or lets it run free.
class Pace {
public:
  using Clock = std::chrono::steady_clock;

  /// @param factor simulated ms per ms of wall time; infinite: free
  void setSpeed(double factor, Clock::time_point now) {
    m_factor = factor;
    m_forgiven.reset();
    restart(now);
  }
  /// Forgets what is owed: after a pause nothing has to be caught up.
  void restart(Clock::time_point now) {
    m_start = now;
    m_done = 0;
  }
  /// Wall time (s) that so much simulated time takes at this speed; 0 when free.
  [[nodiscard]] double secondsFor(double simulatedMs) const { return simulatedMs / m_factor / 1000; }
  /// Simulated time does not keep up, or need not keep up with anything: whatever else computes slows it
  /// down.
  [[nodiscard]] bool behind(Clock::time_point now) const {
    return std::isinf(m_factor) || (m_forgiven && wallMs(now - *m_forgiven) < soonAgain);
  }
  /// Says that this much was simulated.
  void simulated(double ms) { m_done += ms; }

  /// Simulated ms that may be done now; infinite when free. A machine that is too slow for the speed asked
  /// for owes at most a blink, so that it never rushes afterwards.
  [[nodiscard]] double due(Clock::time_point now) {
    if (std::isinf(m_factor))
      return std::numeric_limits<double>::infinity();
    const double owed = m_factor * wallMs(now - m_start) - m_done;
    if (owed > m_factor * longestDebt) {
      restart(now - std::chrono::duration_cast<Clock::duration>(Milliseconds(longestDebt)));
      m_forgiven = now;
    }
    return std::min(owed, m_factor * longestDebt);
  }
  /// How long to wait until a worthwhile piece is due.
  [[nodiscard]] Clock::duration wait(Clock::time_point now) {
    const double owed = due(now);
    const double ms = std::isinf(owed) ? 0 : std::max(0.0, piece - owed / m_factor);
    return std::chrono::ceil<Clock::duration>(Milliseconds(ms));
  }

private:
  using Milliseconds = std::chrono::duration<double, std::milli>;
  static constexpr double piece = 8, longestDebt = 50, soonAgain = 1000; ///< ms of wall time
  static double wallMs(Clock::duration time) { return Milliseconds(time).count(); }

  double m_factor = std::numeric_limits<double>::infinity();
  double m_done = 0;
  Clock::time_point m_start = Clock::now();
  std::optional<Clock::time_point> m_forgiven; ///< when it last owed too much, at this speed
};

} // namespace spikeloom
