#include <charconv>
#include <filesystem>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/outputs.h"
#include "app/cli/run.h"
#include "app/cli/settings.h"
#include "core/experiment/preset.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"

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

/// Preset and options together; all their problems at once.
Preset presetOf(const TrainOptions& options) {
  Settings settings;
  (void)loopsPerTest(options, settings);
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
  Simulation simulation = Simulation::load(file);
  Experiment experiment = simulation.nextExperiment();
  for (const std::string& text : texts)
    settings.apply(experiment, text, true);
  settings.add(checkOutputs(options, experiment));
  settings.check();
  simulation.setLive(experiment);
  return simulation;
}

std::string nameOf(const std::string& file) { return std::filesystem::path(file).filename().string(); }

Simulation resumedTraining(const TrainOptions& options) {
  Settings settings;
  (void)loopsPerTest(options, settings);
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
    return Simulation(preset.experiment);
  };
  Simulation simulation = prepare();
  simulation.trainUpTo(simulation.nextExperiment().run.loops);
  simulation.test();
  Settings checked;
  simulation.schedule().testEvery(loopsPerTest(options, checked));
  return runToEnd(simulation, name, options);
}

int runTest(const TestOptions& options) {
  Simulation simulation = resumed(options.run, options.settings, options, {});
  simulation.stop(); // a trial that was under way is not tested
  simulation.test();
  return runToEnd(simulation, nameOf(options.run), options);
}

} // namespace spikeloom
