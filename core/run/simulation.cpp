#include "core/run/simulation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/analysis/trial_summary.h"
#include "core/errors.h"
#include "core/learning/trainer.h"
#include "core/model/random.h"
#include "core/params/json.h"
#include "core/params/validate.h"
#include "core/run/state_file.h"
#include "core/run/trial.h"

namespace spikeloom {

namespace {

using Clock = std::chrono::steady_clock;

Experiment validated(const Experiment& experiment) {
  if (auto errors = validate(experiment); !errors.empty())
    throw InputErrors(std::move(errors));
  return experiment;
}

std::vector<double> drawStimulus(const Experiment& experiment) {
  std::vector<double> out(static_cast<std::size_t>(experiment.network.neurons));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = RandomStream(experiment.run.seed, Purpose::Stimulus, i).uniform(-1, 1);
  return out;
}

} // namespace

struct Simulation::Impl {
  explicit Impl(const Experiment& given)
      : experiment(validated(given)), network(experiment), trainer(network, experiment),
        targets(makeTargets(experiment)), amplitudes(drawStimulus(experiment)) {
    takeUpStimulus();
    describe();
  }

  // What is asked for, and where we are in it.
  Experiment experiment;
  std::optional<Experiment> pending; // live values for the next trial
  int loopsDone = 0, loopsAsked = 0;
  bool testAsked = false;
  int testTrialsDone = 0; // of the test under way

  // The network and what is derived from the experiment.
  Network network;
  Trainer trainer;
  Targets targets;
  std::vector<double> amplitudes; // uniform in [−1, 1]
  std::vector<double> stimulus;   // amplitudes × gain

  // The trial under way, and what became of the earlier ones.
  std::unique_ptr<Trial> trial;
  double trialSeconds = 0, secondsPerTrial = -1, simulatedMs = 0;
  std::optional<StateSnapshot> beforeTest;
  std::vector<TrialSummary> testTrials;
  std::shared_ptr<const NetworkFacts> facts;
  std::shared_ptr<const TrialRecord> previous;
  std::shared_ptr<std::vector<TrialSummary>> curve = std::make_shared<std::vector<TrialSummary>>();
  std::shared_ptr<const TestSummary> lastTest;

  void takeUpStimulus() {
    stimulus = amplitudes;
    for (double& x : stimulus)
      x *= experiment.stimulus.gain;
  }

  void describe() {
    auto out = std::make_shared<NetworkFacts>();
    out->neurons = network.size();
    out->synapses = network.connectivity().synapses();
    out->targetInterval = targets.interval;
    out->target.assign(targets.values.begin(), targets.values.end());
    out->stimulus.assign(stimulus.begin(), stimulus.end());
    facts = std::move(out);
  }

  void takeUpLive() {
    if (!pending)
      return;
    const double oldInterval = experiment.learning.update_interval;
    experiment = *std::exchange(pending, std::nullopt);
    network.setParameters(experiment);
    trainer.setParameters(experiment);
    if (experiment.learning.update_interval != oldInterval)
      targets = makeTargets(experiment);
    takeUpStimulus();
    describe();
  }

  [[nodiscard]] TrialSetting setting() { return {network, trainer, targets, stimulus}; }

  [[nodiscard]] double preInterval(Purpose purpose, std::uint64_t index) const {
    return RandomStream(experiment.run.seed, purpose, index)
        .uniform(experiment.run.pre_min, experiment.run.pre_max);
  }

  void beginTrial() {
    takeUpLive();
    trialSeconds = 0;
    if (loopsDone < loopsAsked && !beforeTest) { // training asked for during a test waits for its end
      const auto index = static_cast<std::uint64_t>(loopsDone);
      trial = std::make_unique<Trial>(setting(), experiment, TrialKind::Training, loopsDone + 1,
                                      preInterval(Purpose::PreStimulus, index));
    } else if (testAsked) {
      beginTestTrial();
    }
  }

  /// Each test trial goes on from the state the one before left, as training loops do, after a pre-stimulus
  /// interval of its own. What is drawn follows from the loop and the trial: a test after loop 10 is the same
  /// whenever and however often it is made.
  void beginTestTrial() {
    if (!beforeTest) {
      network.visitDynamics(beforeTest.emplace());
      testTrialsDone = 0;
      testTrials.clear();
    }
    const std::uint64_t index =
        (static_cast<std::uint64_t>(loopsDone) << 32) | static_cast<std::uint64_t>(testTrialsDone);
    trial = std::make_unique<Trial>(setting(), experiment, TrialKind::Test, testTrialsDone + 1,
                                    preInterval(Purpose::TestPreStimulus, index));
  }

  void finishTrial() {
    const TrialKind kind = trial->record().kind;
    if (kind == TrialKind::Training && !trainer.weightsFinite())
      throw NumericalError(trial->time(), "a weight is no longer a finite number: learning diverged");
    TrialSummary summary = summarise(trial->record(), targets);
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
      testTrials.push_back(std::move(summary));
      if (++testTrialsDone >= experiment.run.test_trials)
        finishTest();
    }
  }

