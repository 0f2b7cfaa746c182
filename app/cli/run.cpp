#include "app/cli/run.h"

#include <cmath>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/progress.h"
#include "core/base/text.h"
#include "core/run/recorder.h"
#include "core/run/results.h"
#include "core/study/results_json.h"
#include "core/study/run_once.h"

namespace spikeloom {

namespace {

/// A correlation as people read it: that of constant drives (a silent network) does not exist.
std::string correlationText(double correlation, int digits) {
  return std::isnan(correlation) ? "undefined (constant drives)" : decimals(correlation, digits);
}

/// Shows the loops of a run; those that are done already (by a run that goes on) are not shown again.
class LoopDisplay {
public:
  explicit LoopDisplay(const Simulation& simulation)
      : m_shown(simulation.curve().size()), m_testsShown(simulation.history()->tests.size()) {}

  void show(const Simulation& simulation) {
    Frame frame;
    simulation.fill(frame, {});
    m_display.now(lineOf(frame));
    for (; m_shown < frame.history->curve.size(); ++m_shown)
      m_display.complete(loopText(frame.history->curve[m_shown], frame.loops));
    const TestLog& tests = frame.history->tests;
    const bool asked = simulation.schedule().testedEvery() > 0; // the last one's result is in the summary
    for (; m_testsShown < tests.size() && asked; ++m_testsShown)
      m_display.complete(testText(tests[m_testsShown], simulation.experiment().target.sets));
  }

private:
  static std::string lineOf(const Frame& frame) {
    std::string out = frame.activity == Activity::Training
                          ? "loop " + std::to_string(frame.loop) + "/" + std::to_string(frame.loops)
                          : "testing";
    out += " " + bar(frame.progress);
    if (!frame.history->curve.empty())
      out += " correlation " + correlationText(frame.history->curve.back().mean, 3);
    return frame.activity == Activity::Idle ? out : out + timeLeft(frame.secondsLeft);
  }

  static std::string loopText(const TrialTotals& loop, int loops) {
    return "loop " + std::to_string(loop.number) + "/" + std::to_string(loops) + ": correlation " +
           correlationText(loop.mean, 4) + ", error " + decimals(loop.rmsError, 4) + ", rate " +
           decimals(loop.rate, 1) + " Hz, " + decimals(loop.seconds, 2) + " s";
  }

  static std::string testText(const TestPoint& test, int sets) {
    return "test after loop " + std::to_string(test.afterLoop) +
           (sets > 1 ? ", target set " + std::to_string(test.set + 1) : "") + ": correlation " +
           correlationText(test.mean, 4) + ", error " + decimals(test.errorShare, 4) +
           " of the target's variance, rate " + decimals(test.rate, 1) + " Hz";
  }

  ProgressDisplay m_display;
  std::size_t m_shown, m_testsShown;
};

/// Writes one of the outputs. A failure (a full disk) is told, and must not cost the others: they hold the
/// same hours of training.
template <class Write> bool succeeds(Write write) {
  try {
    write();
    return true;
  } catch (const std::exception& error) {
    std::cerr << printable(error.what(), "\n") << '\n';
    return false;
  }
}

/// Saves the run where it should be; where that fails all the same, elsewhere. False when it did.
bool saveRun(Simulation& simulation, const std::string& file) {
  if (succeeds([&] { simulation.save(file); }))
    return true;
  succeeds([&] {
    const std::string there = saveElsewhere(simulation, file).string();
    std::cerr << "the run was saved as " << printable(there) << " instead: spikeloom-cli train --resume "
              << printable(there) << " goes on with it\n";
  });
  return false;
}

/// What is done with a run beside running it.
class Keeper {
public:
  Keeper(Simulation& simulation, const OutputOptions& options, Checkpoints* checkpoints)
      : m_simulation(simulation), m_options(options), m_checkpoints(checkpoints) {
    if (options.record.empty())
      return;
    std::vector<InputError> checked;
    m_recorder.emplace(options.record, recordingOf(options, simulation.facts().neurons, checked), simulation);
    simulation.observe(*m_recorder);
  }

  /// Between two chunks of work.
  void serve() {
    const Schedule& schedule = m_simulation.schedule();
    const bool trained = schedule.next() == Schedule::Next::Test && schedule.test() == Schedule::Test::Full;
    if (trained && !std::exchange(m_savedTrained, trained) && !m_options.save.empty())
      succeeds([&] { m_simulation.save(m_options.save); });
    if (m_recorder && tell("the recording ends here: ", m_recorder->takeProblems()))
      m_recordingFailed = true;
    if (!m_checkpoints)
      return;
    m_checkpoints->serve(m_simulation);
    (void)tell("no checkpoint: ", m_checkpoints->takeProblems());
  }

  /// After the work; false when what was to be saved is not where it should be. A network that diverged is
  /// nothing to go on from, one whose test ran away is.
  bool end(const RunOutcome& outcome) {
    const bool stopped = outcome.end == RunOutcome::End::Stopped;
    const bool diverged = outcome.end == RunOutcome::End::Failed && !outcome.inTest;
    const bool save = !m_options.save.empty() && !diverged;
    const bool recorded = !m_recorder || succeeds([&] { m_recorder->close(); });
    const bool saved = !save || saveRun(m_simulation, m_options.save);
    if (m_checkpoints)
      endCheckpoints(saved && !diverged && (save || !stopped), stopped && !save);
    return saved && recorded && !m_recordingFailed;
  }

private:
  /// Returns whether there is something to tell.
  static bool tell(const char* what, const std::vector<InputError>& problems) {
    for (const InputError& problem : problems)
      std::cerr << what << printable(problem.text()) << '\n';
    return !problems.empty();
  }

