// A pool of jobs: their order, how many there are at once, what they may take, how they end.
#include "core/study/job_pool.h"

#include <QTest>
#include <atomic>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

#include "checks.h"
#include "tests/registry.h"

namespace spikeloom::test::job_pool_test {

namespace {

using Part = std::function<void(double)>;

void ignore(const PoolProgress&) {}

/// What the jobs that are under way take together, and the most that ever was.
class Usage {
public:
  explicit Usage(const std::vector<Job>& jobs) : m_jobs(jobs) {}

  /// A job of some milliseconds.
  bool take(std::size_t job) {
    change(1, m_jobs[job].memory);
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    change(-1, -m_jobs[job].memory);
    return true;
  }
  [[nodiscard]] int most() const { return m_most; }
  [[nodiscard]] double mostMemory() const { return m_mostMemory; }
  /// The most that several took together: one alone may be too large.
  [[nodiscard]] double mostShared() const { return m_mostShared; }

private:
  void change(int count, double memory) {
    const std::lock_guard lock(m_mutex);
    m_count += count;
    m_memory += memory;
    m_most = std::max(m_most, m_count);
    m_mostMemory = std::max(m_mostMemory, m_memory);
    if (m_count > 1)
      m_mostShared = std::max(m_mostShared, m_memory);
  }

  const std::vector<Job>& m_jobs;
  std::mutex m_mutex;
  int m_count = 0, m_most = 0;
  double m_memory = 0, m_mostMemory = 0, m_mostShared = 0;
};

/// Waits for `condition`, for a minute at the most.
template <class Condition> bool becomes(Condition condition) {
  for (int k = 0; k < 60000 && !condition(); ++k)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return condition();
}

} // namespace

class JobPoolTest : public QObject {
  Q_OBJECT

private slots:
  void noJobs() {
    int told = 0;
    runJobs(
        {}, [](std::size_t, const std::stop_token&, const Part&) { return true; }, {},
        [&](const PoolProgress& progress) {
          ++told;
          QVERIFY(progress.jobs == 0 && !progress.ended && progress.fraction == 1);
        });
    QVERIFY(told > 0);
  }

  void oneThreadTakesThemInTheirOrder() {
    const std::vector<Job> jobs(20);
    std::vector<std::size_t> begun, ended, expected(20);
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    runJobs(
        jobs,
        [&](std::size_t job, const std::stop_token&, const Part&) {
          begun.push_back(job);
          return true;
        },
        {.threads = 1},
        [&](const PoolProgress& progress) {
          if (progress.ended)
            ended.push_back(*progress.ended);
        });
    QCOMPARE(begun, expected);
    QCOMPARE(ended, expected);
  }

  /// Each once, whatever the number of threads; told by the thread that called, when its result is there.
  void everyJobIsDoneAndToldOnce() {
    for (const unsigned threads : {0u, 1u, 3u, 50u}) {
      const std::vector<Job> jobs(30);
      std::vector<int> results(30);
      std::set<std::size_t> ended;
      const auto caller = std::this_thread::get_id();
      PoolProgress last;
      runJobs(
          jobs,
          [&](std::size_t job, const std::stop_token&, const Part&) {
            ++results[job];
            return true;
          },
          {.threads = threads},
          [&](const PoolProgress& progress) {
            QVERIFY(std::this_thread::get_id() == caller);
            QVERIFY(progress.done >= last.done && progress.jobs == 30);
            if (progress.ended)
              QVERIFY(results[*progress.ended] == 1 && ended.insert(*progress.ended).second);
            last = progress;
          });
      QCOMPARE(ended.size(), std::size_t{30});
      QCOMPARE(results, std::vector<int>(30, 1));
      QCOMPARE(last.done, std::size_t{30});
      QCOMPARE(last.running, std::size_t{0});
      CHECK_NEAR(last.fraction, 1, 1e-12);
    }
  }

  void asManyAtOnceAsThreads() {
    const std::vector<Job> jobs(12);
    Usage usage(jobs);
    std::atomic<int> together = 0;
    runJobs(
        jobs,
        [&](std::size_t job, const std::stop_token&, const Part&) {
          ++together;
          if (job < 3 && !becomes([&] { return together >= 3; })) // three do run side by side
            return false;
          return usage.take(job);
        },
        {.threads = 3}, ignore);
    QVERIFY(usage.most() <= 3 && together == 12);
  }

  void memoryIsNeverExceeded() {
    std::vector<Job> jobs;
    for (int k = 0; k < 60; ++k)
      jobs.push_back({1, static_cast<double>(1 + k * 7 % 5)}); // 1…5
    jobs[30].memory = 100;                                     // more than there is: it runs, alone
    Usage usage(jobs);
    std::size_t done = 0;
    runJobs(
        jobs, [&](std::size_t job, const std::stop_token&, const Part&) { return usage.take(job); },
        {.threads = 8, .memory = 8}, [&](const PoolProgress& progress) { done = progress.done; });
    QCOMPARE(done, jobs.size());
    QVERIFY2(usage.mostShared() <= 8, qPrintable(QString::number(usage.mostShared())));
    QCOMPARE(usage.mostMemory(), 100.0);
    QVERIFY(usage.most() > 1);
  }