  void finishTest() {
    lastTest = std::make_shared<const TestSummary>(summarise(std::move(testTrials), loopsDone));
    testAsked = false;
    restoreAfterTest();
  }

  void restoreAfterTest() {
    if (!beforeTest)
      return;
    beforeTest->startRestoring();
    network.visitDynamics(*beforeTest);
    beforeTest.reset();
    testTrials.clear();
  }

  [[nodiscard]] bool idle() const { return !trial && loopsDone >= loopsAsked && !testAsked; }

  double advance(const Chunk& chunk, std::stop_token stop) {
    const auto begin = Clock::now();
    const double dt = experiment.neuron.time_step;
    double done = 0;
    while (!idle() && !stop.stop_requested() && done < chunk.simulatedMs) {
      if (!trial)
        beginTrial();
      const auto start = Clock::now();
      // looking at the clock costs as much as a step of a small network: look every few steps, and after each
      // update
      const double stepsUntilLook = std::max(1.0, std::min(8.0, (chunk.simulatedMs - done) / dt));
      try {
        for (int k = 0; k < static_cast<int>(stepsUntilLook) && !trial->finished(); ++k, done += dt)
          trial->step();
      } catch (const NumericalError& error) {
        simulatedMs += done;
        throw NumericalError(simulatedMs, error.what());
      }
      trialSeconds += std::chrono::duration<double>(Clock::now() - start).count();
      if (trial->finished()) {
        finishTrial();
        if (chunk.oneTrial)
          break;
      }
      if (Clock::now() - begin >= chunk.wallTime)
        break;
    }
    simulatedMs += done;
    return done;
  }

  void visitState(StateVisitor& visitor);
  void visitCurve(StateVisitor& visitor);
};

// --- saving
// -----------------------------------------------------------------------------------------------------

void Simulation::Impl::visitCurve(StateVisitor& visitor) {
  constexpr std::size_t scalars = 9;
  std::vector<double> values;
  for (const TrialSummary& loop : *curve) {
    values.insert(values.end(),
                  {static_cast<double>(loop.number), loop.median, loop.lowerQuartile, loop.upperQuartile,
                   loop.mean, loop.rmsError, loop.weightChange, loop.rate, loop.seconds});
    values.insert(values.end(), loop.correlation.begin(), loop.correlation.end());
  }
  visitor.growing("learning_curve", values);
  auto read = std::make_shared<std::vector<TrialSummary>>();
  const std::size_t width = scalars + network.size();
  for (std::size_t at = 0; at + width <= values.size(); at += width) {
    const double* v = values.data() + at;
    TrialSummary loop{
        TrialKind::Training, static_cast<int>(v[0]), {}, v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]};
    std::transform(v + scalars, v + width, std::back_inserter(loop.correlation),
                   [](double x) { return static_cast<float>(x); });
    read->push_back(std::move(loop));
  }
  curve = std::move(read);
}

void Simulation::Impl::visitState(StateVisitor& visitor) {
  std::vector<double> progress{static_cast<double>(loopsDone), static_cast<double>(loopsAsked), simulatedMs,
                               trialSeconds, trial ? 1.0 : 0.0};
  visitor.growing("progress", progress);
  loopsDone = static_cast<int>(progress.at(0));
  loopsAsked = static_cast<int>(progress.at(1));
  simulatedMs = progress.at(2);
  const bool underWay = progress.at(4) != 0;
  visitCurve(visitor);
  network.visitDynamics(visitor);
  network.visitWeights(visitor);
  trainer.visitState(visitor);
  if (!underWay)
    return;
  if (!trial)
    beginTrial();
  trial->visitState(visitor);
  trialSeconds = progress.at(3);
}

void Simulation::save(const std::filesystem::path& file) {
  Impl& impl = *m_impl;
  if (impl.beforeTest) {
    impl.trial.reset();
    impl.restoreAfterTest();
  }
  // written beside and then renamed: a failure leaves an earlier file as it was
  const std::filesystem::path part = file.string() + ".part";
  {
    Hdf5File out(part, Hdf5File::Mode::Create);
    Preset preset;
    preset.experiment = impl.experiment;
    out.writeText("experiment", presetText(preset, true));
    preset.experiment = impl.pending.value_or(impl.experiment);
    out.writeText("from_next_trial", presetText(preset, true));
    StateSaver saver(out);
    impl.visitState(saver);
  }
  std::error_code error;
  std::filesystem::rename(part, file, error);
  if (error)
    throw InputErrors({{file.string(), {}, "cannot be written: " + error.message()}});
}

