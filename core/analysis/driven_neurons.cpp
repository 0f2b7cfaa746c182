#include "core/analysis/driven_neurons.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/base/cancellation.h"
#include "core/model/external_input.h"
#include "core/model/neuron_model.h"
#include "core/model/projection.h"
#include "core/model/random.h"
#include "core/model/transfer.h"

namespace spikeloom {

namespace {

constexpr double filterStep = 0.5; // ms, at most

std::size_t filterStepsIn(double length) {
  return static_cast<std::size_t>(std::ceil(length / filterStep - 1e-9));
}

OpenLoopTimes openLoopTimes(const OpenLoopInput& input) {
  return {input.experiment.stimulus.duration, input.targets->interval, input.targets->samples()};
}

/// What runs away in an open loop is a target.
NumericalError targetTooLarge(double time) {
  return {time, "a target, or a stimulus, is too large for the neurons' time step"};
}

} // namespace

double driveBetween(const double* samples, std::size_t count, std::size_t stride, double position) {
  const double place = position - 1; // the first sample is at the end of the first interval
  if (!(place > 0))
    return samples[0];
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= count)
    return samples[(count - 1) * stride];
  const double part = place - static_cast<double>(below);
  return (1 - part) * samples[below * stride] + part * samples[(below + 1) * stride];
}

SpikeTable::SpikeTable(const DrivenSpikes& trials, std::size_t neurons)
    : m_neurons(neurons), m_start(trials.size() * neurons + 1, 0) {
  std::size_t total = 0;
  for (std::size_t m = 0; m < trials.size(); ++m) {
    total += trials[m].size();
    for (const DrivenSpike& spike : trials[m])
      ++m_start[m * neurons + spike.neuron + 1];
  }
  std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
  m_times.resize(total);
  std::vector<std::size_t> next(m_start.begin(), m_start.end() - 1);
  for (std::size_t m = 0; m < trials.size(); ++m)
    for (const DrivenSpike& spike : trials[m])
      m_times[next[m * neurons + spike.neuron]++] = spike.time;
}

SynapticFilter::SynapticFilter(const OpenLoopTimes& times, double timeConstant)
    : m_times(times), m_timeConstant(timeConstant), m_stimulusSteps(filterStepsIn(times.stimulus)),
      m_steps(filterStepsIn(times.interval)),
      m_stimulusStep(m_stimulusSteps ? times.stimulus / static_cast<double>(m_stimulusSteps) : 0),
      m_step(times.interval / static_cast<double>(m_steps)),
      m_stimulusKeep(std::exp(-m_stimulusStep / timeConstant)), m_keep(std::exp(-m_step / timeConstant)) {}

void SynapticFilter::spikes(std::span<const float> train, std::span<float> out) const {
  const double jump = T0 / m_timeConstant, keep = std::exp(-m_times.interval / m_timeConstant);
  double r = 0;
  std::size_t next = 0;
  for (std::size_t k = 0; k < out.size(); ++k) {
    const double now = m_times.sampleTime(k);
    r *= keep;
    for (; next < train.size() && static_cast<double>(train[next]) <= now; ++next)
      r += jump * std::exp((static_cast<double>(train[next]) - now) / m_timeConstant);
    out[k] = static_cast<float>(r);
  }
}

DrivenNeurons::DrivenNeurons(const OpenLoopInput& input, const std::stop_token& stop)
    : m_experiment(input.experiment), m_times(openLoopTimes(input)), m_set(input.set),
      m_neurons(input.targets->neurons), m_stimulus(input.stimulus), m_transfer(input.experiment, stop) {
  takeFrozenNoise(stop);
  takeTotalDrives(input, stop);
  if (m_experiment.neuron.model == NeuronKind::rate)
    return;
  std::vector<std::uint32_t> all(m_neurons);
  std::iota(all.begin(), all.end(), 0u);
  const auto fill = [this](std::size_t trial, double time, std::span<double> inputs) {
    for (std::size_t j = 0; j < m_neurons && trial == 0; ++j) // all trials are driven alike
      inputs[j] = inputAt(j, time);
  };
  m_spikes.emplace(drive(all, 0, fitTrials + freshTrials, fill, stop), m_neurons);
  takeRates();
}