  void endCheckpoints(bool safe, bool renew) {
    if (safe)
      return m_checkpoints->remove();
    renew ? (void)m_checkpoints->write(m_simulation) : m_checkpoints->finish();
    if (m_checkpoints->written())
      std::cerr << "the last checkpoint stays: spikeloom-cli train --resume "
                << printable(m_checkpoints->file().string()) << " goes on with it\n";
  }

  Simulation& m_simulation;
  const OutputOptions& m_options;
  Checkpoints* m_checkpoints;
  std::optional<Recorder> m_recorder;
  bool m_savedTrained = false, m_recordingFailed = false;
};

/// Trains and tests.
RunOutcome trainAndTest(Simulation& simulation, Keeper& keeper) {
  LoopDisplay display(simulation);
  const StopOnInterrupt stop;
  return runOnce(simulation, {}, stop.token(), [&](const Simulation& now) {
    keeper.serve();
    display.show(now);
  });
}

/// A run that failed must not take the place of results that are good.
std::string folderFor(const OutputOptions& options, int code) {
  if (code != exitNumerical || !holdsResults(options.out))
    return options.out;
  const std::string folder = (std::filesystem::path(options.out) / "failed").string();
  std::cerr << printable(options.out) << ": the results that were there stay; those of this run are in "
            << printable(folder) << '\n';
  return folder;
}

int exitCodeOf(const RunOutcome& outcome) {
  switch (outcome.end) {
  case RunOutcome::End::Done:
    return exitDone;
  case RunOutcome::End::Stopped:
    return exitInterrupted;
  case RunOutcome::End::Failed:
    break;
  }
  std::cerr << "stopped at " << outcome.failedAt << " ms of simulated time: " << printable(outcome.message)
            << '\n';
  return exitNumerical;
}

/// The analyses of a run that is done; a network whose activity runs away in one of them keeps the other
/// results.
Analyses analysed(Simulation& simulation, AnalysisChoice choice) {
  RunOutcome outcome = runOnce(simulation, choice);
  if (outcome.end == RunOutcome::End::Failed)
    std::cerr << "no analyses: " << printable(outcome.message) << '\n';
  return std::move(outcome.analyses);
}

/// The sentence, and the number behind it with what helps.
void printDiagnoses(const std::vector<Diagnosis>& diagnoses) {
  for (const Diagnosis& diagnosis : diagnoses)
    std::cout << (diagnoses.size() > 1 ? "Target set " + std::to_string(diagnosis.set + 1) + ": "
                                       : std::string())
              << diagnosis.text.sentence << '\n'
              << (diagnosis.text.secondLine().empty() ? "" : "  " + diagnosis.text.secondLine() + "\n");
}

void printAnalyses(const Analyses& analyses) {
  if (const auto& both = analyses.perturbation)
    for (const auto& [when, run] : {std::pair("before", &both->before), std::pair("after", &both->after)})
      std::cout << "One spike deleted in each of " << run->deleted.size() << " trials, " << when
                << " training: mean phase distance " << run->meanBetween(-INFINITY, run->windowEnd)
                << " in the rest of the window, " << run->meanBetween(run->windowEnd, INFINITY)
                << " after it\n";
  if (const auto& both = analyses.eigenvalues)
    std::cout << "Spectral radius of the weights: " << std::abs(both->before.front()) << " before training, "
              << std::abs(both->after.front()) << " after it\n";
}

void printSummary(const Simulation& simulation, const std::string& name) {
  std::cout << printable(name) << ": " << simulation.facts().neurons << " neurons, "
            << simulation.curve().size() << " loops";
  if (const auto test = simulation.lastTest())
    std::cout << "; test correlation " << correlationText(test->correlationMean, 4) << " (mean), "
              << correlationText(test->correlationMedian, 4) << " (median), error " << test->rmsError
              << ", rate " << test->rate << " Hz";
  std::cout << '\n';
  if (!simulation.facts().cellTypes.empty())
    std::cout << "Dale's law: " << simulation.signViolations() << " violations, "
              << simulation.excludedSynapses() << " of " << simulation.facts().synapses
              << " synapses excluded\n";
}

} // namespace

int runToEnd(Simulation& simulation, const std::string& name, const OutputOptions& options,
             Checkpoints* checkpoints) {
  checkRoom(options, simulation);
  makeOutputFolder(options);
  tellFilesRead(simulation.setup().read);
  Keeper keeper(simulation, options, checkpoints);
  const RunOutcome outcome = trainAndTest(simulation, keeper);
  const int code = exitCodeOf(outcome);
  bool kept = keeper.end(outcome);
  const Analyses analyses = code == exitDone ? analysed(simulation, options.analyses()) : Analyses{};
  if (!options.out.empty())
    kept &= succeeds([&] { writeResults(simulation, folderFor(options, code), analyses); });
  if (options.json) {
    std::cout << summaryJson(simulation, name, analyses) << '\n';
  } else {
    printSummary(simulation, name);
    printDiagnoses(analyses.diagnoses);
    printAnalyses(analyses);
  }
  return kept ? code : exitBadInput;
}

} // namespace spikeloom
