#include "core/run/damage.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/analysis/phase_distance.h"
#include "core/analysis/trial_summary.h"
#include "core/base/cancellation.h"
#include "core/model/permutation.h"
#include "core/run/analyses.h"
#include "core/run/probe.h"

namespace spikeloom {

namespace {

constexpr double sampledEvery = 1;      // ms between two distances
constexpr double usualDelay = 200;      // ms into the target window, where a spike is deleted
constexpr std::size_t mostBlocks = 512; // of a difference map, along each side
constexpr std::uint64_t firstPre = std::uint64_t{1} << 32U; // among the streams of Purpose::Damage

/// Of the network's state as it is.
float distanceOf(const Network& a, const Network& b) {
  if (a.spiking())
    return static_cast<float>(phaseDistance(a.phases(), b.phases()));
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += std::abs(a.outputs()[i] - b.outputs()[i]);
  return static_cast<float>(sum / static_cast<double>(a.size()));
}

/// The next set's stimulus; with one set, the same strengths for other neurons.
std::vector<double> otherCueOf(const NetworkCopy& copy, int set) {
  const auto sets = copy.stimuli.size();
  const std::vector<double>& own = copy.stimuli[static_cast<std::size_t>(set)];
  if (sets > 1)
    return copy.stimuli[(static_cast<std::size_t>(set) + 1) % sets];
  std::vector<double> out;
  for (const std::size_t i :
       randomOrder(own.size(), RandomStream(copy.experiment.run.seed, Purpose::Damage, 0)))
    out.push_back(own[i]);
  return out;
}

Experiment damagedExperiment(const Experiment& intact, const DamageRequest& request) {
  Experiment out = intact;
  out.probe = {};
  if (request.damage == Damage::lost_neurons)
    out.probe.lost_neurons = request.amount;
  if (request.damage == Damage::shuffled_synapses)
    out.probe.shuffled_synapses = ShuffledSynapses::all;
  if (request.damage == Damage::noise)
    out.probe.noise = request.amount;
  return out;
}

} // namespace

NetworkCopy copyOf(const Simulation& simulation) {
  NetworkCopy out{.experiment = simulation.experiment(),
                  .network = simulation.network(),
                  .untrained = simulation.initialWeights(),
                  .targets = simulation.facts().targets,
                  .stimuli = {},
                  .facts = simulation.history()->network,
                  .loops = simulation.schedule().loopsDone()};
  out.experiment.probe = {};
  for (std::size_t set = 0; set < out.targets.size(); ++set)
    out.stimuli.push_back(simulation.stimulus(static_cast<int>(set)));
  return out;
}

std::string whyNoDamage(const Experiment& experiment, Damage damage) {
  if (damage != Damage::deleted_spike)
    return {};
  const auto problems = checkAnalyses(experiment, {.perturbation = true});
  return problems.empty() ? std::string() : problems.front().message;
}

DifferenceMap differenceOf(const TrialRecord& intact, const TrialRecord& damaged, std::size_t mostRows,
                           std::size_t mostColumns) {
  const Series<float>&a = intact.activity, &b = damaged.activity;
  DifferenceMap out;
  out.neurons = a.neurons;
  out.samples = std::min(a.samples(), b.samples());
  out.first = a.first;
  out.interval = a.interval;
  const auto blockOf = [](std::size_t count, std::size_t most) {
    return std::max<std::size_t>(1, (count + most - 1) / std::max<std::size_t>(most, 1));
  };
  out.perRow = blockOf(out.neurons, mostRows);
  out.perColumn = blockOf(out.samples, mostColumns);
  out.rows = (out.neurons + out.perRow - 1) / out.perRow;
  out.columns = (out.samples + out.perColumn - 1) / out.perColumn;
  std::vector<double> sums(out.rows * out.columns), counts(sums.size());
  for (std::size_t k = 0; k < out.samples; ++k)
    for (std::size_t i = 0; i < out.neurons; ++i) {
      const std::size_t at = i / out.perRow * out.columns + k / out.perColumn;
      sums[at] += std::abs(static_cast<double>(b.at(k, i)) - static_cast<double>(a.at(k, i)));
      counts[at] += 1;
    }
  out.values.resize(sums.size());
  for (std::size_t at = 0; at < sums.size(); ++at) {
    out.values[at] = static_cast<float>(sums[at] / counts[at]);
    out.largest = std::max(out.largest, out.values[at]);
  }
  return out;
}

/// Two trials beside each other.
struct DamageTrials::Pair {
  Pair(const NetworkCopy& copy, Network& intactNetwork, Network damagedNetwork, const Experiment& experiment,
       const std::vector<double>& cue, const DamageRequest& request, const TrialId& intactId,
       const TrialId& damagedId, double pre)
      : other(std::move(damagedNetwork)), targets(*copy.targets[static_cast<std::size_t>(request.set)]),
        intact({intactNetwork, nullptr, targets, copy.stimuli[static_cast<std::size_t>(request.set)]},
               copy.experiment, intactId, pre),
        damaged({other, nullptr, targets, cue}, experiment, damagedId, pre) {}

