#include "core/model/external_input.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

namespace {

std::size_t stepsPerStretch(const Experiment& experiment) {
  return static_cast<std::size_t>(std::max(1LL, std::llround(1.0 / experiment.neuron.time_step)));
}

} // namespace

std::optional<Noise> frozenNoise(const Experiment& experiment, double stretch) {
  if (!frozenNoiseThere(experiment))
    return std::nullopt;
  return Noise(static_cast<std::size_t>(experiment.network.neurons), experiment.stimulus.noise,
               std::exp(-stretch / experiment.stimulus.noise_correlation_time), experiment.run.seed,
               Purpose::FrozenNoise, 0);
}

ExternalInput::ExternalInput(const Experiment& experiment, std::span<const double> stimulus,
                             std::size_t onset, std::size_t end, ProbeNoise probe)
    : m_stimulus(stimulus), m_onset(onset), m_end(end), m_stretch(stepsPerStretch(experiment)) {
  const double stretch = static_cast<double>(m_stretch) * experiment.neuron.time_step;
  m_frozen = frozenNoise(experiment, stretch);
  if (probe &&
      experiment.probe.noise > 0) // white: what it adds up to over a stretch has variance noise² stretch
    m_probe.emplace(stimulus.size(), experiment.probe.noise / std::sqrt(stretch), 0.0, experiment.run.seed,
                    Purpose::ProbeNoise, *probe);
}

std::span<const double> ExternalInput::at(std::size_t step) {
  const bool stimulated = step >= m_onset && step < m_end;
  const bool frozen = m_frozen && step >= m_onset;
  if (!frozen && !m_probe)
    return stimulated ? m_stimulus : std::span<const double>();
  m_sum.assign(m_stimulus.size(), 0.0);
  const auto add = [this](std::span<const double> values) {
    std::ranges::transform(m_sum, values, m_sum.begin(), std::plus{});
  };
  if (stimulated)
    add(m_stimulus);
  if (frozen)
    add(m_frozen->at((step - m_onset) / m_stretch));
  if (m_probe)
    add(m_probe->at(step / m_stretch));
  return m_sum;
}

} // namespace spikeloom
