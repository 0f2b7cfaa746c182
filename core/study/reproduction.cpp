#include "core/study/reproduction.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "core/base/errors.h"
#include "core/base/suggestion.h"
#include "core/experiment/preset.h"
#include "core/experiment/validate.h"
#include "core/study/expected_work.h"
#include "core/study/measures.h"
#include "core/study/run_once.h"

namespace spikeloom {

namespace {

std::string nameOf(const Case& one, std::int64_t seed) {
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

CaseValues valuesOf(const Simulation& simulation, const Analyses& analyses) {
  CaseValues out;
  const MeasuredRun measured(simulation);
  for (const Measure& measure : measures())
    out[std::string(measure.name)] = measure.of(measured);
  out["violations"] = static_cast<double>(simulation.signViolations());
  if (const auto& both = analyses.perturbation) {
    const auto inside = [](const Perturbation& run) { return run.meanBetween(-INFINITY, run.windowEnd); };
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

/// A case at a seed, and what it came to.
struct CaseRun {
  Case one;
  std::int64_t seed = 1;
  Experiment experiment;
  Job expected;
  std::optional<CaseValues> values;
  std::string failure;
};

/// Every case of the claims once a seed, the longest first, so that none is left over at the end.
std::vector<CaseRun> runsOf(const std::vector<Claim>& claims, int seeds) {
  std::set<Case> cases;
  for (const Claim& claim : claims)
    cases.insert(claim.cases.begin(), claim.cases.end());
  std::vector<CaseRun> runs;
  for (const Case& one : cases) {
    const double memory = memoryNeeded(experimentOf(one, 1)); // at any seed
    for (int seed = 1; seed <= seeds; ++seed) {
      CaseRun run{one, seed, experimentOf(one, seed), {}, {}, {}};
      run.expected = {expectedWork(run.experiment), memory};
      runs.push_back(std::move(run));
    }
  }
  std::ranges::stable_sort(runs, std::greater{}, [](const CaseRun& run) { return run.expected.work; });
  return runs;
}

/// Returns whether it was not stopped before.
bool compute(CaseRun& run, const std::stop_token& stop, const std::function<void(double)>& part) {
  RunOutcome outcome = runOnce(run.experiment, run.one.analyses, stop,
                               [&part](const Simulation& simulation) { part(partDone(simulation)); });
  if (outcome.end == RunOutcome::End::Failed)
    run.failure = outcome.message;
  else if (outcome.end == RunOutcome::End::Done)
    run.values = valuesOf(*outcome.simulation, outcome.analyses);
  return outcome.end != RunOutcome::End::Stopped;
}

ReproductionProgress told(const PoolProgress& pool, const std::vector<CaseRun>& runs) {
  ReproductionProgress out{pool.done, pool.jobs, pool.running, pool.fraction, pool.secondsLeft, {}};
  if (pool.ended) {
    const CaseRun& run = runs[*pool.ended];
    out.ended = nameOf(run.one, run.seed) + (run.failure.empty() ? "" : ": " + run.failure);
  }
  return out;
}

/// The claim's number for each seed that all its cases are there for.
ClaimResult judged(const Claim& claim, const std::vector<CaseRun>& runs, int seeds) {
  ClaimResult out{claim, {}, {}};
  for (int seed = 1; seed <= seeds; ++seed) {
    std::vector<CaseValues> values;
    bool failed = false;
    for (const Case& one : claim.cases) {
      const auto run = std::ranges::find_if(
          runs, [&](const CaseRun& r) { return r.seed == seed && !(r.one < one) && !(one < r.one); });
      failed |= !run->failure.empty();
      if (!run->failure.empty() && out.failure.empty())
        out.failure = nameOf(run->one, seed) + ": " + run->failure;
      if (run->values)
        values.push_back(*run->values);
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
      errors.push_back({figure,
                        {},
                        "is no figure that can be reproduced" +
                            didYouMean(figure, {known.begin(), known.end()}) + ": there are " + list});
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  for (Claim& claim : all)
    if (figures.empty() || std::ranges::any_of(figures, [&](const std::string& figure) {
          return claim.figure.starts_with(figure);
        }))
      out.push_back(std::move(claim));
  return out;
}

std::vector<ClaimResult> reproduce(const std::vector<Claim>& claims, int seeds, const PoolLimits& limits,
                                   const std::function<void(const ReproductionProgress&)>& progress,
                                   const std::stop_token& stop) {
  std::vector<CaseRun> runs = runsOf(claims, seeds);
  std::vector<Job> jobs;
  for (const CaseRun& run : runs)
    jobs.push_back(run.expected);
  runJobs(
      jobs,
      [&](std::size_t job, const std::stop_token& stopped, const std::function<void(double)>& part) {
        return compute(runs[job], stopped, part);
      },
      limits, [&](const PoolProgress& pool) { progress(told(pool, runs)); }, stop);
  std::vector<ClaimResult> out;
  for (const Claim& claim : claims)
    out.push_back(judged(claim, runs, seeds));
  return out;
}

} // namespace spikeloom