void DrivenNeurons::takeFrozenNoise(const std::stop_token& stop) {
  const double dt = m_experiment.neuron.time_step;
  m_stretch = std::max(1.0, std::round(1 / dt)) * dt; // as ExternalInput has it
  auto noise = frozenNoise(m_experiment, m_stretch);
  for (std::size_t k = 0; noise && static_cast<double>(k) * m_stretch < m_times.end(); ++k) {
    throwIfStopped(stop);
    const auto values = noise->at(k);
    m_noise.insert(m_noise.end(), values.begin(), values.end());
  }
}

void DrivenNeurons::takeTotalDrives(const OpenLoopInput& input, const std::stop_token& stop) {
  m_total = input.targets->values;
  m_noiseInDrive = m_experiment.learning.quantity == TrainedQuantity::rate;
  for (std::size_t k = 0; m_noiseInDrive && k < m_times.samples; ++k) {
    throwIfStopped(stop);
    for (std::size_t j = 0; j < m_neurons; ++j)
      m_total[k * m_neurons + j] = driveFor(j, m_total[k * m_neurons + j]);
  }
}

double DrivenNeurons::heldRate(std::size_t neuron, double input) const {
  return m_experiment.neuron.model == NeuronKind::qif ? phi1(input) * T0 / m_experiment.neuron.time_constant
                                                      : m_transfer(neuron, input);
}

double DrivenNeurons::driveFor(std::size_t neuron, double rate) const {
  if (!(rate > 0))
    return 0;
  if (m_experiment.neuron.model == NeuronKind::qif) {
    const double root = std::numbers::pi * rate * m_experiment.neuron.time_constant / T0;
    return root * root;
  }
  double low = 0, high = 1; // transfer curves rise
  while (heldRate(neuron, high) < rate && high < 1e4)
    high *= 2;
  for (int k = 0; k < 50; ++k)
    (heldRate(neuron, (low + high) / 2) < rate ? low : high) = (low + high) / 2;
  return high;
}

double DrivenNeurons::outside(std::size_t neuron, double time) const {
  if (m_noise.empty())
    return 0;
  const std::size_t stretches = m_noise.size() / m_neurons;
  const auto k = std::min(static_cast<std::size_t>(std::max(time, 0.0) / m_stretch), stretches - 1);
  return static_cast<double>(m_noise[k * m_neurons + neuron]);
}

double DrivenNeurons::inputAt(std::size_t neuron, double time) const {
  const double position = (time - m_times.stimulus) / m_times.interval;
  return driveBetween(m_total.data() + neuron, m_times.samples, m_neurons, position) +
         (time < m_times.stimulus ? m_stimulus[neuron] : 0) + (m_noiseInDrive ? 0 : outside(neuron, time));
}

std::vector<double> DrivenNeurons::wantedDrive(std::size_t i) const {
  std::vector<double> out(m_times.samples);
  for (std::size_t k = 0; k < out.size(); ++k) // what acts in the step that ends at the sample
    out[k] = m_total[k * m_neurons + i] -
             (m_noiseInDrive ? outside(i, m_times.sampleTime(k) - m_experiment.neuron.time_step / 2) : 0);
  return out;
}

template <class Fill>
DrivenSpikes DrivenNeurons::drive(std::span<const std::uint32_t> units, std::size_t first, std::size_t trials,
                                  Fill fill, const std::stop_token& stop) const {
  // Izhikevich's cells have their types by where they are in their network
  const bool byPlace = m_experiment.neuron.model == NeuronKind::izhikevich;
  const std::size_t size = byPlace ? m_neurons : units.size();
  std::vector<std::unique_ptr<NeuronModel>> models;
  for (std::size_t m = 0; m < trials; ++m) {
    std::vector<double> phases(size);
    for (std::size_t i = 0; i < size; ++i) {
      const auto trial = static_cast<std::uint64_t>(m_set) * 16 + first + m;
      RandomStream random(m_experiment.run.seed, Purpose::OpenLoop, trial << 32 | (byPlace ? i : units[i]));
      phases[i] = random.uniform(-std::numbers::pi, std::numbers::pi);
    }
    models.push_back(makeNeuronModel(m_experiment.neuron, size));
    models.back()->setPhases(phases);
  }
  DrivenSpikes out(trials);
  const double dt = m_experiment.neuron.time_step;
  const auto steps = static_cast<std::size_t>(std::llround(m_times.end() / dt));
  AlignedVector<double> input(size);
  std::vector<StepSpike> spikes;
  for (std::size_t step = 0; step < steps; ++step) {
    throwIfStopped(stop);
    const double begin = static_cast<double>(step) * dt;
    for (std::size_t m = 0; m < trials; ++m) {
      fill(m, begin + dt / 2, std::span<double>(input));
      spikes.clear();
      if (!models[m]->step(input, m_experiment.neuron.time_constant, dt, spikes))
        throw targetTooLarge(begin);
      for (const StepSpike& spike : spikes)
        out[m].push_back({spike.neuron, static_cast<float>(begin + dt - spike.remaining)});
    }
  }
  return out;
}

