#include "core/run/trial.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/errors.h"

namespace spikeloom {

namespace {
std::size_t stepsIn(double ms, double dt) { return static_cast<std::size_t>(std::llround(ms / dt)); }
} // namespace

double preInterval(const Experiment& experiment, Purpose purpose, std::uint64_t index) {
  return RandomStream(experiment.run.seed, purpose, index)
      .uniform(experiment.run.pre_min, experiment.run.pre_max);
}

Trial::Trial(const TrialSetting& setting, const Experiment& experiment, const TrialId& id, double preInterval)
    : m_setting(setting), m_dt(experiment.neuron.time_step),
      m_recordsRate(experiment.learning.quantity == TrainedQuantity::rate),
      m_stimulus(stepsIn(preInterval, m_dt)),
      m_target(m_stimulus + stepsIn(experiment.stimulus.duration, m_dt)),
      m_interval(stepsIn(setting.targets.interval, m_dt)),
      m_external(experiment, setting.stimulus, m_stimulus, m_target, id.probeNoise), m_deletion(id.deletion) {
  m_targetEnd = m_target + setting.targets.samples() * m_interval;
  m_end = m_targetEnd + stepsIn(experiment.run.post, m_dt);

  m_record.kind = id.kind;
  m_record.number = id.number;
  m_record.set = id.set;
  m_record.times = {timeAt(0), timeAt(m_target), timeAt(m_targetEnd), timeAt(m_end)};
  m_record.activity.interval = setting.targets.interval;
  // updates fall on samples; the first sample is the first such time after the trial's begin
  m_lead = (m_interval - m_target % m_interval) % m_interval;
  m_record.activity.first = timeAt(m_interval - m_lead);
  m_record.activity.neurons = setting.network.size();
  m_record.activity.values.reserve((m_end / m_interval + 1) * m_record.activity.neurons);
}

double Trial::timeAt(std::size_t step) const {
  return (static_cast<double>(step) - static_cast<double>(m_stimulus)) * m_dt;
}

double Trial::step() {
  if (m_step == m_target && m_setting.trainer && !std::exchange(m_begun, true))
    m_setting.trainer->beginWindow(m_update);
  if (m_update.done()) {
    timeStep();
    return m_dt;
  }
  m_update.next();
  return 0;
}

double Trial::finishUpdate() {
  m_update.finish();
  if (!m_begun || m_step != m_target)
    return 0;
  timeStep();
  m_update.finish();
  return m_dt;
}

void Trial::timeStep() {
  m_input = m_external.at(m_step);
  if (!m_setting.network.step(m_input))
    throw NumericalError(
        time(), "the synaptic drive ran away: it became too large for the time step. Larger λ, weaker "
                "initial weights or a shorter update interval keep it in bounds");
  ++m_step;
  noteSpikes();
  if (m_deletion && !m_deleted)
    deleteSpike();
  if ((m_step + m_lead) % m_interval == 0)
    sampleAndLearn();
}

void Trial::noteSpikes() {
  const auto earlier = static_cast<std::ptrdiff_t>(m_record.spikes.size());
  for (const StepSpike& spike : m_setting.network.spikes())
    m_record.spikes.push_back({static_cast<float>(time() - spike.remaining), spike.neuron});
  if (m_setting.network.spikes().size() > 1) // those of a step come by neuron
    std::ranges::stable_sort(m_record.spikes.begin() + earlier, m_record.spikes.end(), {}, &Spike::time);
  if (learning())
    m_setting.trainer->noteSpikes((m_interval - (m_step - m_target) % m_interval) % m_interval);
}

/// Spikes of a step come by neuron: of several, the first in time.
void Trial::deleteSpike() {
  Network& network = m_setting.network;
  std::optional<std::size_t> first;
  for (std::size_t k = 0; k < network.spikes().size(); ++k) {
    const StepSpike& spike = network.spikes()[k];
    const auto when = static_cast<float>(time() - spike.remaining);
    const bool meant = m_deletion->spike
                           ? m_deletion->spike->neuron == spike.neuron && m_deletion->spike->time == when
                           : static_cast<double>(when) >= m_deletion->from;
    if (meant && (!first || spike.remaining > network.spikes()[*first].remaining))
      first = k;
  }
  if (!first)
    return;
  const StepSpike& spike = network.spikes()[*first];
  m_deleted = {static_cast<float>(time() - spike.remaining), spike.neuron};
  network.retractSpike(*first);
}

void Trial::sampleAndLearn() {
  const Network& network = m_setting.network;
  const std::span<const double> activity = m_recordsRate ? network.outputs() : network.drive();
  m_record.activity.values.insert(m_record.activity.values.end(), activity.begin(), activity.end());
  if (learning()) {
    const std::size_t sample = (m_step - m_target) / m_interval - 1;
    const std::size_t neurons = m_setting.targets.neurons;
    m_setting.trainer->update({m_setting.targets.values.data() + sample * neurons, neurons}, m_input,
                              m_update);
  }
}

void Trial::visitState(StateVisitor& visitor) {
  std::vector<double> values{static_cast<double>(m_step)};
  for (const Spike& spike : m_record.spikes)
    values.insert(values.end(), {static_cast<double>(spike.time), static_cast<double>(spike.neuron)});
  if (visitor.growing("trial_step_and_spikes", values))
    takeSpikes(visitor, values);
  std::vector<double> activity(m_record.activity.values.begin(), m_record.activity.values.end());
  if (!visitor.growing("trial_activity", activity))
    return;
  if (activity.size() != (m_step + m_lead) / m_interval * m_record.activity.neurons)
    return visitor.refuse("trial_activity", "has another number of samples than the trial has taken");
  if (!std::ranges::all_of(activity, [](double x) { return std::isfinite(static_cast<float>(x)); }))
    return visitor.refuse("trial_activity", "has values that are not finite");
  m_record.activity.values.assign(activity.begin(), activity.end());
}

/// The step, then time and neuron of each spike.
void Trial::takeSpikes(StateVisitor& visitor, std::span<const double> values) {
  const char* const name = "trial_step_and_spikes";
  if (values.size() % 2 != 1 || !(values[0] >= 0 && values[0] <= static_cast<double>(m_end)) ||
      values[0] != std::floor(values[0]))
    return visitor.refuse(name,
                          "does not begin with a step of the trial, which has " + std::to_string(m_end));
  m_step = static_cast<std::size_t>(values[0]);
  m_record.spikes.clear();
  double last = timeAt(0);
  for (std::size_t k = 1; k < values.size(); k += 2) {
    const double spikeTime = values[k], neuron = values[k + 1];
    if (!(neuron >= 0 && neuron < static_cast<double>(m_record.activity.neurons)) ||
        neuron != std::floor(neuron))
      return visitor.refuse(name, "has a spike of a neuron that is not there");
    const double rounding = 1e-3 + 1e-6 * std::abs(spikeTime); // times are kept as float
    if (!(spikeTime >= last - rounding && spikeTime <= time() + rounding))
      return visitor.refuse(name, "has spikes that are out of order, or outside the part of the trial that "
                                  "was done");
    last = spikeTime;
    m_record.spikes.push_back({static_cast<float>(spikeTime), static_cast<std::uint32_t>(neuron)});
  }
}

} // namespace spikeloom
