#include <algorithm>

#include "core/run/probe.h"
#include "core/run/simulation_impl.h"

namespace spikeloom {

/// Drawn anew when the loop, the set or the neurons change, and when a probe changes the weights or ends; in
/// between it would hardly differ.
const std::vector<float>& Simulation::Impl::predictionFor(int set,
                                                          const std::vector<std::uint32_t>& neurons) const {
  const bool probed = session && probesWeights(experiment);
  if (shown.loopsDone != loopsDone || shown.set != set || shown.probed != probed ||
      shown.neurons != neurons || shown.facts != facts)
    shown = {loopsDone, set, probed, neurons, facts, prediction->activity(network, set, neurons)};
  return shown.values;
}

void Simulation::Impl::fillProgress(Frame& frame) const {
  const bool testing = trial ? trial->record().kind == TrialKind::Test : session || loopsDone >= loopsAsked;
  frame.activity = idle() ? Activity::Idle : testing ? Activity::Testing : Activity::Training;
  frame.loop = loopsDone;
  frame.loops = std::max(loopsAsked, loopsDone);
  const double part = trial ? trial->progress() : 0;
  const double trials = !testing  ? frame.loops
                        : session ? session->trialsWanted()
                                  : experiment.run.test_trials;
  const double done = (!testing ? frame.loop : session ? session->trialsDone() : 0) + part;
  const double left = idle() ? 0 : std::max(0.0, trials - done);
  frame.progress = idle() ? (previous ? 1 : 0) : 1 - left / trials;
  frame.secondsLeft = secondsPerTrial < 0 ? -1 : left * secondsPerTrial;
}

void Simulation::fill(Frame& frame, std::span<const std::uint32_t> watched) const {
  const Impl& impl = *m_impl;
  impl.fillProgress(frame);
  frame.simulatedMs = impl.simulatedMs;
  frame.network = impl.facts;
  frame.previous = impl.previous;
  frame.curve = impl.curve;
  frame.test = impl.lastTest;
  frame.signViolations = impl.trainer.signViolations();
  frame.excludedSynapses = impl.trainer.excludedSynapses();
  frame.watched.clear(); // who looks may still ask for neurons of an earlier, larger network
  std::ranges::copy_if(watched, std::back_inserter(frame.watched),
                       [&](auto i) { return i < impl.network.size(); });
  const int set = impl.trial ? impl.trial->record().set : impl.previous ? impl.previous->set : 0;
  frame.prediction = impl.predictionFor(set, frame.watched);
  if (!impl.trial) {
    frame.current = {};
    frame.time = impl.previous ? impl.previous->times.end : 0;
    return;
  }
  const TrialRecord& record = impl.trial->record();
  frame.time = impl.trial->time();
  TrialRecord& view = frame.current;
  view = {record.kind,           record.number,        record.set,
          record.times,          record.spikes,        record.firstSample,
          record.sampleInterval, frame.watched.size(), {}};
  view.activity.resize(record.samples() * frame.watched.size());
  for (std::size_t k = 0; k < record.samples(); ++k)
    for (std::size_t w = 0; w < frame.watched.size(); ++w)
      view.activity[k * frame.watched.size() + w] = record.activity[k * record.neurons + frame.watched[w]];
}

} // namespace spikeloom
