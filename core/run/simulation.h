#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/errors.h"
#include "core/experiment/memory.h"
#include "core/model/network.h"
#include "core/params/experiment.h"
#include "core/run/frame.h"
#include "core/run/live_change.h"
#include "core/run/run_image.h"
#include "core/run/run_observer.h"
#include "core/run/schedule.h"
#include "core/run/setup.h"
#include "core/targets/targets.h"

namespace spikeloom {

/// One network and what is asked of it: training loops and tests, advanced a chunk at a time so that whoever
/// drives it can look, pause and stop in between. Same experiment, same bits, however it is cut into chunks.
/// Not thread-safe: one thread owns it.
class Simulation {
public:
  /// Builds the network, kicks it (stimulus.kick_strength), makes targets and RLS state.
  /// @throws InputErrors (validate; memory that is not there), NumericalError (activity that runs away
  /// meanwhile)
  explicit Simulation(const Experiment& experiment);
  /// From what makeSetup made. @throws NumericalError, Cancelled soon after stop was requested
  explicit Simulation(Setup setup, const std::stop_token& stop = {});
  ~Simulation();
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;

  /// Asks for this many further training loops.
  void train(int loops);
  /// Asks for as many as are missing until `loops` are done in all.
  void trainUpTo(int loops);
  /// Asks for a test (run.test_trials trials without learning for each tested target set, with the probe that
  /// the experiment describes), after what was asked before. The network's state and weights are afterwards
  /// what they were: a test does not change the training that follows.
  void test();
  /// Forgets what is asked for; a trial under way is abandoned at once (its weight changes stay).
  void stop();
  [[nodiscard]] bool idle() const;
  /// What is asked for, with pauses and tests in between; stop() is the simulation's, which abandons the
  /// trial too.
  [[nodiscard]] Schedule& schedule();
  [[nodiscard]] const Schedule& schedule() const;
  /// Whether advance() has something to do: trials, or, also while paused, the sums over one that has ended.
  [[nodiscard]] bool busy() const;

  /// Takes up the live parameters from the next trial on (others are ignored). @throws InputErrors,
  /// NumericalError (innate targets on another grid), nothing changed
  void setLive(const Experiment& experiment);
  /// The same for those who cannot wait: what takes long is handed out, for another thread to make; the run
  /// goes on as it is until finishLive() brings it. Nothing is handed out when nothing takes long. Of several
  /// changes the last one counts. @throws InputErrors, nothing changed
  [[nodiscard]] std::optional<LiveChange> beginLive(const Experiment& experiment);
  /// With what was made from the change that beginLive() handed out last.
  void finishLive(LiveParts parts);
  /// It could not be made: everything stays as it is.
  void abandonLive();

  /// From now on tells the observer, which outlives the simulation, of every trial that ends; several are
  /// told in turn.
  void observe(RunObserver& observer);

  /// How much to do in one call: what ends first.
  struct Chunk {
    std::chrono::steady_clock::duration wallTime = std::chrono::milliseconds(8);
    double simulatedMs = 1e300; ///< at most this much simulated time (slow motion)
    bool oneTrial = false;      ///< return at the end of a trial
  };
  /// Goes on with what is asked for. Returns the simulated ms done. Ends early when stop is requested.
  /// @throws NumericalError on runaway activity or a non-finite weight; nothing is asked for any more then
  double advance(const Chunk& chunk, std::stop_token stop = {});

  /// Fills everything of a frame but `run` and `paused`; `watched` are the neurons whose activity is wanted
  /// (those that are not there are left out).
  void fill(Frame& frame, std::span<const std::uint32_t> watched) const;

  /// What it was built from, but for connectivity and weights.
  [[nodiscard]] const Setup& setup() const;
  [[nodiscard]] const Experiment& experiment() const;
  /// What holds from the next trial on, or from when its parts are made: the live parameters set last.
  [[nodiscard]] const Experiment& nextExperiment() const;
  /// Threads that share the neurons, the calling one included.
  [[nodiscard]] unsigned threads() const;
  [[nodiscard]] const NetworkFacts& facts() const;
  /// What became of the run so far; another one after each trial's end, test's end and live change.
  [[nodiscard]] std::shared_ptr<const RunHistory> history() const;
  [[nodiscard]] const LearningCurve& curve() const;
  [[nodiscard]] std::shared_ptr<const TestSummary> lastTest() const;
  /// The last complete trial (nullptr before the first).
  [[nodiscard]] std::shared_ptr<const TrialRecord> lastTrial() const;
  /// The network as training left it (tests work on copies), and its weights before training, padded.
  [[nodiscard]] const Network& network() const;
  [[nodiscard]] const AlignedVector<double>& initialWeights() const;
  /// I_i of a target set's stimulus, N values with gain; the set's targets.
  [[nodiscard]] const std::vector<double>& stimulus(int set) const;
  [[nodiscard]] const Targets& targets(int set) const;
  /// See Trainer.
  [[nodiscard]] std::size_t signViolations() const;
  [[nodiscard]] std::size_t excludedSynapses() const;
  /// Σ|W|, and a 64-bit FNV-1a hash of the weights' bytes (double, postsynaptic neuron by neuron, in the
  /// order of the presynaptic index).
  [[nodiscard]] double weightsL1() const;
  [[nodiscard]] std::uint64_t weightsChecksum() const;

  /// Writes all that evolves, and the experiment. A run that is loaded goes on bit for bit as if it had not
  /// been saved.
  /// @throws InputErrors when the file cannot be written, read, or is no saved run
  /// A test under way is not saved, and goes on.
  void save(const std::filesystem::path& file);
  /// What save() writes, to be written by others: see RunImage for how long it can be read. A test
  /// under way is not in it, and goes on. @throws InputErrors when learning has diverged
  [[nodiscard]] RunImage image();
  [[nodiscard]] static Simulation load(const std::filesystem::path& file, const std::stop_token& stop = {});
  /// What is to be said about a run that was loaded: which of the files that it was built from are others
  /// now, or gone. It goes on with what they held.
  [[nodiscard]] const std::vector<InputError>& notes() const;

private:
  struct Impl;
  explicit Simulation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

} // namespace spikeloom
