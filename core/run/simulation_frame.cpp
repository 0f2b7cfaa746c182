#include <algorithm>

#include "core/run/probe.h"
#include "core/run/simulation_impl.h"

namespace spikeloom {

/// Drawn anew when the loop, the set or the neurons change, and when a probe changes the weights or ends; in
/// between it would hardly differ.
const std::vector<float>& Simulation::Impl::predictionFor(int set,
                                                          const std::vector<std::uint32_t>& neurons) const {
  const bool tested = test && !schedule.briefTest();
  const bool probed = tested && probesWeights(experiment);
  const int loops = schedule.loopsDone();
  if (shown.loopsDone != loops || shown.set != set || shown.probed != probed || shown.neurons != neurons ||
      shown.prediction != prediction)
    shown = {loops,   set,        probed,
             neurons, prediction, prediction->activity(tested ? test->network() : network, set, neurons)};
  return shown.values;
}

void Simulation::Impl::fillProgress(Frame& frame) const {
  const bool idle = schedule.idle();
  const bool testing = schedule.next() == Schedule::Next::Test && !schedule.briefTest();
  frame.activity = idle ? Activity::Idle : testing ? Activity::Testing : Activity::Training;
  frame.paused = schedule.paused();
  frame.loop = schedule.loopsDone();
  frame.loops = schedule.loopsAsked();
  const double part = shows() ? trial->progress() : 0;
  const double trials = !testing ? frame.loops : test ? test->wanted() : testPlan().wanted();
  const double done = (!testing ? frame.loop : test ? test->done() : 0) + part;
  const double left = idle ? 0 : std::max(0.0, trials - done);
  frame.progress = idle ? (history->lastTrial ? 1 : 0) : 1 - left / trials;
  frame.secondsLeft = testing ? secondsOfTests(left) : secondsOfLoops(left);
}

double Simulation::Impl::secondsOfTests(double trials) const {
  return secondsPerTestTrial < 0 ? -1 : trials * secondsPerTestTrial;
}

/// With the brief tests between them.
double Simulation::Impl::secondsOfLoops(double loops) const {
  if (secondsPerLoop < 0)
    return -1;
  const int every = schedule.testedEvery();
  const double tested = every > 0 ? loops / every : 0;
  return loops * secondsPerLoop +
         tested * briefTest(experiment).wanted() * std::max(0.0, secondsPerTestTrial);
}

void Simulation::fill(Frame& frame, std::span<const std::uint32_t> watched) const {
  const Impl& impl = *m_impl;
  impl.fillProgress(frame);
  frame.simulatedMs = impl.simulatedMs;
  frame.history = impl.history;
  frame.signViolations = impl.trainer.signViolations();
  frame.excludedSynapses = impl.trainer.excludedSynapses();
  frame.watched.clear(); // who looks may still ask for neurons of an earlier, larger network
  std::ranges::copy_if(watched, std::back_inserter(frame.watched),
                       [&](auto i) { return i < impl.network.size(); });
  const int set = impl.shows()              ? impl.trial->record().set
                  : impl.history->lastTrial ? impl.history->lastTrial->set
                                            : 0;
  frame.prediction = impl.predictionFor(set, frame.watched);
  if (!impl.shows()) {
    frame.current = {};
    frame.time = impl.history->lastTrial ? impl.history->lastTrial->times.end : 0;
    return;
  }
  const TrialRecord& record = impl.trial->record();
  frame.time = impl.trial->time();
  TrialRecord& view = frame.current;
  const Series<float>& all = record.activity;
  view = {record.kind,  record.number, record.set,
          record.times, record.spikes, {frame.watched.size(), all.first, all.interval, {}}};
  view.activity.values.resize(all.samples() * frame.watched.size());
  for (std::size_t k = 0; k < all.samples(); ++k)
    for (std::size_t w = 0; w < frame.watched.size(); ++w)
      view.activity.at(k, w) = all.at(k, frame.watched[w]);
}

} // namespace spikeloom
