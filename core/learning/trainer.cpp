#include "core/learning/trainer.h"

#include <algorithm>
#include <cmath>

#include "core/model/transfer.h"

namespace spikeloom {

namespace {

constexpr std::size_t neuronsPerShare = 8; // small enough to share evenly, large enough to hide the sharing

// Entries of P that a thread passes in about 2 ms, measured (AMD EPYC) where all are read, and where only the
// columns of what has spiked are.
constexpr double entriesRead = 4e6, entriesPassed = 1e7;

// Measured (two threads of one core, 20 presynaptic neurons a neuron at 100, 40 at 200): two threads
// take 1.06 times as long as one at 100 neurons, 0.85 times at 200. And the window has the other core to
// itself.
constexpr std::uint32_t tooFewToShare = 150;

unsigned threadsFor(const Network& network, const Experiment& experiment) {
  if (experiment.run.threads != 0)
    return static_cast<unsigned>(experiment.run.threads);
  return network.size() < tooFewToShare ? 1 : std::max(1u, std::thread::hardware_concurrency());
}

bool allToAll(const Connectivity& connectivity) {
  return std::ranges::all_of(connectivity.synapseCounts,
                             [n = connectivity.neurons](std::uint32_t count) { return count + 1 == n; });
}

} // namespace

bool sharesP(const Experiment& experiment) {
  return experiment.learning.method == RlsMethod::event_driven &&
         experiment.learning.quantity == TrainedQuantity::drive && !experiment.dale.enforced;
}

Trainer::Form Trainer::formOf(const Network& network, const Experiment& experiment) {
  if (experiment.learning.method == RlsMethod::plain)
    return Form::plain;
  if (sharesP(experiment) && allToAll(network.connectivity()))
    return Form::shared;
  return network.spiking() ? Form::event_driven : Form::direct;
}

Trainer::Bank Trainer::makeBank(Form form, const Network& network, const LearningParams& params,
                                const std::stop_token& stop) {
  const auto& counts = network.connectivity().synapseCounts;
  if (form == Form::shared)
    return SharedRls(network.size(), params.lambda);
  if (params.precision == Precision::double_)
    return RlsBank<double>(counts, params.lambda, kernelChoice().level, stop);
  return RlsBank<float>(counts, params.lambda, kernelChoice().level, stop);
}

Trainer::Trainer(Network& network, const Experiment& experiment, const std::stop_token& stop)
    : m_network(network), m_form(formOf(network, experiment)),
      m_bank(makeBank(m_form, network, experiment.learning, stop)), m_arrivals(network.size()),
      m_initialWeights(network.paddedWeights()),
      m_trainsRate(experiment.learning.quantity == TrainedQuantity::rate),
      m_lambda(experiment.learning.lambda) {
  for (const double count : network.connectivity().synapseCounts)
    m_entries += count * count;
  if (experiment.dale.enforced)
    m_excluded.assign(network.paddedWeights().size(), 0);
  Pieces pieces;
  setParameters(experiment, pieces); // λ is what it was
}

/// `work(bank, begin, end)` for neurons of [from, to), shared out over the threads.
template <class Work> void Trainer::visitNeurons(std::size_t from, std::size_t to, Work work) {
  const auto share = [&](auto& bank) {
    m_pool->run(to - from, neuronsPerShare,
                [&](std::size_t begin, std::size_t end) { work(bank, from + begin, from + end); });
  };
  if (auto* single = std::get_if<RlsBank<float>>(&m_bank))
    share(*single);
  else if (auto* wide = std::get_if<RlsBank<double>>(&m_bank))
    share(*wide);
}

/// The same for all neurons, in pieces of equal size.
template <class Work> void Trainer::addNeurons(bool allOfP, Pieces& pieces, Work work) {
  const double most = (allOfP ? entriesRead : entriesPassed) * threads();
  const auto parts = static_cast<std::size_t>(std::ceil(std::max(m_entries, 1.0) / most));
  pieces.add(m_network.size(), (m_network.size() + parts - 1) / parts,
             [this, work](std::size_t from, std::size_t to) { visitNeurons(from, to, work); });
}

void Trainer::setParameters(const Experiment& experiment, Pieces& pieces) {
  const double dt = experiment.neuron.time_step, tau = experiment.synapse.time_constant;
  const auto steps = static_cast<std::size_t>(std::llround(experiment.learning.update_interval / dt));
  m_rateScale = T0 / experiment.neuron.time_constant;
  m_updateDecay = std::exp(-experiment.learning.update_interval / tau);
  m_powers.resize(steps + 1);
  for (std::size_t k = 0; k <= steps; ++k)
    m_powers[k] = std::exp(-static_cast<double>(k) * dt / tau);
  if (const unsigned threads = threadsFor(m_network, experiment); !m_pool || threads != m_pool->threads())
    m_pool = std::make_unique<WorkerPool>(threads);
  if (experiment.learning.lambda == m_lambda)
    return;
  m_lambda = experiment.learning.lambda;
  if (auto* shared = std::get_if<SharedRls>(&m_bank))
    return pieces.add([this, shared] { shared->reset(m_lambda); });
  addNeurons(true, pieces, [this](auto& bank, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      bank.reset(i, m_lambda);
      for (std::size_t l = 0; l < bank.synapseCount(i) && !m_excluded.empty(); ++l)
        if (m_excluded[m_network.connectivity().rowStart[i] + l])
          bank.exclude(i, l);
    }
  });
}

