#include "core/study/reproduction.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "core/base/errors.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"
#include "core/experiment/preset.h"
#include "core/experiment/validate.h"
#include "core/study/expected_work.h"
#include "core/study/fingerprint.h"
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
  std::optional<CaseResult> result;
};

/// From everything the run's values follow from, and which there are.
std::string fingerprint(const CaseRun& run) {
  Fnv1a hash;
  addTo(hash, run.experiment);
  hash.add(run.one.analyses.perturbation ? "perturbation" : "");
  hash.add(run.one.analyses.eigenvalues ? "eigenvalues" : "");
  for (const Measure& measure : measures())
    hash.add(measure.name);
  return hexadecimal(hash.value());
}

/// Every case of the claims once a seed, the longest first, so that none is left over at the end.
std::vector<CaseRun> runsOf(const std::vector<Claim>& claims, int seeds) {
  std::set<Case> cases;
  for (const Claim& claim : claims)
    cases.insert(claim.cases.begin(), claim.cases.end());
  std::vector<CaseRun> runs;
  for (const Case& one : cases) {
    const double memory = memoryNeeded(experimentOf(one, 1)); // at any seed
    for (int seed = 1; seed <= seeds; ++seed) {
      CaseRun run{one, seed, experimentOf(one, seed), {}, {}};
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
    run.result = CaseResult{{}, outcome.message};
  else if (outcome.end == RunOutcome::End::Done)
    run.result = CaseResult{valuesOf(*outcome.simulation, outcome.analyses), {}};
  return outcome.end != RunOutcome::End::Stopped;
}

/// The runs that are still to be done; the others get what was kept of them.
std::vector<CaseRun*> toDo(std::vector<CaseRun>& runs, const ReproductionResults* kept) {
  std::vector<CaseRun*> out;
  for (CaseRun& run : runs)
    if (const CaseResult* const known = kept ? kept->find(fingerprint(run)) : nullptr)
      run.result = *known;
    else
      out.push_back(&run);
  return out;
}

/// How far all runs are, when the pool does those that are left; one of them just ended, or none.
ReproductionProgress told(const PoolProgress& pool, const std::vector<CaseRun>& runs,
                          const std::vector<CaseRun*>& rest, const CaseRun* ended) {
  double all = 0, left = 0;
  for (const CaseRun& run : runs)
    all += run.expected.work;
  for (const CaseRun* run : rest)
    left += run->expected.work;
  ReproductionProgress out;
  out.kept = runs.size() - rest.size();
  out.done = out.kept + pool.done;
  out.runs = runs.size();
  out.running = pool.running;
  out.fraction = all > 0 ? (all - left + pool.fraction * left) / all : 1;
  out.secondsLeft = pool.secondsLeft;
  if (ended)
    out.ended = nameOf(ended->one, ended->seed) +
                (ended->result->failure.empty() ? "" : ": " + ended->result->failure);
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
      if (!run->result)
        continue;
      const CaseResult& result = *run->result;
      failed |= !result.failure.empty();
      if (!result.failure.empty() && out.failure.empty())
        out.failure = nameOf(run->one, seed) + ": " + result.failure;
      if (result.failure.empty())
        values.push_back(result.values);
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
  for (const std::string& figure : figures)
    if (figure.empty() ||
        std::ranges::none_of(known, [&](const std::string& name) { return name.starts_with(figure); }))
      errors.push_back({figure,
                        {},
                        "is no figure that can be reproduced" +
                            didYouMean(figure, {known.begin(), known.end()}) + ": there are " +
                            enumerated(known)});
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
                                   const std::stop_token& stop, ReproductionResults* kept) {
  std::vector<CaseRun> runs = runsOf(claims, seeds);
  const std::vector<CaseRun*> rest = toDo(runs, kept);
  std::vector<Job> jobs;
  for (const CaseRun* run : rest)
    jobs.push_back(run->expected);
  runJobs(
      jobs,
      [&](std::size_t job, const std::stop_token& stopped, const std::function<void(double)>& part) {
        return compute(*rest[job], stopped, part);
      },
      limits,
      [&](const PoolProgress& pool) {
        const CaseRun* const ended = pool.ended ? rest[*pool.ended] : nullptr;
        if (ended && kept)
          kept->add(nameOf(ended->one, ended->seed), ended->seed, fingerprint(*ended), *ended->result);
        progress(told(pool, runs, rest, ended));
      },
      stop);
  std::vector<ClaimResult> out;
  for (const Claim& claim : claims)
    out.push_back(judged(claim, runs, seeds));
  return out;
}

} // namespace spikeloom
