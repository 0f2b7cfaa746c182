#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace spikeloom {

/// Processor time that some threads may take together while something more important keeps all cores busy: a
/// share of one core. What is not used is saved up to a limit, so that a short piece of work is done at once.
class Allowance {
public:
  using Seconds = std::chrono::duration<double>;

  /// @param share of one core, above 0
  /// @param saved processor time that is there at the beginning, and at most
  Allowance(double share, Seconds saved) : m_share(share), m_most(saved), m_left(saved) {}

  /// Without a limit, as at the beginning, nobody rests, and all is saved up again.
  void limit(bool limited);

  /// While it lives, the thread that made it draws on the allowance, and rests in throwIfStopped() when
  /// nothing is left.
  class Drawer {
  public:
    /// `allowance` outlives it; a thread has one at most.
    explicit Drawer(Allowance& allowance);
    ~Drawer();
    Drawer(const Drawer&) = delete;
    Drawer& operator=(const Drawer&) = delete;

    /// Until there is something to draw again, or stop is requested.
    void rest(const std::stop_token& stop);

  private:
    Allowance& m_allowance;
    Seconds m_drawn; ///< processor time of the thread that is accounted for
  };

  /// Of the calling thread; nullptr when it may take what it gets.
  [[nodiscard]] static Drawer* drawer();

private:
  using Clock = std::chrono::steady_clock;
  void saveUpLocked();

  std::mutex m_mutex;
  std::condition_variable_any m_changed;
  double m_share;
  Seconds m_most, m_left; ///< the latter below 0 after a piece that was longer than what was left
  bool m_limited = false;
  Clock::time_point m_savedAt = Clock::now();
};

} // namespace spikeloom