void Trainer::beginWindow(Pieces& pieces) {
  for (auto& arrivals : m_arrivals)
    arrivals.clear();
  if (m_form == Form::event_driven)
    addNeurons(true, pieces, [this](auto& bank, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i)
        bank.restart(i, presynapticTrains(i));
    });
}

void Trainer::noteSpikes(std::size_t stepsToUpdate) {
  if (m_form != Form::event_driven)
    return;
  const Connectivity& connectivity = m_network.connectivity();
  for (const StepSpike& spike : m_network.spikes()) {
    const double a = m_network.trained().amplitude(spike) * m_powers[stepsToUpdate];
    for (std::size_t k = connectivity.outStart[spike.neuron]; k < connectivity.outStart[spike.neuron + 1];
         ++k)
      m_arrivals[connectivity.outgoing[k].neuron].push_back({connectivity.outgoing[k].column, a});
  }
}

std::span<const double> Trainer::presynapticTrains(std::size_t i) {
  thread_local std::vector<double> trains;
  const auto row = m_network.connectivity().row(i);
  trains.resize(row.size());
  const auto all = m_network.outputs();
  std::ranges::transform(row, trains.begin(), [all](std::uint32_t j) { return all[j]; });
  return trains;
}

Trainer::Step Trainer::stepOf(std::size_t i) const {
  const double u = m_network.drive()[i];
  if (!m_trainsRate)
    return {m_target[i] - u, 1};
  const double input = m_external.empty() ? u : u + m_external[i];
  return {m_target[i] - m_rateScale * phi2(input), m_rateScale * phi2Derivative(input)};
}

template <class Real> double Trainer::updateNeuron(RlsBank<Real>& bank, std::size_t i) {
  double* const weights = m_network.trained().weights(i);
  const auto [error, sensitivity] = stepOf(i);
  if (m_form == Form::plain)
    return bank.updatePlain(i, presynapticTrains(i), sensitivity, error, weights);
  const auto& arrivals = m_arrivals[i];
  // reading that many columns would cost more than one product with the whole matrix (half of it is cached
  // twice)
  if (m_form == Form::direct || arrivals.size() > bank.synapseCount(i) / 2)
    return bank.updateLazy(i, presynapticTrains(i), sensitivity, error, weights);
  return bank.updateEventDriven(i, m_updateDecay, arrivals, sensitivity, error, weights);
}

