#include "core/run/simulation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/analysis/trial_summary.h"
#include "core/base/errors.h"
#include "core/base/hash.h"
#include "core/model/kick.h"
#include "core/run/simulation_impl.h"

namespace spikeloom {

namespace {

using Clock = std::chrono::steady_clock;

/// The network takes the weights over: a run of many synapses has no room for them twice.
Network startedNetwork(Setup& setup) {
  InitialNetwork& initial = setup.network;
  return {setup.experiment,
          {initial.connectivity, std::move(initial.weights), initial.phases, initial.cellTypes, {}}};
}

} // namespace

Simulation::Impl::Impl(Setup given, const std::stop_token& stop)
    : setup(std::move(given)), experiment(setup.experiment), network(startedNetwork(setup)),
      simulatedMs(kick(network, experiment, stop)), trainer(network, experiment, stop),
      targets(setup.targets) {
  schedule.setLoops(experiment.run.loops);
  prediction = std::make_shared<const Prediction>(experiment, targets, nullptr, stop);
  takeUpStimuli();
  describe();
}

Simulation::Impl::Impl(SavedParts saved)
    : setup(std::move(saved.setup)), experiment(saved.experiment), pending(saved.next),
      network(startedNetwork(setup)), trainer(network, experiment), targets(setup.targets),
      prediction(std::make_shared<const Prediction>(experiment, targets)) {
  schedule.setLoops(pending->run.loops);
  network.setParameters(experiment);
  takeUpStimuli();
  describe();
}

std::size_t Simulation::Impl::expectedLoops() const {
  constexpr std::size_t most = 100'000; // 10 MB; longer runs take more as they go
  return std::min(static_cast<std::size_t>(schedule.loopsAsked()), most);
}

std::size_t Simulation::Impl::expectedTests() const {
  return schedule.testedEvery() > 0 ? expectedLoops() / static_cast<std::size_t>(schedule.testedEvery()) : 0;
}

void Simulation::Impl::takeUpStimuli() {
  stimuli = setup.network.stimuli;
  for (auto& stimulus : stimuli)
    for (double& x : stimulus)
      x *= experiment.stimulus.gain;
}

void Simulation::Impl::describe() {
  auto out = std::make_shared<NetworkFacts>();
  out->neurons = network.size();
  out->mainNeurons = mainNeurons(experiment);
  out->synapses = network.connectivity().synapses();
  out->spiking = network.spiking();
  out->quantity = experiment.learning.quantity;
  out->cellTypes.assign(network.cellTypes().begin(), network.cellTypes().end());
  out->targets = targets;
  for (const auto& stimulus : stimuli)
    out->stimuli.emplace_back(stimulus.begin(), stimulus.end());
  changeHistory([&](RunHistory& next) { next.network = std::move(out); });
}

TrialSetting Simulation::Impl::setting(Network& used, Trainer* learning, int set) {
  return {used, learning, targetsOf(set), stimuli[static_cast<std::size_t>(set)]};
}

void Simulation::Impl::beginTrial() {
  // a test's trials are made alike: what changes during a test waits for its end
  if (!test)
    takeUpLive();
  if (pieces.done())
    return beginNextTrial();
  afterPieces = [this] { beginNextTrial(); };
}

void Simulation::Impl::beginNextTrial() {
  trialSeconds = 0;
  if (schedule.next() == Schedule::Next::Test)
    beginTestTrial();
  else
    beginTrainingTrial();
}

void Simulation::Impl::startTrial(Network& used, Purpose purpose, std::uint64_t index) const {
  if (experiment.run.start == TrialStart::reset)
    used.restart(randomPhases(used.size(), RandomStream(experiment.run.seed, purpose, index)));
}

void Simulation::Impl::beginTrainingTrial() {
  const int done = schedule.loopsDone(), set = done % experiment.target.sets;
  startTrial(network, Purpose::TrialStart, static_cast<std::uint64_t>(done));
  trial = std::make_unique<Trial>(
      setting(network, &trainer, set), experiment, TrialId{TrialKind::Training, done + 1, set, {}},
      preInterval(experiment, Purpose::PreStimulus, static_cast<std::uint64_t>(done)));
  schedule.trialBegan();
}

TestPlan Simulation::Impl::testPlan() const {
  switch (schedule.test()) {
  case Schedule::Test::Brief:
    return briefTest(experiment);
  case Schedule::Test::Cue:
    return cueTest(std::min(schedule.cue(), experiment.target.sets - 1));
  case Schedule::Test::Full:
    break;
  }
  return fullTest(experiment);
}

/// Each test trial has a pre-stimulus interval of its own, and a start of its own under `reset`. What is
/// drawn follows from the loop and the trial: a test after loop 10 is the same whenever and however often it
/// is made, and a brief one is its beginning. Looks go on from one to the next.
void Simulation::Impl::beginTestTrial() {
  constexpr std::uint64_t mostTrials = 1 << 20; // a test has at most 10⁶
  if (!test) {
    test = std::make_unique<TestTrials>(network, experiment, targets, testPlan());
    schedule.testBegan();
  }
  test->prepareTrial();
  const bool look = schedule.test() == Schedule::Test::Cue;
  const auto loop = static_cast<std::uint64_t>(schedule.loopsDone()),
             number = look ? mostTrials + cues++ : static_cast<std::uint64_t>(test->done());
  startTrial(test->network(), Purpose::TestStart, (loop << 32) | number);
  const int set = test->nextSet();
  TrialId id{TrialKind::Test, test->done() + 1, set, {}};
  if (test->plan().probed)
    id.probeNoise = (loop << 20) + number;
  trial = std::make_unique<Trial>(setting(test->network(), nullptr, set), experiment, id,
                                  preInterval(experiment, Purpose::TestPreStimulus, (loop << 32) | number));
}

/// All steps are done: what they came to is summed up piece by piece, and then the trial is over.
void Simulation::Impl::finishTrial() {
  const bool training = trial->record().kind == TrialKind::Training;
  summary = {};
  norms = {};
  pieces.add(network.paddedWeights().size(), stretchOf(1),
             [this](std::size_t begin, std::size_t end) { trainer.addNorms(begin, end, norms); });
  if (training)
    pieces.add([this] {
      if (!norms.finite)
        throw NumericalError(trial->time(), "a weight is no longer a finite number: learning diverged");
    });
  summarise(trial->record(), targetsOf(trial->record().set), mainNeurons(experiment), summary, pieces);
  if (!training)
    test->take(trial->record(), pieces);
  afterPieces = [this, training] { training ? finishTrainingTrial() : finishTestTrial(); };
}

/// Ends the trial under way, and returns its record.
std::shared_ptr<const TrialRecord> Simulation::Impl::keepRecord() {
  summary.weightChange = norms.relativeChange();
  summary.seconds = trialSeconds;
  double& mean = trial->record().kind == TrialKind::Training ? secondsPerLoop : secondsPerTestTrial;
  mean = mean < 0 ? trialSeconds : 0.7 * mean + 0.3 * trialSeconds;
  const auto record = std::make_shared<const TrialRecord>(trial->takeRecord());
  trial.reset();
  return record;
}

void Simulation::Impl::tellObservers(const TrialRecord& record, const TrialSummary& ended,
                                     const Network& used) const {
  for (RunObserver* observer : observers)
    observer->trialEnded(record, ended, used);
}

void Simulation::Impl::finishTrainingTrial() {
  const auto record = keepRecord();
  const auto whole = std::make_shared<const TrialSummary>(std::move(summary));
  summary = {};
  if (curve.size() == 0)
    curve = AppendLog<TrialTotals>(expectedLoops());
  curve.append(*whole);
  changeHistory([&](RunHistory& next) {
    next.lastTrial = record;
    next.lastSummary = whole;
    next.testTrials.clear();
    next.curve = curve.view();
    next.loopCorrelation = {whole, &whole->correlation};
  });
  schedule.trialEnded();
  tellObservers(*record, *whole, network);
}

void Simulation::Impl::finishTestTrial() {
  const bool seen = shows();
  const auto record = keepRecord();
  test->add(*record, summary);
  if (seen)
    showTestTrial(record);
  tellObservers(*record, summary, test->network());
  if (!test->complete())
    return schedule.testTrialEnded();
  if (test->plan().described)
    test->summarise(schedule.loopsDone(), *prediction, testSummary, pieces);
  afterPieces = [this] { finishTest(); };
}

void Simulation::Impl::showTestTrial(const std::shared_ptr<const TrialRecord>& record) {
  const auto whole = std::make_shared<const TrialSummary>(summary);
  changeHistory([&](RunHistory& next) {
    next.lastTrial = record;
    next.lastSummary = whole;
    if (test->done() == 1)
      next.testTrials.clear();
    next.testTrials.push_back(record);
    if (next.testTrials.size() > RunHistory::mostTestTrials)
      next.testTrials.erase(next.testTrials.begin());
  });
}

void Simulation::Impl::logTest(const std::vector<TestPoint>& points) {
  if (tests.size() == 0)
    tests = AppendLog<TestPoint>(expectedTests() * targets.size());
  for (const TestPoint& point : points)
    tests.append(point);
  changeHistory([&](RunHistory& next) {
    next.tests = tests.view();
    next.testCorrelation =
        test->done() > 0 ? std::make_shared<const std::vector<float>>(test->meanCorrelation()) : nullptr;
  });
}

void Simulation::Impl::finishTest() {
  if (schedule.test() != Schedule::Test::Cue)
    logTest(test->points(schedule.loopsDone()));
  if (test->plan().described) {
    const auto summed = std::make_shared<const TestSummary>(std::exchange(testSummary, {}));
    changeHistory([&](RunHistory& next) { next.lastTest = summed; });
  }
  test.reset();
  schedule.testEnded();
}

/// Activity that runs away on a copy is a result, and no reason to end the training.
void Simulation::Impl::giveUpTest() {
  pieces.clear();
  afterPieces = nullptr;
  trial.reset();
  if (schedule.briefTest()) {
    std::vector<TestPoint> points = test->points(schedule.loopsDone());
    for (std::size_t k = points.size(); k < test->plan().sets.size(); ++k)
      points.push_back(runawayPoint(schedule.loopsDone(), test->plan().sets[k]));
    logTest(points);
  }
  test.reset();
  schedule.testEnded();
}

/// The next piece of what is summed up, or what comes when all of it is done.
void Simulation::Impl::sumUp() {
  if (!pieces.done())
    pieces.next();
  else
    std::exchange(afterPieces, nullptr)();
}

/// What changes all neurons is done for all of them before anyone saves or leaves it.
void Simulation::Impl::settle() {
  if (trial)
    simulatedMs += trial->finishUpdate();
  else if (!test) // P starts anew
    pieces.finish();
}

void Simulation::Impl::stop() {
  settle();
  pieces.clear();
  afterPieces = nullptr;
  trial.reset();
  test.reset();
  schedule.stop();
}

/// A few steps of the trial under way, up to a piece of an update: looking at the clock costs as much as a
/// step of a small network.
void Simulation::Impl::step(double& done, double mostMs) {
  const double dt = experiment.neuron.time_step;
  const double stepsUntilLook = std::max(1.0, std::min(8.0, (mostMs - done) / dt));
  const auto start = Clock::now();
  double ms = dt;
  for (int k = 0; k < static_cast<int>(stepsUntilLook) && ms > 0 && !trial->finished(); ++k)
    done += ms = trial->step();
  trialSeconds += std::chrono::duration<double>(Clock::now() - start).count();
}

void Simulation::Impl::work(const Chunk& chunk, const std::stop_token& stopToken, double& done) {
  const auto begin = Clock::now();
  // what has ended is summed up also while the run is paused
  while ((summingUp() || schedule.running()) && !stopToken.stop_requested() && done < chunk.simulatedMs) {
    if (summingUp()) {
      sumUp();
      if (chunk.oneTrial && !trial && !summingUp())
        break;
    } else {
      if (!trial)
        beginTrial();
      else
        step(done, chunk.simulatedMs);
      if (trial && trial->finished())
        finishTrial();
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
    if (test && schedule.test() != Schedule::Test::Full) {
      giveUpTest();
      return done;
    }
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

void Simulation::train(int loops) { m_impl->schedule.addLoops(loops); }
void Simulation::trainUpTo(int loops) { m_impl->schedule.trainUpTo(loops); }
void Simulation::test() { m_impl->schedule.testAfterAll(); }
void Simulation::stop() { m_impl->stop(); }
bool Simulation::idle() const { return m_impl->schedule.idle(); }
Schedule& Simulation::schedule() { return m_impl->schedule; }
const Schedule& Simulation::schedule() const { return m_impl->schedule; }
void Simulation::observe(RunObserver& observer) { m_impl->observers.push_back(&observer); }
bool Simulation::busy() const { return m_impl->summingUp() || m_impl->schedule.running(); }

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
  return m_impl->asked ? *m_impl->asked : m_impl->pending ? *m_impl->pending : m_impl->experiment;
}
const NetworkFacts& Simulation::facts() const { return *m_impl->history->network; }
std::shared_ptr<const RunHistory> Simulation::history() const { return m_impl->history; }
const LearningCurve& Simulation::curve() const { return m_impl->history->curve; }
std::shared_ptr<const TestSummary> Simulation::lastTest() const { return m_impl->history->lastTest; }
std::shared_ptr<const TrialRecord> Simulation::lastTrial() const { return m_impl->history->lastTrial; }
const std::vector<InputError>& Simulation::notes() const { return m_impl->notes; }
unsigned Simulation::threads() const { return m_impl->trainer.threads(); }
const Network& Simulation::network() const { return m_impl->network; }
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
