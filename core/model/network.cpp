#include "core/model/network.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/model/qif_kernel.h"
#include "core/model/random.h"

namespace spikeloom {

namespace {
std::vector<double> randomPhases(const Experiment& experiment) {
  std::vector<double> phases(static_cast<std::size_t>(experiment.network.neurons));
  RandomStream random(experiment.run.seed, Purpose::Phases, 0);
  for (double& phase : phases)
    phase = random.uniform(-std::numbers::pi, std::numbers::pi);
  return phases;
}
} // namespace

Network::Network(const Experiment& experiment, Connectivity connectivity, AlignedVector<double> weights,
                 std::span<const double> phases)
    : m_connectivity(std::move(connectivity)),
      m_neurons(makeNeuronModel(experiment.neuron, m_connectivity.neurons)), m_weights(std::move(weights)),
      m_drive(size(), 0.0), m_filtered(size(), 0.0), m_input(size(), 0.0) {
  m_neurons->setPhases(phases);
  setParameters(experiment);
}

Network::Network(const Experiment& experiment)
    : Network(experiment,
              randomConnectivity(static_cast<std::size_t>(experiment.network.neurons),
                                 experiment.network.connection_probability, experiment.run.seed),
              {}, randomPhases(experiment)) {
  m_weights = randomWeights(m_connectivity, experiment.network, experiment.run.seed);
}

void Network::setParameters(const Experiment& experiment) {
  m_timeConstant = experiment.neuron.time_constant;
  m_dt = experiment.neuron.time_step;
  m_synapticTimeConstant = experiment.synapse.time_constant;
  m_decay = std::exp(-m_dt / m_synapticTimeConstant);
}

double Network::amplitude(const StepSpike& spike) const {
  return T0 / m_synapticTimeConstant * std::exp(-spike.remaining / m_synapticTimeConstant);
}

bool Network::step(std::span<const double> external) {
  std::span<const double> input = m_drive;
  if (!external.empty()) {
    std::ranges::transform(m_drive, external, m_input.begin(), std::plus{});
    input = m_input;
  }
  m_spikes.clear();
  const bool valid = m_neurons->step(input, m_timeConstant, m_dt, m_spikes);
  qifKernel().decay(m_drive.data(), m_filtered.data(), size(), m_decay);
  for (const StepSpike& spike : m_spikes) {
    const double a = amplitude(spike);
    m_filtered[spike.neuron] += a;
    for (std::size_t k = m_connectivity.outStart[spike.neuron]; k < m_connectivity.outStart[spike.neuron + 1];
         ++k) {
      const auto [i, column] = m_connectivity.outgoing[k];
      m_drive[i] += a * m_weights[m_connectivity.rowStart[i] + column];
    }
  }
  return valid;
}

void Network::visitDynamics(StateVisitor& visitor) {
  m_neurons->visitState(visitor);
  visitor("drive", std::span<double>(m_drive));
  visitor("filtered_spikes", std::span<double>(m_filtered));
}

} // namespace spikeloom