/// Takes back the changes that broke Dale's law, and excludes their synapses. Returns what that changes in
/// w·r.
template <class Real>
double Trainer::keepSigns(RlsBank<Real>& bank, std::size_t i, std::span<const double> before) {
  const auto types = m_network.cellTypes();
  const auto row = m_network.connectivity().row(i);
  const auto r = m_network.outputs();
  double* const weights = m_network.trained().weights(i);
  std::uint16_t* const excluded = m_excluded.data() + m_network.connectivity().rowStart[i];
  double change = 0;
  for (std::size_t l = 0; l < row.size(); ++l) {
    // not ≤ 0: a NaN must stay in the weights, to be found
    if (excluded[l] || !(types[row[l]] * weights[l] <= 0))
      continue;
    if (weights[l] == before[l])
      continue; // zero from the beginning, and not changed yet
    change += (before[l] - weights[l]) * r[row[l]];
    weights[l] = before[l];
    excluded[l] = 1;
    bank.exclude(i, l);
  }
  return change;
}

template <class Real> void Trainer::updateNeurons(RlsBank<Real>& bank, std::size_t begin, std::size_t end) {
  thread_local std::vector<double> before;
  const std::span<double> drive = m_network.trained().drive();
  for (std::size_t i = begin; i < end; ++i) {
    if (m_excluded.empty()) {
      drive[i] += updateNeuron(bank, i);
    } else {
      const auto row = m_network.weightRow(i);
      before.assign(row.begin(), row.end());
      drive[i] += updateNeuron(bank, i);
      drive[i] += keepSigns(bank, i, before);
    }
    m_arrivals[i].clear();
  }
}

void Trainer::updateShared(SharedRls& rls, Pieces& pieces) {
  const auto share = [this, &pieces](auto work) {
    pieces.add([this, work] { m_pool->run(m_network.size(), neuronsPerShare, work); });
  };
  const auto r = [this] { return m_network.outputs(); };
  share([&rls, r](std::size_t begin, std::size_t end) { rls.multiply(r(), begin, end); });
  pieces.add([&rls, r] { rls.finishMultiply(r()); });
  share([this, &rls](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      m_network.trained().drive()[i] += rls.step(i, stepOf(i).error, m_network.trained().weights(i));
  });
  share([&rls](std::size_t begin, std::size_t end) { rls.correct(begin, end); });
}

void Trainer::update(std::span<const double> target, std::span<const double> external, Pieces& pieces) {
  m_target = target;
  m_external = external;
  if (auto* shared = std::get_if<SharedRls>(&m_bank))
    updateShared(*shared, pieces);
  else
    addNeurons(readsAllOfP(), pieces,
               [this](auto& bank, std::size_t begin, std::size_t end) { updateNeurons(bank, begin, end); });
  pieces.add([this] { m_network.driveChanged(); });
}

void Trainer::addNorms(std::size_t begin, std::size_t end, WeightNorms& norms) const {
  const auto& weights = m_network.paddedWeights();
  for (std::size_t k = begin; k < end; ++k) {
    norms.change += (weights[k] - m_initialWeights[k]) * (weights[k] - m_initialWeights[k]);
    norms.initial += m_initialWeights[k] * m_initialWeights[k];
    norms.finite &= std::isfinite(weights[k]);
  }
}

double Trainer::weightChange() const {
  WeightNorms norms;
  addNorms(0, m_initialWeights.size(), norms);
  return norms.relativeChange();
}

std::size_t Trainer::signViolations() const {
  const auto types = m_network.cellTypes();
  std::size_t count = 0;
  for (std::size_t i = 0; i < m_network.size() && !types.empty(); ++i) {
    const auto row = m_network.connectivity().row(i);
    const auto weights = m_network.weightRow(i);
    for (std::size_t l = 0; l < row.size(); ++l)
      count += types[row[l]] * weights[l] < 0;
  }
  return count;
}

std::size_t Trainer::excludedSynapses() const {
  return static_cast<std::size_t>(std::ranges::count(m_excluded, std::uint16_t{1}));
}

