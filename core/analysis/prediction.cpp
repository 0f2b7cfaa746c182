#include "core/analysis/prediction.h"

#include <cmath>
#include <numeric>

#include "core/analysis/quasi_static.h"
#include "core/base/cancellation.h"
#include "core/model/external_input.h"

namespace spikeloom {

namespace {

/// Frozen noise at the samples of the target window: what acts in the step that ends there.
std::vector<float> externalAtSamples(const Experiment& experiment, const Targets& targets,
                                     const std::stop_token& stop) {
  if (!frozenNoiseThere(experiment))
    return {};
  const std::vector<double> silent(targets.neurons, 0.0);
  ExternalInput external(experiment, silent, 0, 0, std::nullopt);
  const double dt = experiment.neuron.time_step;
  std::vector<float> out;
  for (std::size_t k = 0; k < targets.samples; ++k) {
    throwIfStopped(stop);
    const auto step = std::llround((experiment.stimulus.duration + targets.time(k)) / dt) - 1;
    const auto values = external.at(static_cast<std::size_t>(step));
    out.insert(out.end(), values.begin(), values.end());
  }
  return out;
}

} // namespace

Prediction::Prediction(const Experiment& experiment, const TargetSets& targets, const std::stop_token& stop)
    : m_transfer(experiment, stop), m_predictsRate(experiment.learning.quantity == TrainedQuantity::rate),
      m_neurons(targets.front()->neurons), m_external(externalAtSamples(experiment, *targets.front(), stop)) {
  for (const auto& set : targets) {
    std::vector<float>& rates = m_rates.emplace_back(set->values.begin(), set->values.end());
    if (m_predictsRate)
      continue;
    for (std::size_t k = 0; k < rates.size(); ++k) {
      if (k % m_neurons == 0)
        throwIfStopped(stop);
      const double external = m_external.empty() ? 0 : static_cast<double>(m_external[k]);
      rates[k] = static_cast<float>(m_transfer(k % m_neurons, set->values[k] + external));
    }
  }
}

std::vector<float> Prediction::drive(const Network& network, int set,
                                     std::span<const std::uint32_t> neurons) const {
  const std::vector<float>& rates = m_rates[static_cast<std::size_t>(set)];
  std::vector<float> out(rates.size() / m_neurons * neurons.size());
  quasiStaticDrive(network.connectivity(), network.paddedWeights(), rates, neurons, out);
  return out;
}

void Prediction::applyTransfer(std::span<const std::uint32_t> neurons, std::vector<float>& values) const {
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::size_t sample = k / neurons.size(), i = neurons[k % neurons.size()];
    const float external = m_external.empty() ? 0 : m_external[sample * m_neurons + i];
    values[k] = static_cast<float>(m_transfer(i, static_cast<double>(values[k] + external)));
  }
}

std::vector<float> Prediction::activity(const Network& network, int set,
                                        std::span<const std::uint32_t> neurons) const {
  std::vector<float> out = drive(network, set, neurons);
  if (m_predictsRate)
    applyTransfer(neurons, out);
  return out;
}

std::vector<float> Prediction::rates(const Network& network, int set) const {
  std::vector<std::uint32_t> all(m_neurons);
  std::iota(all.begin(), all.end(), 0u);
  std::vector<float> out = drive(network, set, all);
  applyTransfer(all, out);
  return out;
}

} // namespace spikeloom