void DrivenNeurons::takeRates() {
  const double seconds = (m_times.end() - m_times.stimulus) / 1000;
  for (std::size_t j = 0; j < m_neurons; ++j) {
    std::ptrdiff_t count = 0;
    for (std::size_t m = 0; m < fitTrials + freshTrials; ++m)
      count += std::ranges::count_if(
          m_spikes->of(m, j), [this](float time) { return static_cast<double>(time) >= m_times.stimulus; });
    m_rates.push_back(static_cast<double>(count) / static_cast<double>(fitTrials + freshTrials) / seconds);
  }
}

double DrivenNeurons::meanRate() const {
  return m_rates.empty()
             ? notKnown
             : std::accumulate(m_rates.begin(), m_rates.end(), 0.0) / static_cast<double>(m_rates.size());
}

void DrivenNeurons::sendRates(std::size_t j, const SynapticFilter& filter, std::span<float> out) const {
  if (!spiking()) { // no synaptic filter, but the membrane's
    SynapticFilter(m_times, m_experiment.neuron.time_constant)
        .rate([&](double time) { return inputAt(j, time); }, out);
    std::ranges::transform(out, out.begin(), [](float x) { return std::tanh(x); });
    return;
  }
  filter.rate([&](double time) { return heldRate(j, inputAt(j, time)); }, out);
}

void DrivenNeurons::softRates(std::size_t j, std::span<float> out) const {
  for (std::size_t k = 0; k < out.size(); ++k) {
    const double time = m_times.sampleTime(k) - m_experiment.neuron.time_step / 2;
    const double input = m_total[k * m_neurons + j] + (m_noiseInDrive ? 0 : outside(j, time));
    out[k] = static_cast<float>(m_transfer(j, input));
  }
}

void DrivenNeurons::answerInRates(std::span<const std::uint32_t> neurons, std::span<const float> drives,
                                  const SynapticFilter& filter, std::span<float> out) const {
  const std::size_t samples = m_times.samples;
  for (std::size_t i = 0; i < neurons.size(); ++i) {
    const auto own = drives.subspan(i * samples, samples);
    const std::vector<double> drive(own.begin(), own.end());
    const auto rate = [&, neuron = neurons[i]](double time) {
      const double inside =
          driveBetween(drive.data(), samples, 1, (time - m_times.stimulus) / m_times.interval);
      const double stimulus = time < m_times.stimulus ? m_stimulus[neuron] : 0;
      return heldRate(neuron, inside + stimulus + outside(neuron, time));
    };
    filter.rate(rate, out.subspan(i * samples, samples));
  }
}

void DrivenNeurons::answerInSpikes(std::span<const std::uint32_t> neurons, std::span<const float> drives,
                                   std::size_t trials, const SynapticFilter& filter, std::span<float> out,
                                   const std::stop_token& stop) const {
  const std::size_t samples = m_times.samples;
  const bool byPlace = m_experiment.neuron.model == NeuronKind::izhikevich;
  const std::vector<double> drive(drives.begin(), drives.end());
  const auto fill = [&](std::size_t trial, double time, std::span<double> inputs) {
    const double position = (time - m_times.stimulus) / m_times.interval;
    for (std::size_t i = 0; i < neurons.size(); ++i) {
      const std::uint32_t neuron = neurons[i];
      const double inside = driveBetween(drive.data() + (i * trials + trial) * samples, samples, 1, position);
      const double stimulus = time < m_times.stimulus ? m_stimulus[neuron] : 0;
      inputs[byPlace ? neuron : i] = inside + stimulus + outside(neuron, time);
    }
  };
  const SpikeTable table(this->drive(neurons, fitTrials, trials, fill, stop),
                         byPlace ? m_neurons : neurons.size());
  for (std::size_t i = 0; i < neurons.size(); ++i)
    for (std::size_t m = 0; m < trials; ++m)
      filter.spikes(table.of(m, byPlace ? neurons[i] : i), out.subspan((i * trials + m) * samples, samples));
}

} // namespace spikeloom
