#include "core/model/projection.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/model/qif_kernel.h"

namespace spikeloom {

Projection::Projection(std::shared_ptr<const Connectivity> connectivity, AlignedVector<double> weights)
    : m_connectivity(std::move(connectivity)), m_weights(std::move(weights)),
      m_drive(m_connectivity->neurons, 0.0), m_outputs(m_connectivity->neurons, 0.0) {
  assert(m_weights.size() == m_connectivity->paddedSize());
}

void Projection::setTimeConstant(double timeConstant, double dt) {
  m_timeConstant = timeConstant;
  m_jump = T0 / timeConstant;
  m_decay = std::exp(-dt / timeConstant);
}

void Projection::decay() { qifKernel().decay(m_drive.data(), m_outputs.data(), m_drive.size(), m_decay); }

double Projection::amplitude(const StepSpike& spike) const {
  return m_jump * std::exp(-spike.remaining / m_timeConstant);
}

void Projection::propagate(const StepSpike& spike, double sign) {
  const double a = sign * amplitude(spike);
  m_outputs[spike.neuron] += a;
  const Connectivity& connectivity = *m_connectivity;
  for (std::size_t k = connectivity.outStart[spike.neuron]; k < connectivity.outStart[spike.neuron + 1];
       ++k) {
    const auto [i, column] = connectivity.outgoing[k];
    m_drive[i] += a * m_weights[connectivity.rowStart[i] + column];
  }
}

void Projection::multiplyWeights() {
  for (std::size_t i = 0; i < m_drive.size(); ++i) {
    const auto row = m_connectivity->row(i);
    const double* w = m_weights.data() + m_connectivity->rowStart[i];
    double sum = 0;
    for (std::size_t l = 0; l < row.size(); ++l)
      sum += w[l] * m_outputs[row[l]];
    m_drive[i] = sum;
  }
}

void Projection::setOutputs(std::span<const double> outputs) {
  assert(outputs.size() == m_outputs.size());
  std::ranges::copy(outputs, m_outputs.begin());
  multiplyWeights();
}

void Projection::setWeights(AlignedVector<double> weights) {
  assert(weights.size() == m_weights.size());
  m_weights = std::move(weights);
  multiplyWeights();
}

void Projection::visitDynamics(StateVisitor& visitor, const Bounds& outputs, const std::string& suffix) {
  visitor("drive" + suffix, std::span<double>(m_drive), anyFinite);
  visitor("filtered_spikes" + suffix, std::span<double>(m_outputs), outputs);
}

} // namespace spikeloom