  Network other;
  const Targets& targets;
  Trial intact, damaged;
  std::vector<double> times;
  std::vector<float> distances;
};

DamageTrials::DamageTrials(const NetworkCopy& copy, const DamageRequest& request)
    : m_copy(copy), m_experiment(damagedExperiment(copy.experiment, request)), m_network(copy.network),
      m_otherCue(request.damage == Damage::other_cue ? otherCueOf(copy, request.set)
                                                     : copy.stimuli[static_cast<std::size_t>(request.set)]) {
  m_found.request = request;
  m_found.loops = copy.loops;
  m_found.intactCorrelation = m_found.damagedCorrelation = std::numeric_limits<double>::quiet_NaN();
  m_found.problem = whyNoDamage(copy.experiment, request.damage);
  if (!request.trained)
    m_network.setWeights(copy.untrained);
}

/// Where a test trial would start.
void DamageTrials::beginState() {
  const auto number = static_cast<std::uint64_t>(m_found.trials);
  if (m_copy.experiment.run.start == TrialStart::reset)
    m_network.restart(
        randomPhases(m_network.size(), RandomStream(m_copy.experiment.run.seed, Purpose::TestStart, number)));
  else if (m_found.trials > 0)
    m_network.takeSynapsesOf(m_copy.network);
}

void DamageTrials::damage(Network& network) const {
  if (probesWeights(m_experiment))
    network.setWeights(probedWeights(network, m_experiment));
  if (m_found.request.damage != Damage::other_start)
    return;
  const auto number = static_cast<std::uint64_t>(m_found.trials);
  network.restart(
      randomPhases(network.size(), RandomStream(m_copy.experiment.run.seed, Purpose::Damage, 1 + number)));
  if (m_copy.experiment.run.start == TrialStart::carry && network.spiking()) // rate units have but one state
    network.takeSynapsesOf(m_network);
}

TrialId DamageTrials::damagedId() const {
  const DamageRequest& request = m_found.request;
  TrialId id{TrialKind::Test, m_found.trials + 1, request.set, {}};
  if (request.damage == Damage::noise)
    id.probeNoise = static_cast<std::uint64_t>(m_found.trials);
  if (request.damage == Damage::deleted_spike) {
    id.deletion.emplace();
    const double window = m_copy.experiment.target.duration;
    id.deletion->from = m_copy.experiment.stimulus.duration + (window > usualDelay ? usualDelay : window / 2);
    if (request.spike && m_found.trials == 0)
      id.deletion->spike = request.spike;
    if (request.spike)
      id.deletion->from = static_cast<double>(request.spike->time);
  }
  return id;
}

void DamageTrials::run(Pair& pair, const std::stop_token& stop) {
  const double dt = m_copy.experiment.neuron.time_step;
  const auto every = std::max(1LL, std::llround(sampledEvery / dt));
  while (!pair.intact.finished()) {
    pair.intact.step();
    pair.damaged.step();
    if (std::llround(pair.intact.time() / dt) % every != 0) // the same times in all pairs
      continue;
    throwIfStopped(stop);
    pair.times.push_back(pair.intact.time());
    pair.distances.push_back(distanceOf(m_network, pair.other));
  }
}

bool DamageTrials::next(const std::stop_token& stop) {
  if (!m_found.problem.empty() || m_found.trials >= m_found.request.trials)
    return false;
  beginState();
  Network other(m_network);
  damage(other);
  Pair pair(
      m_copy, m_network, std::move(other), m_experiment, m_otherCue, m_found.request,
      {TrialKind::Test, m_found.trials + 1, m_found.request.set, {}}, damagedId(),
      preInterval(m_copy.experiment, Purpose::Damage, firstPre + static_cast<std::uint64_t>(m_found.trials)));
  try {
    run(pair, stop);
  } catch (const NumericalError& error) {
    m_found.problem = error.what();
    if (m_found.trials > 0)
      return false; // what is there is shown
  }
  take(pair);
  return true;
}

void DamageTrials::take(Pair& pair) {
  DamageFound& found = m_found;
  const bool first = found.trials == 0, complete = found.problem.empty();
  if (first)
    found.deleted = pair.damaged.deleted();
  if (complete && found.request.damage == Damage::deleted_spike && !pair.damaged.deleted())
    found.problem = "No neuron fired there: no spike could be deleted.";
  const auto intact = std::make_shared<const TrialRecord>(pair.intact.takeRecord());
  const auto damaged = std::make_shared<const TrialRecord>(pair.damaged.takeRecord());
  if (first) {
    found.intact = intact;
    found.damaged = damaged;
    found.difference =
        std::make_shared<const DifferenceMap>(differenceOf(*intact, *damaged, mostBlocks, mostBlocks));
  }
  if (!complete)
    return;
  const std::size_t main = m_copy.facts->mainNeurons;
  m_sumIntact += summarise(*intact, pair.targets, main).mean;
  m_sumDamaged += summarise(*damaged, pair.targets, main).mean;
  ++found.trials;
  found.intactCorrelation = m_sumIntact / found.trials;
  found.damagedCorrelation = m_sumDamaged / found.trials;
  takeDistances(pair.times, pair.distances);
}

/// All pairs end at the same time: what one lacks is at the beginning.
void DamageTrials::takeDistances(const std::vector<double>& times, const std::vector<float>& distances) {
  DamageFound& found = m_found;
  constexpr float none = std::numeric_limits<float>::quiet_NaN();
  if (times.size() > found.times.size()) {
    const auto more = times.size() - found.times.size();
    found.times = times;
    m_begun.insert(m_begun.begin(), more, 0.0f);
    found.deviation.insert(found.deviation.begin(), more, none);
    for (auto& earlier : found.deviations) {
      auto longer = std::make_shared<std::vector<float>>(more, none);
      longer->insert(longer->end(), earlier->begin(), earlier->end());
      earlier = std::move(longer);
    }
  }
  auto own = std::make_shared<std::vector<float>>(found.times.size() - times.size(), none);
  own->insert(own->end(), distances.begin(), distances.end());
  for (std::size_t k = found.times.size() - times.size(); k < found.times.size(); ++k) {
    float& mean = found.deviation[k];
    const float before = m_begun[k] > 0 ? mean : 0;
    mean = before + ((*own)[k] - before) / ++m_begun[k];
  }
  found.deviations.push_back(std::move(own));
}

} // namespace spikeloom
