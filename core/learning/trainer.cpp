#include "core/learning/trainer.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace spikeloom {

namespace {

constexpr std::size_t neuronsPerPiece = 8; // small enough to share evenly, large enough to hide the sharing

std::variant<RlsBank<float>, RlsBank<double>> makeBank(const Network& network, const LearningParams& params) {
  const auto& counts = network.connectivity().synapseCounts;
  if (params.precision == Precision::double_)
    return RlsBank<double>(counts, params.lambda);
  return RlsBank<float>(counts, params.lambda);
}

} // namespace

Trainer::Trainer(Network& network, const Experiment& experiment)
    : m_network(network), m_bank(makeBank(network, experiment.learning)), m_arrivals(network.size()),
      m_initialWeights(network.paddedWeights()), m_method(experiment.learning.method),
      m_lambda(experiment.learning.lambda) {
  setParameters(experiment);
}

void Trainer::setParameters(const Experiment& experiment) {
  const double dt = experiment.neuron.time_step, tau = experiment.synapse.time_constant;
  const auto steps = static_cast<std::size_t>(std::llround(experiment.learning.update_interval / dt));
  m_updateDecay = std::exp(-experiment.learning.update_interval / tau);
  m_powers.resize(steps + 1);
  for (std::size_t k = 0; k <= steps; ++k)
    m_powers[k] = std::exp(-static_cast<double>(k) * dt / tau);
  if (experiment.learning.lambda != m_lambda) {
    m_lambda = experiment.learning.lambda;
    std::visit([&](auto& bank) { bank.reset(m_lambda); }, m_bank);
  }
  const unsigned wanted = static_cast<unsigned>(experiment.run.threads);
  if (!m_pool || (wanted != 0 ? wanted : std::thread::hardware_concurrency()) != m_pool->threads())
    m_pool = std::make_unique<WorkerPool>(wanted);
}

void Trainer::beginWindow() {
  for (auto& arrivals : m_arrivals)
    arrivals.clear();
  if (m_method != RlsMethod::event_driven)
    return;
  const auto restart = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      std::visit([&](auto& bank) { bank.restart(i, presynapticTrains(i)); }, m_bank);
  };
  m_pool->run(m_network.size(), neuronsPerPiece, restart);
}

void Trainer::noteSpikes(std::size_t stepsToUpdate) {
  if (m_method != RlsMethod::event_driven)
    return;
  const Connectivity& connectivity = m_network.connectivity();
  for (const StepSpike& spike : m_network.spikes()) {
    const double a = m_network.amplitude(spike) * m_powers[stepsToUpdate];
    for (std::size_t k = connectivity.outStart[spike.neuron]; k < connectivity.outStart[spike.neuron + 1];
         ++k)
      m_arrivals[connectivity.outgoing[k].neuron].push_back({connectivity.outgoing[k].column, a});
  }
}

std::span<const double> Trainer::presynapticTrains(std::size_t i) {
  thread_local std::vector<double> trains;
  const auto row = m_network.connectivity().row(i);
  trains.resize(row.size());
  const auto all = m_network.filteredSpikes();
  std::ranges::transform(row, trains.begin(), [all](std::uint32_t j) { return all[j]; });
  return trains;
}

template <class Real> double Trainer::updateNeuron(RlsBank<Real>& bank, std::size_t i, double error) {
  double* const weights = m_network.weights(i);
  if (m_method == RlsMethod::plain)
    return bank.updatePlain(i, presynapticTrains(i), 1.0, error, weights);
  const auto& arrivals = m_arrivals[i];
  // reading that many columns would cost more than one product with the whole matrix (half of it is cached
  // twice)
  if (arrivals.size() > bank.synapseCount(i) / 2)
    return bank.updateLazy(i, presynapticTrains(i), 1.0, error, weights);
  return bank.updateEventDriven(i, m_updateDecay, arrivals, 1.0, error, weights);
}

template <class Real> void Trainer::updateNeurons(RlsBank<Real>& bank, std::size_t begin, std::size_t end) {
  const std::span<double> drive = m_network.drive();
  for (std::size_t i = begin; i < end; ++i) {
    drive[i] += updateNeuron(bank, i, m_target[i] - drive[i]);
    m_arrivals[i].clear();
  }
}

void Trainer::update(std::span<const double> target) {
  m_target = target;
  std::visit(
      [&](auto& bank) {
        m_pool->run(m_network.size(), neuronsPerPiece,
                    [&](std::size_t begin, std::size_t end) { updateNeurons(bank, begin, end); });
      },
      m_bank);
}

double Trainer::weightChange() const {
  double change = 0, initial = 0;
  const auto& weights = m_network.paddedWeights();
  for (std::size_t k = 0; k < weights.size(); ++k) {
    change += (weights[k] - m_initialWeights[k]) * (weights[k] - m_initialWeights[k]);
    initial += m_initialWeights[k] * m_initialWeights[k];
  }
  return initial > 0 ? std::sqrt(change / initial) : std::sqrt(change);
}

bool Trainer::weightsFinite() const {
  return std::ranges::all_of(m_network.paddedWeights(), [](double w) { return std::isfinite(w); });
}

void Trainer::visitState(StateVisitor& visitor) {
  std::visit([&](auto& bank) { bank.visitState(visitor); }, m_bank);
  visitor("initial_weights", std::span<double>(m_initialWeights));
  std::vector<double> waiting; // neuron, column, amplitude of each arrival
  for (std::size_t i = 0; i < m_arrivals.size(); ++i)
    for (const SpikeArrival& arrival : m_arrivals[i])
      waiting.insert(waiting.end(),
                     {static_cast<double>(i), static_cast<double>(arrival.column), arrival.amplitude});
  visitor.growing("arrivals", waiting);
  for (auto& arrivals : m_arrivals)
    arrivals.clear();
  for (std::size_t k = 0; k + 2 < waiting.size(); k += 3) {
    const auto i = static_cast<std::size_t>(waiting[k]);
    const auto column = static_cast<std::uint32_t>(waiting[k + 1]);
    if (column >= m_network.connectivity().synapseCounts.at(i))
      throw std::out_of_range("an arrival at a synapse that is not there");
    m_arrivals[i].push_back({column, waiting[k + 2]});
  }
}

} // namespace spikeloom
