#include "core/model/network.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/model/qif_kernel.h"

namespace spikeloom {

Network::Network(const Experiment& experiment, InitialNetwork initial)
    : m_connectivity(std::move(initial.connectivity)), m_cellTypes(std::move(initial.cellTypes)),
      m_weights(std::move(initial.weights)), m_drive(size(), 0.0), m_filtered(size(), 0.0),
      m_input(size(), 0.0) {
  assert(initial.phases.size() == size());
  if (experiment.neuron.model == NeuronKind::rate) {
    m_rateUnits.emplace(size());
    m_rateUnits->setState(initial.phases); // spread over a few units of x: no two units start alike
    std::ranges::copy(m_rateUnits->rates(), m_filtered.begin());
    multiplyWeights();
  } else {
    m_neurons = makeNeuronModel(experiment.neuron, size());
    m_neurons->setPhases(initial.phases);
  }
  setParameters(experiment);
}

Network::Network(const Experiment& experiment) : Network(experiment, makeInitialNetwork(experiment)) {}

Network::Network(const Experiment& experiment, Connectivity connectivity, AlignedVector<double> weights,
                 std::span<const double> phases)
    : Network(experiment,
              InitialNetwork{
                  std::move(connectivity), std::move(weights), {phases.begin(), phases.end()}, {}, {}}) {}

Network::Network(const Network& other)
    : m_connectivity(other.m_connectivity), m_neurons(other.m_neurons ? other.m_neurons->clone() : nullptr),
      m_rateUnits(other.m_rateUnits), m_cellTypes(other.m_cellTypes), m_weights(other.m_weights),
      m_drive(other.m_drive), m_filtered(other.m_filtered), m_input(other.m_input), m_spikes(other.m_spikes),
      m_timeConstant(other.m_timeConstant), m_dt(other.m_dt),
      m_synapticTimeConstant(other.m_synapticTimeConstant), m_decay(other.m_decay) {}

void Network::setParameters(const Experiment& experiment) {
  m_timeConstant = experiment.neuron.time_constant;
  m_dt = experiment.neuron.time_step;
  m_synapticTimeConstant = experiment.synapse.time_constant;
  m_decay = std::exp(-m_dt / m_synapticTimeConstant);
}

double Network::amplitude(const StepSpike& spike) const {
  return T0 / m_synapticTimeConstant * std::exp(-spike.remaining / m_synapticTimeConstant);
}

void Network::propagate(const StepSpike& spike, double sign) {
  const double a = sign * amplitude(spike);
  m_filtered[spike.neuron] += a;
  for (std::size_t k = m_connectivity.outStart[spike.neuron]; k < m_connectivity.outStart[spike.neuron + 1];
       ++k) {
    const auto [i, column] = m_connectivity.outgoing[k];
    m_drive[i] += a * m_weights[m_connectivity.rowStart[i] + column];
  }
}

void Network::multiplyWeights() {
  for (std::size_t i = 0; i < size(); ++i) {
    const auto row = m_connectivity.row(i);
    const double* w = m_weights.data() + m_connectivity.rowStart[i];
    double sum = 0;
    for (std::size_t l = 0; l < row.size(); ++l)
      sum += w[l] * m_filtered[row[l]];
    m_drive[i] = sum;
  }
}

bool Network::step(std::span<const double> external) {
  std::span<const double> input = m_drive;
  if (!external.empty()) {
    std::ranges::transform(m_drive, external, m_input.begin(), std::plus{});
    input = m_input;
  }
  if (m_rateUnits) {
    const bool valid = m_rateUnits->step(input, m_timeConstant, m_dt);
    std::ranges::copy(m_rateUnits->rates(), m_filtered.begin());
    multiplyWeights();
    return valid;
  }
  m_spikes.clear();
  const bool valid = m_neurons->step(input, m_timeConstant, m_dt, m_spikes);
  qifKernel().decay(m_drive.data(), m_filtered.data(), size(), m_decay);
  for (const StepSpike& spike : m_spikes)
    propagate(spike, 1);
  return valid;
}

void Network::retractSpike(std::size_t index) { propagate(m_spikes.at(index), -1); }

void Network::setWeights(AlignedVector<double> weights) {
  assert(weights.size() == m_weights.size());
  m_weights = std::move(weights);
  multiplyWeights();
}

void Network::visitDynamics(StateVisitor& visitor) {
  m_neurons ? m_neurons->visitState(visitor) : m_rateUnits->visitState(visitor);
  visitor("drive", std::span<double>(m_drive));
  visitor("filtered_spikes", std::span<double>(m_filtered));
}

void Network::visitSynapses(StateVisitor& visitor) {
  if (m_rateUnits)
    m_rateUnits->visitState(visitor);
  visitor("filtered_spikes", std::span<double>(m_filtered));
  multiplyWeights();
}

} // namespace spikeloom
