#include "core/study/job_pool.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/job_thread.h"

namespace spikeloom {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto pause = std::chrono::milliseconds(50);
constexpr auto lookForMemory = std::chrono::seconds(1); // that another program may have given back

/// The workers take jobs in their order; the thread that called tells which ended.
class Pool {
public:
  Pool(const std::vector<Job>& jobs, const JobWork& work, const PoolLimits& limits,
       const std::stop_token& stop)
      : m_jobs(jobs), m_work(work), m_limits(limits), m_stopToo(stop, [this] { m_stop.request_stop(); }),
        m_parts(jobs.size()) {
    for (const Job& job : jobs)
      m_allWork += job.work;
  }

  ~Pool() { m_stop.request_stop(); }

  /// Once.
  void run(std::size_t threads, const std::function<void(const PoolProgress&)>& progress) {
    m_workers = std::min(threads, m_jobs.size());
    for (std::size_t t = m_workers; t-- > 0;)
      m_threads.emplace_back([this] { takeJobs(); });
    for (bool over = false; !over;) {
      std::unique_lock lock(m_mutex);
      m_news.wait_for(lock, pause, [this] { return !m_ended.empty() || m_workers == 0; });
      const auto ended = std::exchange(m_ended, {});
      over = m_workers == 0;
      PoolProgress now = state();
      lock.unlock();
      for (const std::size_t job : ended) {
        now.done = ++m_done;
        now.ended = job;
        progress(now);
      }
      now.ended.reset();
      progress(now);
    }
    if (m_failure)
      std::rethrow_exception(m_failure);
  }

private:
  void takeJobs() {
    if (m_limits.niceness > 0)
      lowerPriority(m_limits.niceness);
    std::unique_lock lock(m_mutex);
    while (mayBegin(lock)) {
      const std::size_t job = m_next++;
      m_reserved += m_jobs[job].memory;
      ++m_running;
      lock.unlock();
      bool done = false;
      std::exception_ptr failure;
      try {
        done = m_work(job, m_stop.get_token(), [&](double part) { setPart(job, part); });
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      m_reserved -= m_jobs[job].memory;
      --m_running;
      if (done) {
        m_parts[job] = 1;
        m_ended.push_back(job);
      }
      if (failure) {
        if (!m_failure)
          m_failure = failure;
        m_stop.request_stop();
      }
      m_news.notify_one();
      m_room.notify_all();
    }
    --m_workers;
    m_news.notify_one();
  }

  /// Waits until there is room for the next job; false when there is none, or stop was requested.
  [[nodiscard]] bool mayBegin(std::unique_lock<std::mutex>& lock) {
    const auto stop = m_stop.get_token();
    const auto ready = [this] { return m_next == m_jobs.size() || fits(m_jobs[m_next].memory); };
    while (!stop.stop_requested() && !m_room.wait_for(lock, stop, lookForMemory, ready)) {
    }
    return !stop.stop_requested() && m_next < m_jobs.size();
  }

  /// What runs now may not have taken all of its memory yet: both what it will take and what is free count.
  [[nodiscard]] bool fits(double memory) const {
    return m_running == 0 || (m_reserved + memory <= m_limits.memory && memory <= m_limits.available());
  }

  void setPart(std::size_t job, double part) {
    const std::lock_guard lock(m_mutex);
    m_parts[job] = part;
  }

  [[nodiscard]] PoolProgress state() const {
    PoolProgress out;
    out.done = m_done;
    out.jobs = m_jobs.size();
    out.running = m_running;
    double done = 0;
    for (std::size_t job = 0; job < m_jobs.size(); ++job)
      done += m_parts[job] * m_jobs[job].work;
    out.fraction = m_allWork > 0 ? done / m_allWork : 1;
    const double seconds = std::chrono::duration<double>(Clock::now() - m_begin).count();
    if (out.fraction > 0)
      out.secondsLeft = seconds * (1 - out.fraction) / out.fraction;
    return out;
  }

  const std::vector<Job>& m_jobs;
  const JobWork& m_work;
  const PoolLimits& m_limits;
  const Clock::time_point m_begin = Clock::now();
  double m_allWork = 0;
  std::size_t m_done = 0; ///< those that were told

  std::stop_source m_stop;
  std::stop_callback<std::function<void()>> m_stopToo;

  std::mutex m_mutex; // for everything below
  std::condition_variable_any m_room, m_news;
  std::size_t m_next = 0; ///< first job that nobody took
  std::size_t m_running = 0, m_workers = 0;
  double m_reserved = 0;       ///< bytes that those running take
  std::vector<double> m_parts; ///< how much of each job is done
  std::vector<std::size_t> m_ended;
  std::exception_ptr m_failure;

  std::vector<std::jthread> m_threads; // the last member: ended before the others go
};

} // namespace

void runJobs(const std::vector<Job>& jobs, const JobWork& work, const PoolLimits& limits,
             const std::function<void(const PoolProgress&)>& progress, const std::stop_token& stop) {
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  Pool(jobs, work, limits, stop).run(limits.threads ? limits.threads : cores, progress);
}

} // namespace spikeloom
