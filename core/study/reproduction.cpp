#include "core/study/reproduction.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "core/base/errors.h"
#include "core/experiment/preset.h"
#include "core/experiment/validate.h"
#include "core/run/simulation.h"
#include "core/study/expected_work.h"
#include "core/study/measures.h"

namespace spikeloom {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto pause = std::chrono::milliseconds(50);

std::string textOf(const Case& one, std::int64_t seed) {
  std::string text = one.preset;
  for (const std::string& setting : one.settings)
    text += " " + setting;
  return text + ", seed " + std::to_string(seed);
}

/// @throws InputErrors
Experiment experimentOf(const Case& one, std::int64_t seed) {
  Experiment experiment = readPreset(presetFolder() / (one.preset + ".json")).experiment;
  for (const std::string& setting : one.settings) {
    const std::size_t equals = setting.find('=');
    const Field* field = findField(setting.substr(0, equals));
    if (!field)
      throw InputErrors({{one.preset, setting, "names no parameter"}});
    field->set(experiment, parseValue(*field, setting.substr(equals + 1)));
  }
  experiment.run.seed = seed;
  experiment.run.threads = 1;
  if (auto errors = validate(experiment); !errors.empty())
    throw InputErrors(std::move(errors));
  return experiment;
}

CaseValues valuesOf(const Simulation& simulation, AnalysisChoice choice) {
  CaseValues out;
  for (const Measure& measure : measures())
    out[std::string(measure.name)] = measure.of(simulation);
  out["violations"] = static_cast<double>(simulation.signViolations());
  const Analyses analyses = analyse(simulation, choice);
  if (const auto& both = analyses.perturbation) {
    const auto inside = [](const Perturbation& run) { return run.meanBetween(run.spikeTime, run.windowEnd); };
    out["distance_inside_before"] = inside(both->before);
    out["distance_inside_after"] = inside(both->after);
    out["distance_outside_after"] = both->after.meanBetween(both->after.windowEnd, INFINITY);
  }
  if (const auto& both = analyses.eigenvalues) {
    out["radius_before"] = std::abs(both->before.front());
    out["radius_after"] = std::abs(both->after.front());
  }
  return out;
}

/// Nothing when it was stopped. @throws NumericalError
std::optional<CaseValues> compute(const Experiment& experiment, AnalysisChoice choice,
                                  const std::stop_token& stop) {
  Simulation simulation(experiment);
  simulation.trainUpTo(experiment.run.loops);
  simulation.test();
  while (!simulation.idle()) {
    simulation.advance({.wallTime = pause}, stop);
    if (stop.stop_requested())
      return std::nullopt;
  }
  return valuesOf(simulation, choice);
}

struct Job {
  Case one;
  std::int64_t seed = 1;
  Experiment experiment;
  double work = 0; // expected, for the order and the time left
  std::optional<CaseValues> values;
  std::string failure;
};

/// Every case of the claims once a seed, the longest first, so that none is left over at the end.
std::vector<Job> jobsOf(const std::vector<Claim>& claims, int seeds) {
  std::set<Case> cases;
  for (const Claim& claim : claims)
    cases.insert(claim.cases.begin(), claim.cases.end());
  std::vector<Job> jobs;
  for (const Case& one : cases)
    for (int seed = 1; seed <= seeds; ++seed) {
      Job job{one, seed, experimentOf(one, seed), 0, {}, {}};
      job.work = expectedWork(job.experiment);
      jobs.push_back(std::move(job));
    }
  std::ranges::stable_sort(jobs, std::greater{}, &Job::work);
  return jobs;
}

class Pool {
public:
  Pool(std::vector<Job>& jobs, std::stop_token stop) : m_jobs(jobs), m_stop(std::move(stop)) {}