  /// Memory that other programs take counts too, and so does that they give it back while a job runs on.
  void whatIsFreeAtTheMomentCounts() {
    const std::vector<Job> jobs(6, {1, 10});
    Usage usage(jobs);
    runJobs(
        jobs, [&](std::size_t job, const std::stop_token&, const Part&) { return usage.take(job); },
        {.threads = 4, .memory = 1000, .available = [] { return 9.0; }}, ignore);
    QCOMPARE(usage.most(), 1);

    std::atomic<double> free = 9;
    std::atomic<int> together = 0;
    runJobs(
        {{1, 10}, {1, 10}},
        [&](std::size_t, const std::stop_token&, const Part&) {
          ++together;
          free = 11;
          return becomes([&] { return together == 2; });
        },
        {.threads = 2, .memory = 1000, .available = [&] { return free.load(); }}, ignore);
    QCOMPARE(together.load(), 2);
  }

  void progressFollowsTheExpectedWork() {
    const std::vector<Job> jobs{{3, 0}, {1, 0}};
    std::vector<double> fractions;
    std::atomic<bool> seen = false;
    runJobs(
        jobs,
        [&](std::size_t job, const std::stop_token&, const Part& part) {
          if (job == 0) {
            part(0.5);
            return becomes([&] { return seen.load(); });
          }
          return true;
        },
        {.threads = 1},
        [&](const PoolProgress& progress) {
          seen = seen || progress.fraction > 0;
          QVERIFY((progress.fraction > 0) == (progress.secondsLeft >= 0));
          if (progress.fraction > 0)
            fractions.push_back(progress.fraction);
        });
    QCOMPARE(fractions.front(), 3 * 0.5 / 4);
    QCOMPARE(fractions.back(), 1.0);
    QVERIFY(std::ranges::is_sorted(fractions));
  }

  /// Those under way are told to end, and none begins; what was done is told.
  void stop() {
    const std::vector<Job> jobs(10);
    std::stop_source stop;
    std::set<std::size_t> ended;
    std::atomic<int> begun = 0;
    runJobs(
        jobs,
        [&](std::size_t job, const std::stop_token& stopped, const Part&) {
          ++begun;
          return job == 0 || !becomes([&] { return stopped.stop_requested(); });
        },
        {.threads = 2},
        [&](const PoolProgress& progress) {
          if (progress.ended)
            ended.insert(*progress.ended);
          if (progress.done == 1 && begun == 3)
            stop.request_stop();
        },
        stop.get_token());
    QCOMPARE(begun.load(), 3);
    QVERIFY(ended == std::set<std::size_t>{0});
  }

  void stoppedBefore() {
    std::stop_source stop;
    stop.request_stop();
    bool begun = false;
    runJobs(
        std::vector<Job>(3), [&](std::size_t, const std::stop_token&, const Part&) { return begun = true; },
        {.threads = 2}, ignore, stop.get_token());
    QVERIFY(!begun);
  }

  /// While memory is waited for, too.
  void stopWhileOneWaits() {
    std::stop_source stop;
    std::atomic<int> begun = 0;
    runJobs(
        {{1, 10}, {1, 10}},
        [&](std::size_t, const std::stop_token& stopped, const Part&) {
          ++begun;
          return !becomes([&] { return stopped.stop_requested(); });
        },
        {.threads = 2, .memory = 10},
        [&](const PoolProgress& progress) {
          if (progress.running == 1)
            stop.request_stop();
        },
        stop.get_token());
    QCOMPARE(begun.load(), 1);
  }

  void aFailureStopsTheOthersAndIsThrown() {
    std::atomic<bool> stopped = false;
    std::atomic<int> begun = 0;
    try {
      runJobs(
          std::vector<Job>(20),
          [&](std::size_t job, const std::stop_token& stop, const Part&) -> bool {
            ++begun;
            if (job == 1)
              throw std::runtime_error("no luck");
            stopped = becomes([&] { return stop.stop_requested(); });
            return false;
          },
          {.threads = 2}, ignore);
      QFAIL("nothing was thrown");
    } catch (const std::runtime_error& error) {
      QCOMPARE(error.what(), "no luck");
    }
    QVERIFY(stopped);
    QCOMPARE(begun.load(), 2);
  }

  void aFailureOfTheCallersStopsThem() {
    std::atomic<int> begun = 0;
    const auto work = [&](std::size_t job, const std::stop_token& stop, const Part&) {
      ++begun;
      return job == 0 || !becomes([&] { return stop.stop_requested(); });
    };
    const auto failing = [](const PoolProgress& progress) {
      if (progress.ended)
        throw std::runtime_error("the disk is full");
    };
    QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                             runJobs(std::vector<Job>(20), work, {.threads = 1}, failing));
    QVERIFY(begun <= 2);
  }
};

SPIKELOOM_TEST(JobPoolTest)

} // namespace spikeloom::test::job_pool_test

#include "job_pool_test.moc"
