#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace spikeloom {

/// A thread that does one job after the other. Of jobs of a kind only the newest is wanted: it replaces one
/// that waits, and asks the one under way to stop.
class JobThread {
public:
  /// Looks at its stop token every few ms of work. Nothing may be thrown out of it.
  using Job = std::function<void(const std::stop_token&)>;

  /// @param niceness of the thread and of those it starts (Linux)
  explicit JobThread(int niceness);
  /// Forgets what waits, asks the job under way to stop and waits for it.
  ~JobThread();

  /// @param kind empty: a job that is never replaced
  void post(std::string kind, Job job);
  /// Forgets what waits of a kind, and asks the one under way to stop.
  void withdraw(const std::string& kind);
  /// Nothing waits and nothing is under way.
  [[nodiscard]] bool idle() const;

private:
  struct Posted {
    std::string kind;
    Job job;
  };
  void loop(const std::stop_token& stop);
  void withdrawLocked(const std::string& kind);

  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::list<Posted> m_waiting;
  std::string m_kind; ///< of the job under way
  bool m_busy = false;
  std::stop_source m_stop; ///< of the job under way
  int m_niceness;
  std::jthread m_thread; ///< last, so that it ends before what it uses
};

/// Gives the calling thread, and those it starts, a lower priority (Linux).
void lowerPriority(int niceness);

} // namespace spikeloom
