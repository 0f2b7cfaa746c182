#include "ui/workspaces/shown_trials.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

namespace {

bool sameTrial(const TrialRecord& a, const TrialRecord& b) {
  return a.kind == b.kind && a.number == b.number;
}

} // namespace

void ShownTrials::clear() {
  m_frame.reset();
  m_seen.clear();
  m_times = {};
}

void ShownTrials::take(const Frame& frame) {
  if (!m_frame || m_frame->run != frame.run || m_frame->history->network != frame.history->network)
    clear();
  if (frame.history->lastTrial && (!m_frame || m_frame->history->lastTrial != frame.history->lastTrial))
    keep(*frame.history);
  if (m_frame)
    *m_frame = frame; // keeps the memory of its vectors
  else
    m_frame = frame;
  widenTimes();
}

void ShownTrials::keep(const RunHistory& history) {
  Seen& seen = m_seen[history.lastTrial->set];
  seen.before = std::exchange(seen.last, history.lastTrial);
  seen.summary = history.lastSummary;
}

bool ShownTrials::started() const { return m_frame->current.times.end > m_frame->current.times.begin; }

bool ShownTrials::complete() const {
  if (!m_frame->history->lastTrial)
    return false;
  // without a trial: between two, also when paused there
  return !started() ||
         (m_frame->activity == Activity::Idle && sameTrial(m_frame->current, *m_frame->history->lastTrial));
}

/// The trial that goes behind the last complete one of its set. Trials may have passed unseen: where there is
/// one set, only the very one before may be called the previous one.
ShownTrials::Record ShownTrials::before(const Seen& seen) const {
  const Record& before = seen.before;
  const bool earlier = before && before->kind == seen.last->kind && before->number < seen.last->number;
  const bool severalSets = m_frame->history->network && m_frame->history->network->targets.size() > 1;
  return earlier && (severalSets || before->number + 1 == seen.last->number) ? before : nullptr;
}

/// What is shown of the sets that have nothing in front.
std::vector<TrialView::Trial> ShownTrials::others(std::size_t set, bool withPrevious) const {
  std::vector<TrialView::Trial> trials;
  if (!m_frame->history->network || m_frame->history->network->targets.size() < 2)
    return trials;
  trials.resize(m_frame->history->network->targets.size());
  for (const auto& [number, seen] : m_seen) {
    const auto index = static_cast<std::size_t>(number);
    if (index != set && index < trials.size())
      trials[index] =
          withTest({seen.last.get(), nullptr, withPrevious ? before(seen) : nullptr, seen.summary});
  }
  return trials;
}

/// What the trials of its set have in common, when the test that this trial is the last one of is complete.
std::shared_ptr<const SetTest> ShownTrials::averageWith(const TrialRecord& trial) const {
  const RunHistory& history = *m_frame->history;
  if (!history.lastTest || history.testTrials.empty() || history.lastTest->afterLoop != m_frame->loop ||
      static_cast<int>(history.lastTest->trials.size()) != history.testTrials.back()->number)
    return nullptr;
  for (const auto& set : history.lastTest->sets)
    if (set->set == trial.set && set->trials > 1)
      return set;
  return nullptr;
}

/// A test's trials stand pale behind the one under way, and all of them behind their mean.
TrialView::Trial ShownTrials::withTest(TrialView::Trial trial) const {
  if (!trial.front || trial.front->kind != TrialKind::Test)
    return trial;
  trial.back = nullptr;
  if (!trial.columns)
    trial.average = averageWith(*trial.front);
  const int last = trial.front->number - (trial.average ? 0 : 1);
  for (const Record& earlier : m_frame->history->testTrials)
    if (earlier->set == trial.front->set && earlier->number <= last)
      trial.trials.push_back(earlier);
  return trial;
}

void ShownTrials::widenTimes() {
  const TrialRecord& current = m_frame->current;
  TrialTimes times =
      started() || !m_frame->history->lastTrial ? current.times : m_frame->history->lastTrial->times;
  if (times.end <= times.begin && m_frame->history->network &&
      m_frame->history->network->neurons) { // before the first trial
    const NetworkFacts& network = *m_frame->history->network;
    const Targets& targets = *network.targets.front();
    times.end = times.targetEnd = static_cast<double>(targets.samples()) * targets.interval;
  }
  if (times.end <= times.begin)
    times.end = times.targetEnd = 1000;
  // Each trial begins at another time: an axis that followed would jump from trial to trial.
  double begin = std::floor(times.begin / 50) * 50;
  if (times.target == m_times.target && times.targetEnd == m_times.targetEnd)
    begin = std::min(begin, m_times.begin);
  m_times = times;
  m_times.begin = begin;
}

TrialView ShownTrials::view(bool withPrevious, bool withPrediction) const {
  TrialView view;
  view.times = m_times;
  if (!m_frame) {
    view.times.end = view.times.targetEnd = 1000;
    return view;
  }
  view.run = m_frame->run;
  view.network = m_frame->history->network;
  view.curve = m_frame->history->curve;
  view.ranking = m_frame->history->ranking();
  view.time = m_frame->time;
  TrialView::Trial shown;
  if (complete()) {
    const Seen& seen = m_seen.at(m_frame->history->lastTrial->set);
    shown = {m_frame->history->lastTrial.get(), nullptr, before(seen), seen.summary};
  } else {
    shown = {&m_frame->current, &m_frame->watched, nullptr};
    view.underWay = m_frame->activity != Activity::Idle;
    if (const auto seen = m_seen.find(m_frame->current.set); seen != m_seen.end()) {
      shown.back = seen->second.last;
      shown.summary = seen->second.summary;
    }
  }
  if (!withPrevious)
    shown.back = nullptr;
  shown = withTest(std::move(shown));
  view.front = shown.front;
  view.columns = shown.columns;
  view.back = shown.back;
  view.summary = shown.summary;
  view.trials = shown.trials;
  view.average = shown.average;
  view.others = others(view.set(), withPrevious);
  if (withPrediction && !m_frame->watched.empty()) { // its set is that of the trial in front
    view.prediction = &m_frame->prediction;
    view.predicted = &m_frame->watched;
  }
  return view;
}

} // namespace spikeloom
