#include <charconv>
#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/outputs.h"
#include "app/cli/run.h"
#include "app/cli/settings.h"
#include "core/base/destination.h"
#include "core/base/text.h"
#include "core/experiment/preset.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"
#include "core/run/setup.h"
#include "core/session/checkpoints.h"

namespace spikeloom {

namespace {

Preset findPreset(const std::string& name) {
  if (const auto file = findShipped(name))
    return readPreset(*file);
  throw InputErrors({{name,
                      {},
                      "is neither a file nor a shipped preset" + didYouMeanShipped(name) +
                          "; spikeloom-cli presets lists them"}});
}

/// The number of --test-every.
int loopsPerTest(const TrainOptions& options, Settings& settings) {
  constexpr int most = 1000000;
  const std::string text = options.testEvery.value_or("0");
  int loops = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), loops);
  if (error != std::errc() || end != text.data() + text.size() || loops < 0 || loops > most)
    settings.add(
        {{"--test-every",
          {},
          "is \"" + text + "\": a whole number between 0 and " + std::to_string(most) + " is allowed"}});
  return loops;
}

/// The seconds of --checkpoint.
double checkpointInterval(const TrainOptions& options, Settings& settings) {
  const auto seconds = durationIn(options.checkpoint.value_or("10min"));
  if (!seconds)
    settings.add({{"--checkpoint",
                   {},
                   "is \"" + *options.checkpoint + "\": a time is expected, such as 90s, 10min or 1.5h"}});
  return seconds.value_or(0);
}

/// Where checkpoints are kept: a run that goes on from one goes on with it.
std::filesystem::path checkpointFile(const TrainOptions& options, const std::string& name) {
  const std::filesystem::path resumed = options.resume;
  if (!options.save.empty())
    return checkpointBeside(options.save);
  return isCheckpoint(resumed) ? resumed : checkpointInStateFolder(name);
}

bool isSameFile(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code error;
  return std::filesystem::equivalent(a, b, error);
}

/// What stands in the way of checkpoints beside the file of --save.
void checkCheckpoint(const TrainOptions& options, Settings& settings) {
  if (!options.checkpoint)
    return;
  (void)checkpointInterval(options, settings);
  if (options.save.empty())
    return;
  const std::filesystem::path file = checkpointBeside(options.save);
  std::error_code error;
  if (const auto problem = problemOfFile(file))
    settings.add({{file.string(), "--checkpoint", *problem}});
  else if (std::filesystem::exists(file, error) && !isSameFile(file, options.resume))
    settings.add({{file.string(), "--checkpoint",
                   wasCutOff(file) ? "is what is left of a training that was cut off: go on with it (train "
                                     "--resume), or remove it"
                                   : "is written by another training"}});
}

/// Tells of trainings that were cut off and can go on.
void noteCutOff(const TrainOptions& options) {
  std::vector<std::filesystem::path> files = runsCutOff();
  if (const auto beside = checkpointBeside(options.save); !options.save.empty() && wasCutOff(beside))
    files.push_back(beside);
  for (const std::filesystem::path& file : files)
    if (!isSameFile(file, options.resume))
      std::cerr << "note: a training was cut off; spikeloom-cli train --resume " << printable(file.string())
                << " goes on with it (or remove the file)\n";
}

std::unique_ptr<Checkpoints> checkpointsOf(const TrainOptions& options, const std::string& name) {
  if (!options.checkpoint)
    return nullptr;
  Settings checked;
  const std::filesystem::path file = checkpointFile(options, name);
  auto out = std::make_unique<Checkpoints>(file, checkpointInterval(options, checked));
  if (isSameFile(file, options.resume) && !out->takeOver())
    throw InputErrors({{file.string(), "--checkpoint", "is written by another training"}});
  return out;
}

/// The copy that a run went on from is of no more use when the run itself is saved beside it.
void removeResumed(const TrainOptions& options, int code) {
  if (options.save.empty() || (code != exitDone && code != exitInterrupted))
    return;
  const std::filesystem::path file = checkpointBeside(options.save);
  std::error_code error;
  if (isSameFile(file, options.resume) && wasCutOff(file))
    std::filesystem::remove(file, error);
}

/// Preset and options together; all their problems at once.
Preset presetOf(const TrainOptions& options) {
  Settings settings;
  (void)loopsPerTest(options, settings);
  checkCheckpoint(options, settings);
  Preset preset;
  const bool read = settings.collect([&] { preset = findPreset(options.preset); });
  std::vector<std::string> texts = options.settings;
  for (const auto& [field, text] : {std::pair(&SPIKELOOM_FIELD(run, seed), options.seed),
                                    std::pair(&SPIKELOOM_FIELD(run, loops), options.loops),
                                    std::pair(&SPIKELOOM_FIELD(run, threads), options.threads)})
    if (text)
      texts.push_back(field->path() + "=" + *text);
  for (const std::string& text : texts)
    settings.apply(preset.experiment, text);
  if (read)
    settings.add(validate(preset.experiment, settings.broken));
  settings.add(checkOutputs(options, preset.experiment));
  settings.check();
  return preset;
}

/// What of a saved run may be changed.
Simulation resumed(const std::string& file, const std::vector<std::string>& texts,
                   const OutputOptions& options, Settings settings) {
  const StopOnInterrupt stop;
  Simulation simulation = Simulation::load(file, stop.token());
  Experiment experiment = simulation.nextExperiment();
  for (const std::string& text : texts)
    settings.apply(experiment, text, true);
  settings.add(checkOutputs(options, experiment));
  settings.check();
  simulation.setLive(experiment);
  tellNotes(simulation);
  return simulation;
}

std::string nameOf(const std::string& file) { return std::filesystem::path(file).filename().string(); }

Simulation resumedTraining(const TrainOptions& options) {
  Settings settings;
  (void)loopsPerTest(options, settings);
  checkCheckpoint(options, settings);
  if (!options.settings.empty() || options.seed)
    settings.add({{"--resume", {}, "takes no --set or --seed: a saved run goes on as it was"}});
  std::vector<std::string> texts;
  if (options.loops)
    texts.push_back(SPIKELOOM_FIELD(run, loops).path() + "=" + *options.loops);
  if (options.threads)
    texts.push_back(SPIKELOOM_FIELD(run, threads).path() + "=" + *options.threads);
  return resumed(options.resume, texts, options, std::move(settings));
}

} // namespace

int runTraining(const TrainOptions& options) {
  if (options.preset.empty() == options.resume.empty())
    throw InputErrors({{"train", {}, "needs either a preset or --resume FILE"}});
  std::string name;
  const auto prepare = [&] {
    if (!options.resume.empty()) {
      name = nameOf(options.resume);
      return resumedTraining(options);
    }
    const Preset preset = presetOf(options);
    name = preset.id;
    noteCutOff(options);
    const StopOnInterrupt stop;
    return Simulation(makeSetup(preset.experiment, stop.token()), stop.token());
  };
  Simulation simulation = prepare();
  std::unique_ptr<Checkpoints> checkpoints = checkpointsOf(options, name);
  simulation.trainUpTo(simulation.nextExperiment().run.loops);
  simulation.test();
  Settings checked;
  simulation.schedule().testEvery(loopsPerTest(options, checked));
  const int code = runToEnd(simulation, name, options, checkpoints.get());
  checkpoints.reset();
  removeResumed(options, code);
  return code;
}

int runTest(const TestOptions& options) {
  Simulation simulation = resumed(options.run, options.settings, options, {});
  simulation.stop(); // a trial that was under way is not tested
  simulation.test();
  return runToEnd(simulation, nameOf(options.run), options);
}

} // namespace spikeloom
