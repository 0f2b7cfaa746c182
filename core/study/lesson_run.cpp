#include "core/study/lesson_run.h"

#include <optional>

#include "core/analysis/verdict.h"
#include "core/base/cancellation.h"
#include "core/study/run_once.h"

namespace spikeloom {

namespace {

/// What the links of a lesson have led to so far.
class Follower {
public:
  Follower(std::int64_t seedsFurther, const std::stop_token& stop)
      : m_seedsFurther(seedsFurther), m_stop(stop) {}

  void act(const lesson::Load& load) { m_experiment = load.preset.experiment; }
  void act(const lesson::Set& set) {
    for (const auto& [field, value] : set.values)
      field->set(m_experiment, value);
  }
  void act(const lesson::Run& run) {
    if (!run.on || !m_simulation)
      m_simulation.emplace(seeded());
    else
      m_simulation->setLive(seeded());
    m_simulation->train(static_cast<int>(m_experiment.run.loops));
    test();
  }
  void act(const lesson::Test&) {
    if (m_simulation)
      m_simulation->setLive(seeded());
    else
      m_simulation.emplace(seeded());
    test();
  }
  void act(const lesson::Look&) {}
  void act(const lesson::Predict&) {}
  void act(const lesson::Expect&) {}

  [[nodiscard]] KeptPromise check(const LessonLink& link, const LessonPromise& promise) const {
    return {link.line, promise.text(), m_failure.empty() ? promise.found(m_now) : m_failure,
            promise.holds(m_now, m_before ? &*m_before : nullptr).value_or(false)};
  }

private:
  [[nodiscard]] Experiment seeded() const {
    Experiment out = m_experiment;
    out.run.seed += m_seedsFurther;
    out.run.threads = 1; // several lessons, or seeds, go side by side; the bits do not depend on it
    return out;
  }

  void test() {
    m_simulation->test();
    m_before = std::exchange(m_now, {});
    const RunOutcome outcome = runOnce(*m_simulation, {.causes = true}, m_stop);
    throwIfStopped(m_stop);
    m_failure = outcome.message;
    if (outcome.end != RunOutcome::End::Done)
      return;
    m_now = outcomeOf(*m_simulation->history(), meanParts(outcome.analyses.diagnoses),
                      m_simulation->signViolations(), m_simulation->excludedSynapses());
  }

  std::int64_t m_seedsFurther;
  std::stop_token m_stop;
  Experiment m_experiment;
  std::optional<Simulation> m_simulation;
  LessonOutcome m_now;
  std::optional<LessonOutcome> m_before;
  std::string m_failure;
};

} // namespace

std::vector<KeptPromise> followLesson(const Lesson& lesson, std::int64_t seedsFurther,
                                      const std::stop_token& stop) {
  Follower follower(seedsFurther, stop);
  std::vector<KeptPromise> out;
  for (const LessonStep& step : lesson.steps)
    for (const LessonLink& link : step.links) {
      std::visit([&](const auto& act) { follower.act(act); }, link.act);
      if (const auto* const expect = std::get_if<lesson::Expect>(&link.act))
        out.push_back(follower.check(link, expect->promise));
    }
  return out;
}

} // namespace spikeloom