void Trainer::visitState(StateVisitor& visitor) {
  std::visit([&](auto& bank) { bank.visitState(visitor); }, m_bank);
  visitor("initial_weights", std::span<double>(m_initialWeights), anyFinite);
  if (!m_excluded.empty())
    visitor("excluded_synapses", std::span<std::uint16_t>(m_excluded), {0, 1});
  visitArrivals(visitor);
}

void Trainer::checkState(StateVisitor& visitor) const {
  const Connectivity& connectivity = m_network.connectivity();
  const auto types = m_network.cellTypes();
  const auto check = [&](const char* name, const AlignedVector<double>& weights) {
    std::size_t wrong = 0, beside = 0;
    for (std::size_t i = 0; i < m_network.size(); ++i) {
      const std::size_t begin = connectivity.rowStart[i], end = begin + connectivity.synapseCounts[i];
      if (!m_excluded.empty())
        for (std::size_t k = begin; k < end; ++k)
          wrong += types[connectivity.presynaptic[k]] * weights[k] < 0;
      for (std::size_t k = end; k < connectivity.rowStart[i + 1]; ++k)
        beside += weights[k] != 0;
    }
    if (wrong > 0)
      visitor.refuse(name, "has " + std::to_string(wrong) +
                               " weights whose sign is not that of their presynaptic neuron");
    if (beside > 0)
      visitor.refuse(name, "has " + std::to_string(beside) + " values where there is no synapse");
  };
  check("weights", m_network.paddedWeights());
  check("initial_weights", m_initialWeights);
  std::visit(
      [&](const auto& bank) {
        bank.checkState(visitor);
        checkExcluded(bank, visitor);
      },
      m_bank);
}

/// A synapse that P has not excluded would be trained without anyone looking at its sign.
template <class Real> void Trainer::checkExcluded(const RlsBank<Real>& bank, StateVisitor& visitor) const {
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < m_network.size() && !m_excluded.empty(); ++i)
    for (std::size_t l = 0; l < bank.synapseCount(i); ++l)
      wrong += m_excluded[m_network.connectivity().rowStart[i] + l] != 0 && !bank.excludes(i, l);
  if (wrong > 0)
    visitor.refuse("excluded_synapses", "has " + std::to_string(wrong) + " synapses that P has not excluded");
}

void Trainer::visitArrivals(StateVisitor& visitor) {
  std::vector<double> waiting; // neuron, column, amplitude of each arrival
  for (std::size_t i = 0; i < m_arrivals.size(); ++i)
    for (const SpikeArrival& arrival : m_arrivals[i])
      waiting.insert(waiting.end(),
                     {static_cast<double>(i), static_cast<double>(arrival.column), arrival.amplitude});
  if (!visitor.growing("arrivals", waiting))
    return;
  for (auto& arrivals : m_arrivals)
    arrivals.clear();
  if (waiting.size() % 3 != 0)
    return visitor.refuse("arrivals", "has not three values for each of them");
  const auto& counts = m_network.connectivity().synapseCounts;
  const auto indexBelow = [](double x, std::size_t end) {
    return x >= 0 && x < static_cast<double>(end) && x == std::floor(x);
  };
  for (std::size_t k = 0; k < waiting.size(); k += 3) {
    const double neuron = waiting[k], column = waiting[k + 1], amplitude = waiting[k + 2];
    if (!indexBelow(neuron, counts.size()) || !indexBelow(column, counts[static_cast<std::size_t>(neuron)]) ||
        !(amplitude >= 0 && amplitude <= 1e9))
      return visitor.refuse("arrivals", "has a spike at a synapse that is not there, or of an impossible "
                                        "amplitude (number " +
                                            std::to_string(k / 3) + ")");
    m_arrivals[static_cast<std::size_t>(neuron)].push_back({static_cast<std::uint32_t>(column), amplitude});
  }
}

} // namespace spikeloom