  void run(unsigned threads, const std::function<void(const ReproductionProgress&)>& progress) {
    std::vector<std::jthread> workers;
    const std::size_t count = std::min<std::size_t>(threads, m_jobs.size());
    m_workers = count; // before any of them runs, and counts itself out
    for (std::size_t t = 0; t < count; ++t)
      workers.emplace_back([this] { work(); });
    std::unique_lock lock(m_mutex);
    while (m_workers > 0 || !m_ended.empty()) {
      m_news.wait_for(lock, pause, [this] { return !m_ended.empty() || m_workers == 0; });
      const auto ended = std::exchange(m_ended, {});
      lock.unlock();
      for (const std::size_t job : ended)
        tell(job, progress);
      progress(m_progress);
      lock.lock();
    }
    if (m_error)
      std::rethrow_exception(m_error);
  }

private:
  void work() {
    for (std::size_t k; !m_stop.stop_requested() && (k = m_next.fetch_add(1)) < m_jobs.size();) {
      Job& job = m_jobs[k];
      try {
        job.values = compute(job.experiment, job.one.analyses, m_stop);
      } catch (const NumericalError& error) {
        job.failure = error.what();
      } catch (...) {
        const std::lock_guard lock(m_mutex);
        m_error = std::current_exception();
        m_next = m_jobs.size();
      }
      const std::lock_guard lock(m_mutex);
      if (job.values || !job.failure.empty())
        m_ended.push_back(k);
      m_news.notify_one();
    }
    const std::lock_guard lock(m_mutex);
    --m_workers;
    m_news.notify_one();
  }

  void tell(std::size_t k, const std::function<void(const ReproductionProgress&)>& progress) {
    double all = 0;
    for (const Job& job : m_jobs)
      all += job.work;
    m_done += m_jobs[k].work;
    const double seconds = std::chrono::duration<double>(Clock::now() - m_begin).count();
    ++m_progress.done;
    m_progress.runs = m_jobs.size();
    m_progress.secondsLeft = seconds * (all - m_done) / m_done;
    m_progress.ended = textOf(m_jobs[k].one, m_jobs[k].seed);
    if (!m_jobs[k].failure.empty())
      m_progress.ended += ": " + m_jobs[k].failure;
    progress(m_progress);
    m_progress.ended.clear();
  }

  std::vector<Job>& m_jobs;
  std::stop_token m_stop;
  const Clock::time_point m_begin = Clock::now();
  double m_done = 0; // of the expected work
  ReproductionProgress m_progress;
  std::atomic<std::size_t> m_next{0};
  std::mutex m_mutex; // for what follows
  std::condition_variable m_news;
  std::vector<std::size_t> m_ended;
  std::size_t m_workers = 0;
  std::exception_ptr m_error;
};

/// The claim's number for each seed that all its cases are there for.
ClaimResult judged(const Claim& claim, const std::vector<Job>& jobs, int seeds) {
  ClaimResult out{claim, {}, {}};
  for (int seed = 1; seed <= seeds; ++seed) {
    std::vector<CaseValues> values;
    bool failed = false;
    for (const Case& one : claim.cases) {
      const auto job = std::ranges::find_if(
          jobs, [&](const Job& j) { return j.seed == seed && !(j.one < one) && !(one < j.one); });
      failed |= !job->failure.empty();
      if (!job->failure.empty() && out.failure.empty())
        out.failure = textOf(job->one, seed) + ": " + job->failure;
      if (job->values)
        values.push_back(*job->values);
    }
    if (failed)
      out.values.push_back(NAN);
    else if (values.size() == claim.cases.size())
      out.values.push_back(claim.value(values));
  }
  return out;
}

} // namespace

std::vector<Claim> claimsOf(const std::vector<std::string>& figures) {
  std::vector<Claim> all = paperClaims(), out;
  std::vector<InputError> errors;
  std::set<std::string> known;
  for (const Claim& claim : all)
    known.insert(claim.figure);
  std::string list;
  for (const std::string& figure : known)
    list += (list.empty() ? "" : ", ") + figure;
  for (const std::string& figure : figures)
    if (figure.empty() ||
        std::ranges::none_of(known, [&](const std::string& name) { return name.starts_with(figure); }))
      errors.push_back({figure, {}, "is no figure that can be reproduced: there are " + list});
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  for (Claim& claim : all)
    if (figures.empty() || std::ranges::any_of(figures, [&](const std::string& figure) {
          return claim.figure.starts_with(figure);
        }))
      out.push_back(std::move(claim));
  return out;
}

std::vector<ClaimResult> reproduce(const std::vector<Claim>& claims, int seeds, unsigned threads,
                                   const std::function<void(const ReproductionProgress&)>& progress,
                                   std::stop_token stop) {
  std::vector<Job> jobs = jobsOf(claims, seeds);
  Pool(jobs, std::move(stop))
      .run(threads ? threads : std::max(1u, std::thread::hardware_concurrency()), progress);
  std::vector<ClaimResult> out;
  for (const Claim& claim : claims)
    out.push_back(judged(claim, jobs, seeds));
  return out;
}

} // namespace spikeloom
