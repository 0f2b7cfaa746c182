#pragma once

#include <cmath>
#include <limits>
#include <memory>

#include "core/record/test_summary.h"
#include "core/run/frame.h"
#include "ui/plots/trial_view.h"

/// Small runs made up by formula, so that a test knows every number that a plot should show.
namespace frames {

using namespace spikeloom;

inline constexpr TrialTimes times{-100, 50, 1050, 1050};

inline float drive(std::uint32_t neuron, std::size_t sample, int loop) {
  return 0.01f * static_cast<float>(sample) + static_cast<float>(neuron) + 0.1f * static_cast<float>(loop);
}

inline float target(std::uint32_t neuron, std::size_t k) { // neuron n peaks at sample 40 − n
  return 1.0f - 0.001f * std::abs(static_cast<float>(k) - 40.0f + static_cast<float>(neuron));
}

/// Facts to be changed before use. Targets of the second set are those of the first + 10, and so on.
inline std::shared_ptr<NetworkFacts> facts(std::size_t neurons, std::size_t sets = 1) {
  auto facts = std::make_shared<NetworkFacts>();
  facts->neurons = facts->mainNeurons = neurons;
  for (std::size_t set = 0; set < sets; ++set) {
    Targets targets(neurons, 50, 20);
    for (std::size_t k = 1; k <= 50; ++k)
      for (std::uint32_t i = 0; i < neurons; ++i)
        targets.at(k - 1, i) = static_cast<double>(target(i, k) + 10.0f * static_cast<float>(set));
    facts->targets.push_back(std::make_shared<const Targets>(std::move(targets)));
  }
  return facts;
}

inline std::shared_ptr<const NetworkFacts> network(std::size_t neurons) { return facts(neurons); }

/// A trial up to `until` ms: neuron i spikes at 10·i ms, a sample every 10 ms.
inline TrialRecord trial(int loop, const std::vector<std::uint32_t>& columns, std::uint32_t neurons,
                         double until) {
  TrialRecord record;
  record.number = loop;
  record.times = times;
  for (std::uint32_t i = 0; i < neurons && 10.0 * i <= until; ++i)
    record.spikes.push_back({10.0f * static_cast<float>(i), i});
  record.activity.first = times.begin;
  record.activity.interval = 10;
  record.activity.neurons = columns.size();
  for (std::size_t k = 0; times.begin + 10.0 * static_cast<double>(k) <= until; ++k)
    for (const std::uint32_t i : columns)
      record.activity.values.push_back(drive(i, k, loop));
  return record;
}

inline std::shared_ptr<const TrialRecord> completeTrial(int loop, std::uint32_t neurons) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < neurons; ++i)
    all.push_back(i);
  return std::make_shared<const TrialRecord>(trial(loop, all, neurons, times.end));
}

/// Neuron 2 has neither correlation nor error, the others some that grow with their index.
inline TrialSummary summary(int loop, std::uint32_t neurons) {
  TrialSummary summary;
  summary.number = loop;
  for (std::uint32_t i = 0; i < neurons; ++i)
    summary.correlation.push_back(i == 2 ? std::numeric_limits<float>::quiet_NaN()
                                         : static_cast<float>(i) / static_cast<float>(neurons));
  for (std::uint32_t i = 0; i < neurons; ++i)
    summary.error.push_back(i == 2 ? std::numeric_limits<float>::quiet_NaN() : 0.1f * static_cast<float>(i));
  summary.median = 0.1 * loop;
  summary.lowerQuartile = 0.1 * loop - 0.05;
  summary.upperQuartile = 0.1 * loop + 0.05;
  summary.rmsError = 1.0 / loop;
  summary.errorShare = 0.5 / loop;
  summary.weightChange = 0.5 * loop;
  return summary;
}

inline LearningCurve curveOf(const std::vector<TrialTotals>& loops) {
  AppendLog<TrialTotals> log;
  for (const TrialTotals& loop : loops)
    log.append(loop);
  return log.view();
}

/// A summary each of the first `loops` loops.
inline LearningCurve curve(int loops, std::uint32_t neurons) {
  std::vector<TrialTotals> all;
  for (int i = 1; i <= loops; ++i)
    all.push_back(summary(i, neurons));
  return curveOf(all);
}

