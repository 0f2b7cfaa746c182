#include "app/cli/run.h"

#include <cmath>
#include <iostream>
#include <utility>

#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/progress.h"
#include "core/base/errors.h"
#include "core/run/results.h"
#include "core/study/results_json.h"

namespace spikeloom {

namespace {

/// Trains and tests; returns the exit code.
int advanceToEnd(Simulation& simulation) {
  Progress progress(std::cerr, simulation);
  try {
    while (!simulation.idle() && !interrupted()) {
      simulation.advance({.wallTime = std::chrono::milliseconds(100), .oneTrial = true});
      progress.show(simulation);
    }
  } catch (const NumericalError& error) {
    progress.end();
    std::cerr << "stopped at " << error.time() << " ms of simulated time: " << error.what() << '\n';
    return exitNumerical;
  }
  progress.end();
  return simulation.idle() ? exitDone : exitInterrupted;
}

/// Writes one of the outputs. A failure (a full disk) is told, and must not cost the others: they hold the
/// same hours of training.
template <class Write> bool succeeds(Write write) {
  try {
    write();
    return true;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return false;
  }
}

/// The analyses; a network whose activity runs away in one of them keeps the other results.
Analyses analysed(const Simulation& simulation, AnalysisChoice choice) {
  try {
    return analyse(simulation, choice);
  } catch (const NumericalError& error) {
    std::cerr << "no analyses: " << error.what() << '\n';
    return {};
  }
}

void printDiagnosis(const TestSummary& test) {
  for (const auto& set : test.sets)
    if (set->diagnosis)
      std::cout << (test.sets.size() > 1 ? "Target set " + std::to_string(set->set + 1) + ": "
                                         : std::string())
                << set->diagnosis->text << '\n';
}

void printAnalyses(const Analyses& analyses) {
  if (const auto& both = analyses.perturbation)
    for (const auto& [when, run] : {std::pair("before", &both->before), std::pair("after", &both->after)})
      std::cout << "One spike deleted, " << when << " training: mean phase distance "
                << run->meanBetween(run->spikeTime, run->windowEnd) << " in the rest of the window, "
                << run->meanBetween(run->windowEnd, INFINITY) << " after it\n";
  if (const auto& both = analyses.eigenvalues)
    std::cout << "Spectral radius of the weights: " << std::abs(both->before.front()) << " before training, "
              << std::abs(both->after.front()) << " after it\n";
}

void printSummary(const Simulation& simulation, const std::string& name) {
  std::cout << name << ": " << simulation.network().neurons << " neurons, " << simulation.curve().size()
            << " loops";
  if (const auto test = simulation.lastTest())
    std::cout << "; test correlation " << correlationText(test->correlationMean, 4) << " (mean), "
              << correlationText(test->correlationMedian, 4) << " (median), error " << test->rmsError
              << ", rate " << test->rate << " Hz";
  std::cout << '\n';
  if (!simulation.network().cellTypes.empty())
    std::cout << "Dale's law: " << simulation.signViolations() << " violations, "
              << simulation.excludedSynapses() << " of " << simulation.network().synapses
              << " synapses excluded\n";
  if (const auto test = simulation.lastTest())
    printDiagnosis(*test);
}

} // namespace

int runToEnd(Simulation& simulation, const std::string& name, const OutputOptions& options) {
  makeOutputFolder(options);
  catchInterrupts();
  const int code = advanceToEnd(simulation);
  bool kept = true;
  if (!options.save.empty() && code != exitNumerical) // a diverged network is nothing to go on from
    kept &= succeeds([&] { simulation.save(options.save); });
  const Analyses analyses = code == exitDone ? analysed(simulation, options.analyses()) : Analyses{};
  if (!options.out.empty())
    kept &= succeeds([&] { writeResults(simulation, options.out, analyses); });
  if (options.json) {
    std::cout << summaryJson(simulation, name, analyses) << '\n';
  } else {
    printSummary(simulation, name);
    printAnalyses(analyses);
  }
  return kept ? code : exitBadInput;
}

} // namespace spikeloom
