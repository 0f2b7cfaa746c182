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
  m_beforePrevious.reset();
  m_times = {};
}

void ShownTrials::take(const Frame& frame) {
  if (!m_frame || m_frame->run != frame.run || m_frame->network != frame.network)
    clear();
  if (m_frame && m_frame->previous != frame.previous)
    m_beforePrevious = m_frame->previous;
  if (m_frame)
    *m_frame = frame; // keeps the memory of its vectors
  else
    m_frame = frame;
  widenTimes();
}

bool ShownTrials::complete() const {
  const TrialRecord& current = m_frame->current;
  if (!m_frame->previous)
    return false;
  const bool none = current.times.end <= current.times.begin; // between two trials, also when paused there
  return none || (m_frame->activity == Activity::Idle && sameTrial(current, *m_frame->previous));
}

void ShownTrials::widenTimes() {
  const TrialRecord& current = m_frame->current;
  const bool started = current.times.end > current.times.begin;
  TrialTimes times = started || !m_frame->previous ? current.times : m_frame->previous->times;
  if (times.end <= times.begin && m_frame->network && m_frame->network->neurons) { // before the first trial
    const NetworkFacts& network = *m_frame->network;
    const std::size_t samples = network.target.size() / network.neurons;
    times.end = times.targetEnd = static_cast<double>(samples) * network.targetInterval;
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

TrialView ShownTrials::view(bool withPrevious) const {
  TrialView view;
  view.times = m_times;
  if (!m_frame) {
    view.times.end = view.times.targetEnd = 1000;
    return view;
  }
  view.run = m_frame->run;
  view.network = m_frame->network;
  view.curve = m_frame->curve;
  view.time = m_frame->time;
  std::shared_ptr<const TrialRecord> back;
  if (complete()) {
    view.front = m_frame->previous.get();
    // Trials may have passed unseen: only the very one before may be called that.
    if (m_beforePrevious && m_beforePrevious->kind == view.front->kind &&
        m_beforePrevious->number + 1 == view.front->number)
      back = m_beforePrevious;
  } else {
    view.front = &m_frame->current;
    view.columns = &m_frame->watched;
    view.underWay = m_frame->activity != Activity::Idle;
    back = m_frame->previous;
  }
  if (withPrevious)
    view.back = back;
  return view;
}

} // namespace spikeloom
