#include <filesystem>
#include <iostream>
#include <set>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/progress.h"
#include "core/params/access.h"
#include "core/params/json.h"
#include "core/params/validate.h"
#include "core/run/results.h"
#include "core/run/simulation.h"

namespace spikeloom {

namespace {

void append(std::vector<InputError>& all, const InputErrors& more) {
  all.insert(all.end(), more.errors().begin(), more.errors().end());
}

Preset findPreset(const std::string& name) {
  if (const auto file = findShipped(name))
    return readPreset(*file);
  throw InputErrors(
      {{name, {}, "is neither a file nor a shipped preset (spikeloom-cli presets lists them)"}});
}

/// Applies one "path=value" of the command line.
void set(Experiment& experiment, const std::string& setting, std::vector<InputError>& errors,
         std::set<std::string>& broken) {
  const std::size_t equals = setting.find('=');
  const std::string path = setting.substr(0, equals);
  const Field* field = findField(path);
  if (!field || equals == std::string::npos) {
    errors.push_back(
        {"--set " + setting,
         {},
         field ? "has no value: group.key=value is expected"
               : "names no parameter: group.key=value is expected (spikeloom-cli params lists the keys)"});
    return;
  }
  try {
    Value value = parseValue(*field, setting.substr(equals + 1));
    if (auto* file = std::get_if<std::string>(&value); file && field->kind == Kind::File && !file->empty())
      *file = std::filesystem::absolute(*file).lexically_normal().string(); // a saved run goes on from anywhere
    field->set(experiment, value);
  } catch (const InputErrors& problem) {
    append(errors, problem);
    broken.insert(path);
  }
}

/// Preset and options together; all their problems at once.
Preset presetOf(const TrainOptions& options) {
  std::vector<InputError> errors;
  std::set<std::string> broken;
  Preset preset;
  bool read = false;
  try {
    preset = findPreset(options.preset);
    read = true;
  } catch (const InputErrors& problem) {
    append(errors, problem);
  }
  std::vector<std::string> settings = options.settings;
  for (const auto& [field, text] : {std::pair(&SPIKELOOM_FIELD(run, seed), options.seed),
                                    std::pair(&SPIKELOOM_FIELD(run, loops), options.loops),
                                    std::pair(&SPIKELOOM_FIELD(run, threads), options.threads)})
    if (text)
      settings.push_back(field->path() + "=" + *text);
  for (const std::string& setting : settings)
    set(preset.experiment, setting, errors, broken);
  if (read)
    for (const InputError& error : validate(preset.experiment, broken))
      errors.push_back(error);
  for (const InputError& error : checkOutputs(options, preset.experiment.target.sets))
    errors.push_back(error);
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  return preset;
}

struct Prepared {
  Simulation simulation;
  std::string name;
};

Prepared prepare(const TrainOptions& options) {
  if (options.preset.empty() == options.resume.empty())
    throw InputErrors({{"train", {}, "needs either a preset or --resume FILE"}});
  if (options.resume.empty()) {
    const Preset preset = presetOf(options);
    return {Simulation(preset.experiment), preset.id};
  }
  Simulation simulation = Simulation::load(options.resume);
  std::vector<InputError> errors;
  std::set<std::string> broken;
  Experiment experiment = simulation.nextExperiment();
  if (!options.settings.empty() || options.seed)
    errors.push_back({"--resume", {}, "takes no --set or --seed: a saved run goes on as it was"});
  if (options.loops)
    set(experiment, SPIKELOOM_FIELD(run, loops).path() + "=" + *options.loops, errors, broken);
  if (options.threads)
    set(experiment, SPIKELOOM_FIELD(run, threads).path() + "=" + *options.threads, errors, broken);
  for (const InputError& error : checkOutputs(options, experiment.target.sets))
    errors.push_back(error);
  if (!errors.empty())
    throw InputErrors(std::move(errors));
  simulation.setLive(experiment);
  return {std::move(simulation), std::filesystem::path(options.resume).filename().string()};
}

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

/// Writes one of the outputs. A failure (a full disk) is told, and must not cost the others: they hold the same hours
/// of training.
template <class Write> bool succeeds(Write write) {
  try {
    write();
    return true;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return false;
  }
}

void printSummary(const Simulation& simulation, const std::string& name) {
  std::cout << name << ": " << simulation.network().neurons << " neurons, " << simulation.curve().size()
            << " loops";
  if (const auto test = simulation.lastTest())
    std::cout << "; test correlation " << correlationText(test->correlationMean, 4) << " (mean), "
              << correlationText(test->correlationMedian, 4) << " (median), error " << test->rmsError << ", rate " << test->rate << " Hz";
  std::cout << '\n';
}

} // namespace

int runTraining(const TrainOptions& options) {
  auto [simulation, name] = prepare(options);
  makeOutputFolder(options);
  catchInterrupts();
  simulation.trainUpTo(simulation.nextExperiment().run.loops);
  simulation.test();
  const int code = advanceToEnd(simulation);
  bool kept = true;
  if (!options.save.empty() && code != exitNumerical) // a diverged network is nothing to go on from
    kept &= succeeds([&] { simulation.save(options.save); });
  if (!options.out.empty())
    kept &= succeeds([&] { writeResults(simulation, options.out); });
  if (options.json)
    std::cout << summaryJson(simulation, name) << '\n';
  else
    printSummary(simulation, name);
  return kept ? code : exitBadInput;
}

} // namespace spikeloom
