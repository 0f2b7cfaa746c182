#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

#include "core/base/job_thread.h"
#include "core/run/simulation.h"
#include "core/session/messages.h"

namespace spikeloom {

/// Builds networks, reads saved runs and checks experiments, each from a value, on threads that own nothing
/// but what they have read: what stands is handed to the worker, which goes on with its own network
/// meanwhile. A newer build or load replaces the one under way, which is then given up within some ms and not
/// heard of again; a newer check likewise. Checks do not wait for a build.
class Builder {
public:
  /// What the builder needs of the worker; called on the builder's threads.
  struct Host {
    /// Bytes that the worker's network takes; 0 without one.
    std::function<double()> memoryHeld;
    /// Asks for the worker's network, and waits for it. It is freed when it is dropped.
    std::function<std::shared_ptr<Simulation>(const std::stop_token&)> takeNetwork;
    /// A network stands.
    std::function<void(std::uint64_t run, std::shared_ptr<Simulation>)> install;
    /// What was asked for is not to be had.
    std::function<void(Refused)> refuse;
    std::function<void(Checked)> answer;
    /// A file takes longer to be read than `patience`.
    std::function<void(FileProgress)> progress;
    std::chrono::milliseconds patience{300};
    /// What a change of live parameters needs is made; or it is not to be had.
    std::function<void(std::uint64_t ticket, LiveParts)> prepared;
    std::function<void(std::uint64_t ticket, std::vector<InputError>)> notPrepared;
  };
  explicit Builder(Host host);

  /// The worker's network is kept until the new one stands, so that a refusal costs nothing, unless there is
  /// no room for both; then it goes first, but only for an experiment that can be built.
  void build(std::uint64_t run, Experiment experiment);
  void load(std::uint64_t run, std::filesystem::path file);
  /// What validate() says, but for memory that the worker's network would free. Files are read again only
  /// when they have changed, or other ones are named.
  void check(std::uint64_t ticket, Experiment experiment);
  /// Makes what follows from a change of live parameters, and hands it back with its ticket, or says why it
  /// is not to be had. A newer one replaces it.
  void prepare(std::uint64_t ticket, LiveChange change);
  /// Gives up a check for which a file is being read that takes longer than `patience`, within some ms: the
  /// answer says that it is not known what the file holds. Other checks go on.
  void giveUpReading();
  /// Gives up the build or load under way, and one that waits, within some ms: nothing is heard of it any
  /// more.
  void giveUp();
  /// Frees a network here: giving several GB back takes longer than a command may wait.
  void dispose(std::shared_ptr<Simulation> network);
  /// Nothing waits and nothing is under way.
  [[nodiscard]] bool idle() const { return m_builds.idle() && m_checks.idle() && m_changes.idle(); }

  /// How many files were read for checks and builds.
  [[nodiscard]] std::size_t reads() const { return m_reads; }

private:
  static constexpr int niceness = 10;
  template <class Make, class Refuse> void attempt(const std::stop_token& stop, Make make, Refuse refuse);
  [[nodiscard]] std::shared_ptr<Simulation> made(std::uint64_t run, const Experiment& experiment,
                                                 const std::stop_token& stop);
  [[nodiscard]] std::vector<InputError> problemsOf(const Experiment& experiment, const InputFiles& files,
                                                   const std::stop_token& stop) const;
  void answerCheck(std::uint64_t ticket, const Experiment& experiment, const std::stop_token& stop);
  class ToldReading;
  [[nodiscard]] InputFiles kept() const;
  void keep(const InputFiles& files);

  Host m_host;
  std::atomic<std::size_t> m_reads{0};
  std::atomic<bool> m_readingIsTold{false}, m_giveUpReading{false}; ///< of a check's files
  mutable std::mutex m_keptMutex;
  InputFiles m_kept; ///< what the files of the experiment that was checked last held
  // Below the worker: what is built or checked beside training must not make a command wait.
  JobThread m_builds{niceness}, m_checks{niceness}, m_changes{niceness};
};

} // namespace spikeloom
