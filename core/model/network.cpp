#include "core/model/network.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <string>

namespace spikeloom {

Network::Network(const Experiment& experiment, InitialNetwork initial)
    : m_cellTypes(std::move(initial.cellTypes)), m_input(initial.connectivity->neurons, 0.0) {
  assert(initial.phases.size() == size());
  m_projections.emplace_back(std::move(initial.connectivity), std::move(initial.weights));
  if (experiment.neuron.model == NeuronKind::rate)
    m_rateUnits.emplace(size());
  else
    m_neurons = makeNeuronModel(experiment.neuron, size());
  restart(initial.phases);
  setParameters(experiment);
}

Network::Network(const Experiment& experiment) : Network(experiment, makeInitialNetwork(experiment)) {}

Network::Network(const Experiment& experiment, Connectivity connectivity, AlignedVector<double> weights,
                 std::span<const double> phases)
    : Network(experiment, InitialNetwork{std::make_shared<const Connectivity>(std::move(connectivity)),
                                         std::move(weights),
                                         {phases.begin(), phases.end()},
                                         {},
                                         {}}) {}

Network::Network(const Network& other)
    : m_neurons(other.m_neurons ? other.m_neurons->clone() : nullptr), m_rateUnits(other.m_rateUnits),
      m_cellTypes(other.m_cellTypes), m_projections(other.m_projections), m_input(other.m_input),
      m_sum(other.m_sum), m_spikes(other.m_spikes), m_timeConstant(other.m_timeConstant), m_dt(other.m_dt) {}

void Network::add(Projection projection, double timeConstant) {
  assert(projection.connectivity().neurons == size());
  projection.setTimeConstant(timeConstant, m_dt);
  m_projections.push_back(std::move(projection));
  m_sum.resize(size());
  sumDrives();
}

void Network::setParameters(const Experiment& experiment) {
  m_timeConstant = experiment.neuron.time_constant;
  m_dt = experiment.neuron.time_step;
  trained().setTimeConstant(experiment.synapse.time_constant, m_dt);
}

void Network::sumDrives() {
  if (m_sum.empty())
    return;
  std::ranges::fill(m_sum, 0.0);
  for (const Projection& projection : m_projections)
    std::ranges::transform(m_sum, projection.drive(), m_sum.begin(), std::plus{});
}

bool Network::step(std::span<const double> external) {
  std::span<const double> input = drive();
  if (!external.empty()) {
    std::ranges::transform(input, external, m_input.begin(), std::plus{});
    input = m_input;
  }
  bool valid = false;
  if (m_rateUnits) {
    valid = m_rateUnits->step(input, m_timeConstant, m_dt);
    for (Projection& projection : m_projections)
      projection.setOutputs(m_rateUnits->rates());
  } else {
    m_spikes.clear();
    valid = m_neurons->step(input, m_timeConstant, m_dt, m_spikes);
    for (Projection& projection : m_projections) {
      projection.decay();
      for (const StepSpike& spike : m_spikes)
        projection.propagate(spike);
    }
  }
  sumDrives();
  return valid;
}

void Network::retractSpike(std::size_t index) {
  for (Projection& projection : m_projections)
    projection.propagate(m_spikes.at(index), -1);
  sumDrives();
}

void Network::setWeights(AlignedVector<double> weights) {
  trained().setWeights(std::move(weights));
  sumDrives();
}

void Network::takeSynapsesOf(const Network& other) {
  assert(other.size() == size() && other.m_projections.size() == m_projections.size());
  m_rateUnits = other.m_rateUnits;
  for (std::size_t k = 0; k < m_projections.size(); ++k)
    m_projections[k].setOutputs(other.m_projections[k].outputs());
  sumDrives();
}

void Network::restart(std::span<const double> phases) {
  assert(phases.size() == size());
  if (m_rateUnits)
    m_rateUnits->setState(phases); // spread over a few units of x: no two units start alike
  else
    m_neurons->setPhases(phases);
  const std::vector<double> silent(m_rateUnits ? 0 : size(), 0.0);
  for (Projection& projection : m_projections)
    projection.setOutputs(m_rateUnits ? m_rateUnits->rates() : std::span<const double>(silent));
  sumDrives();
}

void Network::visitDynamics(StateVisitor& visitor) {
  m_neurons ? m_neurons->visitState(visitor) : m_rateUnits->visitState(visitor);
  // filtered spike trains are sums of decaying jumps, rates a tanh
  const Bounds outputs = m_rateUnits ? Bounds{-1, 1} : Bounds{0, 1e9};
  for (std::size_t k = 0; k < m_projections.size(); ++k)
    m_projections[k].visitDynamics(visitor, outputs, k == 0 ? std::string() : "_" + std::to_string(k + 1));
  sumDrives();
}

} // namespace spikeloom