Simulation Simulation::load(const std::filesystem::path& file) {
  const Hdf5File in(file, Hdf5File::Mode::Read);
  const Preset preset = parsePreset(in.readText("experiment"), file.string());
  auto impl = std::make_unique<Impl>(preset.experiment);
  StateLoader loader(in);
  try {
    impl->visitState(loader);
  } catch (const std::out_of_range&) {
    throw InputErrors(
        {{file.string(), {}, "is damaged: an array is too short, or names a neuron that is not there"}});
  }
  impl->pending = parsePreset(in.readText("from_next_trial"), file.string()).experiment;
  return Simulation(std::move(impl));
}

// --- the public face
// ----------------------------------------------------------------------------------------------

Simulation::Simulation(const Experiment& experiment) : m_impl(std::make_unique<Impl>(experiment)) {}
Simulation::Simulation(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

void Simulation::train(int loops) {
  m_impl->loopsAsked = std::max(m_impl->loopsAsked, m_impl->loopsDone) + loops;
}
void Simulation::trainUpTo(int loops) { m_impl->loopsAsked = std::max(loops, m_impl->loopsDone); }
void Simulation::test() { m_impl->testAsked = true; }

void Simulation::stop() {
  m_impl->trial.reset();
  m_impl->restoreAfterTest();
  m_impl->loopsAsked = m_impl->loopsDone;
  m_impl->testAsked = false;
}

bool Simulation::idle() const { return m_impl->idle(); }

void Simulation::setLive(const Experiment& experiment) {
  Experiment next = m_impl->pending.value_or(m_impl->experiment);
  for (const Field& field : fields())
    if (field.effect == Effect::Live)
      field.set(next, field.get(experiment));
  if (auto errors = validate(next, {}, MemoryRule::Skip); !errors.empty())
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

void Simulation::fill(Frame& frame, std::span<const std::uint32_t> watched) const {
  const Impl& impl = *m_impl;
  const bool testing = impl.trial ? impl.trial->record().kind == TrialKind::Test
                                  : impl.beforeTest || impl.loopsDone >= impl.loopsAsked;
  frame.activity = impl.idle() ? Activity::Idle : testing ? Activity::Testing : Activity::Training;
  frame.loop = impl.loopsDone;
  frame.loops = std::max(impl.loopsAsked, impl.loopsDone);
  frame.simulatedMs = impl.simulatedMs;
  frame.network = impl.facts;
  frame.previous = impl.previous;
  frame.curve = impl.curve;
  frame.test = impl.lastTest;
  frame.watched.clear(); // who looks may still ask for neurons of an earlier, larger network
  std::ranges::copy_if(watched, std::back_inserter(frame.watched),
                       [&](auto i) { return i < impl.network.size(); });
  const double part = impl.trial ? impl.trial->progress() : 0;
  const double trials = testing ? impl.experiment.run.test_trials : frame.loops;
  const double done = (testing ? impl.testTrialsDone : frame.loop) + part;
  const double left = impl.idle() ? 0 : std::max(0.0, trials - done);
  frame.progress = impl.idle() ? (impl.previous ? 1 : 0) : 1 - left / trials;
  frame.secondsLeft = impl.secondsPerTrial < 0 ? -1 : left * impl.secondsPerTrial;
  if (!impl.trial) {
    frame.current = {};
    frame.time = impl.previous ? impl.previous->times.end : 0;
    return;
  }
  const TrialRecord& record = impl.trial->record();
  frame.time = impl.trial->time();
  TrialRecord& view = frame.current;
  view = {record.kind,        record.number,         record.times,         record.spikes,
          record.firstSample, record.sampleInterval, frame.watched.size(), {}};
  view.drive.resize(record.samples() * frame.watched.size());
  for (std::size_t k = 0; k < record.samples(); ++k)
    for (std::size_t w = 0; w < frame.watched.size(); ++w)
      view.drive[k * frame.watched.size() + w] = record.drive[k * record.neurons + frame.watched[w]];
}

const Experiment& Simulation::experiment() const { return m_impl->experiment; }
const NetworkFacts& Simulation::network() const { return *m_impl->facts; }
const std::vector<TrialSummary>& Simulation::curve() const { return *m_impl->curve; }
std::shared_ptr<const TestSummary> Simulation::lastTest() const { return m_impl->lastTest; }
std::shared_ptr<const TrialRecord> Simulation::lastTrial() const { return m_impl->previous; }

unsigned Simulation::threads() const { return m_impl->trainer.threads(); }

double Simulation::weightsL1() const {
  double sum = 0;
  for (const double w : m_impl->network.paddedWeights())
    sum += std::abs(w);
  return sum;
}

std::uint64_t Simulation::weightsChecksum() const {
  std::uint64_t hash = 14695981039346656037u; // FNV-1a
  for (std::size_t i = 0; i < m_impl->network.size(); ++i)
    for (const double w : m_impl->network.weightRow(i))
      for (const std::byte byte : std::bit_cast<std::array<std::byte, sizeof(double)>>(w)) {
        hash ^= static_cast<std::uint64_t>(byte);
        hash *= 1099511628211u;
      }
  return hash;
}

} // namespace spikeloom
