#include "core/study/sweep_runner.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/errors.h"
#include "core/run/simulation.h"
#include "core/study/expected_work.h"

namespace spikeloom {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto patience = std::chrono::milliseconds(50);

SweepRow failedRow(const NumericalError& error) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "failed at %.6g ms of simulated time: ", error.time());
  return {{}, 0, text.data() + std::string(error.what())};
}

/// The workers take runs in their order; the thread that called collects their rows.
class Runner {
public:
  Runner(SweepResults& results, double memory, std::stop_token stop)
      : m_results(results), m_sweep(results.sweep()), m_memory(memory),
        m_stopToo(std::move(stop), [this] { m_stop.request_stop(); }), m_parts(m_sweep.runs()) {
    for (std::size_t run = 0; run < m_sweep.runs(); ++run) {
      m_work.push_back(expectedWork(m_sweep.experimentOf(run)));
      if (results.rows()[run])
        m_parts[run] = 1;
      else
        m_waiting.push_back(run);
    }
    m_fractionBefore = fraction();
  }

  ~Runner() { m_stop.request_stop(); }

  /// Once.
  void run(std::size_t threads, const std::function<void(const SweepProgress&)>& progress) {
    for (std::size_t t = std::min(threads, m_waiting.size()); t-- > 0;) {
      const std::lock_guard lock(m_mutex);
      m_threads.emplace_back([this] { work(); });
      ++m_workers;
    }
    for (bool over = false; !over;) {
      std::unique_lock lock(m_mutex);
      m_news.wait_for(lock, patience, [this] { return !m_ended.empty() || m_workers == 0; });
      auto ended = std::exchange(m_ended, {});
      over = m_workers == 0;
      SweepProgress now = state();
      lock.unlock();
      for (auto& [run, row] : ended) {
        m_results.add(run, std::move(row));
        now.done = m_results.done();
        now.ended = run;
        progress(now);
      }
      now.ended.reset();
      progress(now);
    }
    if (m_failure)
      std::rethrow_exception(m_failure);
  }

private:
  void work() {
    std::unique_lock lock(m_mutex);
    const auto stop = m_stop.get_token();
    while (
        m_room.wait(lock, stop, [this] { return m_next == m_waiting.size() || fits(m_waiting[m_next]); }) &&
        !stop.stop_requested() && m_next < m_waiting.size()) {
      const std::size_t run = m_waiting[m_next++];
      const double memory = memoryNeeded(m_sweep.experimentOf(run));
      m_reserved += memory;
      ++m_running;
      lock.unlock();
      std::optional<SweepRow> row;
      std::exception_ptr failure;
      try {
        row = compute(run, stop);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      m_reserved -= memory;
      --m_running;
      if (row) {
        m_parts[run] = 1;
        m_ended.emplace_back(run, std::move(*row));
      }
      if (failure) {
        m_failure = failure;
        m_stop.request_stop();
      }
      m_news.notify_one();
      m_room.notify_all();
    }
    --m_workers;
    m_news.notify_one();
  }

  /// What runs now may not have taken all of its memory yet: both what it will take and what is free count.
  [[nodiscard]] bool fits(std::size_t run) const {
    const double needed = memoryNeeded(m_sweep.experimentOf(run));
    return m_running == 0 || (m_reserved + needed <= m_memory && needed <= memoryAvailable());
  }

  /// Nothing when it was stopped.
  std::optional<SweepRow> compute(std::size_t run, const std::stop_token& stop) {
    try {
      Simulation simulation(m_sweep.experimentOf(run));
      const RunParams& params = simulation.experiment().run;
      simulation.trainUpTo(params.loops);
      simulation.test();
      while (!simulation.idle()) {
        simulation.advance({.wallTime = patience}, stop);
        if (stop.stop_requested() && !simulation.idle())
          return std::nullopt;
        const std::lock_guard lock(m_mutex);
        m_parts[run] = static_cast<double>(simulation.curve().size()) / (params.loops + params.test_trials);
      }
      SweepRow row;
      for (const Measure* measure : m_sweep.measures)
        row.measures.push_back(measure->of(simulation));
      row.seconds = findMeasure(secondsMeasure)->of(simulation);
      return row;
    } catch (const NumericalError& error) {
      return failedRow(error);
    }
  }

  [[nodiscard]] double fraction() const {
    double done = 0, all = 0;
    for (std::size_t run = 0; run < m_work.size(); ++run) {
      done += m_parts[run] * m_work[run];
      all += m_work[run];
    }
    return done / all;
  }

  [[nodiscard]] SweepProgress state() const {
    SweepProgress out;
    out.done = m_results.done();
    out.runs = m_sweep.runs();
    out.running = m_running;
    out.fraction = fraction();
    const double seconds = std::chrono::duration<double>(Clock::now() - m_begin).count();
    if (out.fraction > m_fractionBefore)
      out.secondsLeft = seconds * (1 - out.fraction) / (out.fraction - m_fractionBefore);
    return out;
  }

  SweepResults& m_results;
  const Sweep& m_sweep;
  const double m_memory;
  const Clock::time_point m_begin = Clock::now();
  std::vector<double> m_work; ///< expected, by run
  double m_fractionBefore = 0;

  std::stop_source m_stop;
  std::stop_callback<std::function<void()>> m_stopToo;

  std::mutex m_mutex; // for everything below
  std::condition_variable_any m_room, m_news;
  std::vector<std::size_t> m_waiting; ///< runs, in their order
  std::size_t m_next = 0;             ///< of those waiting
  std::size_t m_running = 0, m_workers = 0;
  double m_reserved = 0;       ///< bytes that those running take
  std::vector<double> m_parts; ///< how much of each run is done
  std::vector<std::pair<std::size_t, SweepRow>> m_ended;
  std::exception_ptr m_failure;

  std::vector<std::jthread> m_threads; // the last member: ended before the others go
};

} // namespace

void runSweep(SweepResults& results, const SweepLimits& limits,
              const std::function<void(const SweepProgress&)>& progress, std::stop_token stop) {
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  Runner(results, limits.memory, std::move(stop)).run(limits.threads ? limits.threads : cores, progress);
  results.sort();
}

} // namespace spikeloom
