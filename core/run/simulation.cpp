#include "core/run/simulation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/analysis/trial_summary.h"
#include "core/base/errors.h"
#include "core/base/hash.h"
#include "core/experiment/validate.h"
#include "core/model/kick.h"
#include "core/params/access.h"
#include "core/run/simulation_impl.h"

namespace spikeloom {

namespace {

using Clock = std::chrono::steady_clock;

Network startedNetwork(Setup& setup) {
  InitialNetwork& initial = setup.network;
  return {
      setup.experiment,
      {std::move(initial.connectivity), std::move(initial.weights), initial.phases, initial.cellTypes, {}}};
}

} // namespace

Simulation::Impl::Impl(Setup given, const std::stop_token& stop)
    : setup(std::move(given)), experiment(setup.experiment), network(startedNetwork(setup)),
      simulatedMs(kick(network, experiment, stop)), trainer(network, experiment, stop),
      targets(setup.targets) {
  takeUpStimuli();
  describe(stop);
}

void Simulation::Impl::takeUpStimuli() {
  stimuli = setup.network.stimuli;
  for (auto& stimulus : stimuli)
    for (double& x : stimulus)
      x *= experiment.stimulus.gain;
}

void Simulation::Impl::describe(const std::stop_token& stop) {
  prediction.emplace(experiment, targets, stop);
  auto out = std::make_shared<NetworkFacts>();
  out->neurons = network.size();
  out->mainNeurons = mainNeurons(experiment);
  out->synapses = network.connectivity().synapses();
  out->spiking = network.spiking();
  out->quantity = experiment.learning.quantity;
  out->cellTypes.assign(network.cellTypes().begin(), network.cellTypes().end());
  out->targetInterval = targets.front()->interval;
  for (const auto& set : targets)
    out->targets.emplace_back(set->values.begin(), set->values.end());
  for (const auto& stimulus : stimuli)
    out->stimuli.emplace_back(stimulus.begin(), stimulus.end());
  facts = std::move(out);
}

void Simulation::Impl::takeUpLive() {
  if (!pending)
    return;
  const double oldInterval = experiment.learning.update_interval;
  experiment = *std::exchange(pending, std::nullopt);
  network.setParameters(experiment);
  trainer.setParameters(experiment);
  if (experiment.learning.update_interval != oldInterval) {
    // the same curves on another grid; innate ones come from the network as it was built
    Experiment curves = setup.experiment;
    curves.learning.update_interval = experiment.learning.update_interval;
    const InitialNetwork initial{
        network.connectivity(), trainer.initialWeights(), setup.network.phases, setup.network.cellTypes, {}};
    targets = makeTargetSets(curves, {setup.files, &initial, {}});
  }
  takeUpStimuli();
  describe();
}

TrialSetting Simulation::Impl::setting(int set) {
  const auto k = static_cast<std::size_t>(set);
  return {network, trainer, *targets[k], stimuli[k]};
}

double Simulation::Impl::preInterval(Purpose purpose, std::uint64_t index) const {
  return RandomStream(experiment.run.seed, purpose, index)
      .uniform(experiment.run.pre_min, experiment.run.pre_max);
}

void Simulation::Impl::beginTrial() {
  // a session's trials are made alike: what changes during a test waits for its end
  if (!session)
    takeUpLive();
  trialSeconds = 0;
  if (loopsDone < loopsAsked && !session) // training asked for during a test waits too
    beginTrainingTrial();
  else if (testAsked)
    beginTestTrial();
}

void Simulation::Impl::beginTrainingTrial() {
  const int set = loopsDone % experiment.target.sets;
  trial =
      std::make_unique<Trial>(setting(set), experiment, TrialId{TrialKind::Training, loopsDone + 1, set, {}},
                              preInterval(Purpose::PreStimulus, static_cast<std::uint64_t>(loopsDone)));
}

/// Each test trial has a pre-stimulus interval of its own. What is drawn follows from the loop and the trial:
/// a test after loop 10 is the same whenever and however often it is made.
void Simulation::Impl::beginTestTrial() {
  if (!session)
    session.emplace(network, experiment, targets);
  session->prepareTrial();
  const auto loop = static_cast<std::uint64_t>(loopsDone),
             done = static_cast<std::uint64_t>(session->trialsDone());
  const int set = session->nextSet();
  trial = std::make_unique<Trial>(setting(set), experiment,
                                  TrialId{TrialKind::Test, session->trialsDone() + 1, set,
                                          (loop << 20) | done}, // at most 10⁶ trials a test
                                  preInterval(Purpose::TestPreStimulus, (loop << 32) | done));
}

void Simulation::Impl::finishTrial() {
  const TrialKind kind = trial->record().kind;
  if (kind == TrialKind::Training && !trainer.weightsFinite())
    throw NumericalError(trial->time(), "a weight is no longer a finite number: learning diverged");
  const int set = trial->record().set;
  TrialSummary summary =
      summarise(trial->record(), *targets[static_cast<std::size_t>(set)], mainNeurons(experiment));
  summary.weightChange = trainer.weightChange();
  summary.seconds = trialSeconds;
  secondsPerTrial = secondsPerTrial < 0 ? trialSeconds : 0.7 * secondsPerTrial + 0.3 * trialSeconds;
  previous = std::make_shared<const TrialRecord>(trial->takeRecord());
  trial.reset();
  if (kind == TrialKind::Training) {
    ++loopsDone;
    // those who look at the old curve keep it
    curve = std::make_shared<std::vector<TrialSummary>>(*curve);
    curve->push_back(std::move(summary));
  } else {
    session->add(*previous, std::move(summary));
    if (session->complete())
      finishTest();
  }
}

void Simulation::Impl::finishTest() {
  lastTest = std::make_shared<const TestSummary>(session->summary(loopsDone, *prediction, *curve));
  testAsked = false;
  restoreAfterTest();
}

void Simulation::Impl::restoreAfterTest() {
  if (session)
    session->restore();
  session.reset();
}

void Simulation::Impl::stop() {
  trial.reset();
  restoreAfterTest();
  loopsAsked = loopsDone;
  testAsked = false;
}

/// A few steps of the trial under way: looking at the clock costs as much as a step of a small network.
void Simulation::Impl::step(double& done, double mostMs) {
  const double dt = experiment.neuron.time_step;
  const double stepsUntilLook = std::max(1.0, std::min(8.0, (mostMs - done) / dt));
  const auto start = Clock::now();
  for (int k = 0; k < static_cast<int>(stepsUntilLook) && !trial->finished(); ++k, done += dt)
    trial->step();
  trialSeconds += std::chrono::duration<double>(Clock::now() - start).count();
}

void Simulation::Impl::work(const Chunk& chunk, const std::stop_token& stopToken, double& done) {
  const auto begin = Clock::now();
  while (!idle() && !stopToken.stop_requested() && done < chunk.simulatedMs) {
    if (!trial)
      beginTrial();
    step(done, chunk.simulatedMs);
    if (trial->finished()) {
      finishTrial();
      if (chunk.oneTrial)
        break;
    }
    if (Clock::now() - begin >= chunk.wallTime)
      break;
  }
}

double Simulation::Impl::advance(const Chunk& chunk, std::stop_token stopToken) {
  double done = 0;
  try {
    work(chunk, stopToken, done);
  } catch (const NumericalError& error) { // its time is that within the trial
    simulatedMs += done;
    throw NumericalError(simulatedMs, error.what());
  }
  simulatedMs += done;
  return done;
}

// --- the public face ---

Simulation::Simulation(const Experiment& experiment) : Simulation(makeSetup(experiment)) {}
Simulation::Simulation(Setup setup, const std::stop_token& stop)
    : m_impl(std::make_unique<Impl>(std::move(setup), stop)) {}
Simulation::Simulation(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

void Simulation::train(int loops) {
  m_impl->loopsAsked = std::max(m_impl->loopsAsked, m_impl->loopsDone) + loops;
}
void Simulation::trainUpTo(int loops) { m_impl->loopsAsked = std::max(loops, m_impl->loopsDone); }
void Simulation::test() { m_impl->testAsked = true; }
void Simulation::stop() { m_impl->stop(); }
bool Simulation::idle() const { return m_impl->idle(); }

void Simulation::setLive(const Experiment& experiment) {
  Experiment next = m_impl->pending.value_or(m_impl->experiment);
  for (const Field& field : fields())
    if (field.effect == Effect::Live)
      field.set(next, field.get(experiment));
  // what the files hold was taken over when the network was built
  const std::set<std::string> filesRead{SPIKELOOM_FIELD(network, file).path(),
                                        SPIKELOOM_FIELD(target, file).path()};
  if (auto errors = validate(next, filesRead, MemoryRule::Skip); !errors.empty())
    throw InputErrors(std::move(errors));
  m_impl->pending = next;
}

double Simulation::advance(const Chunk& chunk, std::stop_token stopToken) {
  try {
    return m_impl->advance(chunk, stopToken);
  } catch (const NumericalError&) {
    stop(); // going on would only fail again
    throw;
  }
}

const Setup& Simulation::setup() const { return m_impl->setup; }
const Experiment& Simulation::experiment() const { return m_impl->experiment; }
const Experiment& Simulation::nextExperiment() const {
  return m_impl->pending ? *m_impl->pending : m_impl->experiment;
}
const NetworkFacts& Simulation::network() const { return *m_impl->facts; }
const std::vector<TrialSummary>& Simulation::curve() const { return *m_impl->curve; }
std::shared_ptr<const TestSummary> Simulation::lastTest() const { return m_impl->lastTest; }
std::shared_ptr<const TrialRecord> Simulation::lastTrial() const { return m_impl->previous; }
unsigned Simulation::threads() const { return m_impl->trainer.threads(); }
const Network& Simulation::net() const { return m_impl->network; }
const AlignedVector<double>& Simulation::initialWeights() const { return m_impl->trainer.initialWeights(); }
const std::vector<double>& Simulation::stimulus(int set) const {
  return m_impl->stimuli.at(static_cast<std::size_t>(set));
}
const Targets& Simulation::targets(int set) const {
  return *m_impl->targets.at(static_cast<std::size_t>(set));
}
std::size_t Simulation::signViolations() const { return m_impl->trainer.signViolations(); }
std::size_t Simulation::excludedSynapses() const { return m_impl->trainer.excludedSynapses(); }

double Simulation::weightsL1() const {
  double sum = 0;
  for (const double w : m_impl->network.paddedWeights())
    sum += std::abs(w);
  return sum;
}

std::uint64_t Simulation::weightsChecksum() const {
  Fnv1a hash;
  for (std::size_t i = 0; i < m_impl->network.size(); ++i)
    hash.addBytes(std::as_bytes(m_impl->network.weightRow(i)));
  return hash.value();
}

} // namespace spikeloom