/// The quartiles lie 0.05 beside the median.
inline TestPoint test(int afterLoop, double median, double errorShare, int set = 0) {
  TestPoint point;
  point.afterLoop = afterLoop;
  point.set = set;
  point.trials = 1;
  point.mean = point.median = median;
  point.lowerQuartile = median - 0.05;
  point.upperQuartile = median + 0.05;
  point.errorShare = errorShare;
  return point;
}

inline TestLog testsOf(const std::vector<TestPoint>& tests) {
  AppendLog<TestPoint> log;
  for (const TestPoint& test : tests)
    log.append(test);
  return log.view();
}

/// The frame with something in its history changed.
template <class Change> void changeHistory(Frame& frame, Change change) {
  RunHistory history = *frame.history;
  change(history);
  frame.history = std::make_shared<const RunHistory>(std::move(history));
}

/// Training in loop `loop` at `time`, with all that came before.
inline Frame frame(std::shared_ptr<const NetworkFacts> network, int loop, double time,
                   const std::vector<std::uint32_t>& watched) {
  const auto neurons = static_cast<std::uint32_t>(network->neurons);
  Frame frame;
  frame.run = 1;
  frame.activity = Activity::Training;
  frame.loop = loop - 1;
  frame.loops = 30;
  frame.time = time;
  frame.watched = watched;
  frame.current = trial(loop, watched, neurons, time);
  RunHistory history;
  history.network = std::move(network);
  history.curve = curve(loop - 1, neurons);
  if (loop > 1) {
    history.lastTrial = completeTrial(loop - 1, neurons);
    history.lastSummary = std::make_shared<const TrialSummary>(summary(loop - 1, neurons));
    history.loopCorrelation = {history.lastSummary, &history.lastSummary->correlation};
  }
  frame.history = std::make_shared<const RunHistory>(std::move(history));
  return frame;
}

/// The same after the last loop, with nothing under way.
inline Frame idleFrame(std::shared_ptr<const NetworkFacts> network, int loops) {
  Frame idle = frame(std::move(network), loops + 1, 0, {});
  idle.activity = Activity::Idle;
  idle.current = {};
  return idle;
}

/// The same when the first trials of a test are complete, `complete`: all of them. Their mean is 0.5 for each
/// neuron, its correlation 0.75.
inline Frame testedFrame(std::shared_ptr<const NetworkFacts> network, int loops, int trials, bool complete) {
  const auto neurons = static_cast<std::uint32_t>(network->neurons);
  Frame frame = idleFrame(std::move(network), loops);
  changeHistory(frame, [&](RunHistory& history) {
    auto test = std::make_shared<TestSummary>();
    auto set = std::make_shared<SetTest>();
    for (int number = 1; number <= trials; ++number) {
      auto record = std::make_shared<TrialRecord>(*completeTrial(number, neurons));
      record->kind = TrialKind::Test;
      history.testTrials.push_back(record);
      test->trials.push_back(summary(number, neurons));
      test->trials.back().kind = TrialKind::Test;
    }
    history.lastTrial = history.testTrials.back();
    history.lastSummary = std::make_shared<const TrialSummary>(test->trials.back());
    test->afterLoop = loops;
    set->trials = static_cast<std::size_t>(trials);
    set->windowBegin = times.target;
    set->sampleInterval = 20;
    set->mean.assign(50 * neurons, 0.5f);
    set->averageCorrelation.assign(neurons, 0.75f);
    set->errors.trials = set->trials;
    MeasuredErrors errors;
    errors.systematic = 0.1;
    errors.variable = 0.3;
    set->errors.neurons.assign(neurons, errors);
    test->sets = {set};
    if (complete)
      history.lastTest = test;
  });
  return frame;
}

/// The view that a workspace would give of a frame under way. The frame must outlive it.
inline TrialView viewOf(const Frame& frame) {
  TrialView view;
  view.run = frame.run;
  view.network = frame.history->network;
  view.front = &frame.current;
  view.columns = &frame.watched;
  view.back = frame.history->lastTrial;
  view.summary = frame.history->lastSummary;
  view.times = frame.current.times;
  view.time = frame.time;
  view.underWay = true;
  view.curve = frame.history->curve;
  view.ranking = frame.history->ranking();
  view.scale = activityScale(frame.history->network.get(), NeuronKind::qif);
  return view;
}

} // namespace frames
