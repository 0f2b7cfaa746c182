#include "core/analysis/prediction.h"

#include <algorithm>
#include <cassert>
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
  for (std::size_t k = 0; k < targets.samples(); ++k) {
    throwIfStopped(stop);
    const auto step = std::llround((experiment.stimulus.duration + targets.time(k)) / dt) - 1;
    const auto values = external.at(static_cast<std::size_t>(step));
    out.insert(out.end(), values.begin(), values.end());
  }
  return out;
}

} // namespace

Prediction::Prediction(const Experiment& experiment, const TargetSets& targets,
                       std::shared_ptr<const TransferCurve> transfer, const std::stop_token& stop)
    : m_transfer(transfer ? std::move(transfer) : std::make_shared<const TransferCurve>(experiment, stop)),
      m_predictsRate(experiment.learning.quantity == TrainedQuantity::rate), m_all(targets.front()->neurons),
      m_external(externalAtSamples(experiment, *targets.front(), stop)) {
  std::iota(m_all.begin(), m_all.end(), 0u);
  for (const auto& set : targets) {
    std::vector<float>& rates = m_rates.emplace_back(set->values.begin(), set->values.end());
    if (m_predictsRate)
      continue;
    for (std::size_t k = 0; k < rates.size(); ++k) {
      if (k % m_all.size() == 0)
        throwIfStopped(stop);
      const double external = m_external.empty() ? 0 : static_cast<double>(m_external[k]);
      rates[k] = static_cast<float>((*m_transfer)(k % m_all.size(), set->values[k] + external));
    }
  }
}

std::vector<float> Prediction::drive(const Network& network, int set,
                                     std::span<const std::uint32_t> neurons) const {
  const std::vector<float>& rates = targetRates(set);
  std::vector<float> out(rates.size() / m_all.size() * neurons.size());
  quasiStaticDrive(network.connectivity(), network.paddedWeights(), rates, neurons, out);
  return out;
}

void Prediction::applyTransfer(std::span<const std::uint32_t> neurons, std::vector<float>& values,
                               std::size_t firstSample, std::size_t lastSample) const {
  for (std::size_t k = firstSample * neurons.size(); k < lastSample * neurons.size(); ++k) {
    const std::size_t sample = k / neurons.size(), i = neurons[k % neurons.size()];
    const float external = m_external.empty() ? 0 : m_external[sample * m_all.size() + i];
    values[k] = static_cast<float>((*m_transfer)(i, static_cast<double>(values[k] + external)));
  }
}

std::vector<float> Prediction::activity(const Network& network, int set,
                                        std::span<const std::uint32_t> neurons) const {
  std::vector<float> out = drive(network, set, neurons);
  if (m_predictsRate && !neurons.empty())
    applyTransfer(neurons, out, 0, out.size() / neurons.size());
  return out;
}

void Prediction::predict(const Network& network, int set, const std::vector<float>& mean,
                         std::vector<float>& activity, std::vector<float>& rates, Pieces& pieces) const {
  const std::vector<float>& targets = targetRates(set);
  assert(mean.size() == targets.size());
  // either the drive that follows from the targets, or that which the mean rates make
  std::vector<float>& drive = m_predictsRate ? rates : activity;
  drive.resize(targets.size());
  quasiStaticDrive(network.connectivity(), network.paddedWeights(), m_predictsRate ? mean : targets, m_all,
                   drive, pieces);
  if (!m_predictsRate)
    pieces.add([&] { rates = mean; });
  pieces.add(targets.size() / m_all.size(), stretchOf(4 * m_all.size()), // exponentials and roots
             [this, &rates](std::size_t begin, std::size_t end) { applyTransfer(m_all, rates, begin, end); });
  if (m_predictsRate)
    pieces.add([&] { activity = rates; });
}

void lowPass(std::span<float> values, std::size_t neurons, double interval, double timeConstant,
             std::size_t first) {
  const auto keep = static_cast<float>(std::exp(-interval / timeConstant));
  for (std::size_t k = std::max<std::size_t>(first, 1) * neurons; k < values.size(); ++k)
    values[k] = keep * values[k - neurons] + (1 - keep) * values[k];
}

} // namespace spikeloom
