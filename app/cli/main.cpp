// spikeloom-cli: the window's core without the window.

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/cli/commands.h"

namespace {

using namespace spikeloom;

void addTrain(CLI::App& app, TrainOptions& options) {
  CLI::App* train = app.add_subcommand("train", "train a preset's network, then test it");
  train->add_option("PRESET", options.preset, "a shipped preset (spikeloom-cli presets) or a file");
  train
      ->add_option("--set", options.settings,
                   "set a parameter: group.key=value (spikeloom-cli params); repeatable")
      ->allow_extra_args(false);
  train->add_option("--seed", options.seed, "seed of all random numbers");
  train->add_option("--loops", options.loops, "training loops, in all");
  train->add_option("--threads", options.threads,
                    "worker threads, 0: one a core; the result does not depend on it");
  train->add_option("--out", options.out,
                    "write learning curve, spikes, drive and targets as CSV into this folder");
  train->add_option("--save", options.save,
                    "write the whole run to this file (HDF5) at the end, to go on later");
  train->add_option("--resume", options.resume, "go on with a saved run instead of a preset");
  train->add_flag("--json", options.json, "print one JSON object with the results on standard output");
}

void addSweep(CLI::App& app, SweepCommand& command) {
  CLI::App* sweep = app.add_subcommand(
      "sweep",
      "train and test a preset at all combinations of some parameters' values; goes on where it stopped");
  sweep->add_option("FILE", command.file, "a shipped sweep (spikeloom-cli presets) or a file")->required();
  sweep->add_option("--out", command.out,
                    "CSV file for the results, a row a run (default: named for the sweep)");
  sweep->add_option("--threads", command.threads,
                    "runs at once, 0: one a core; the results do not depend on it");
  sweep->add_flag("--json", command.json, "print one JSON object with means over repeats on standard output");
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Spikeloom: recurrent spiking networks that learn by recursive least squares");
  app.set_version_flag("--version", SPIKELOOM_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 bad input, 2 numerical failure, 3 interrupted (what was computed is kept).");
  TrainOptions train;
  addTrain(app, train);
  SweepCommand sweep;
  addSweep(app, sweep);
  app.add_subcommand("presets", "list the shipped presets and sweeps");
  app.add_subcommand("params", "list all parameters: meaning, unit, default, what is allowed");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exitDone : exitBadInput;
  }
  try {
    const int code = app.got_subcommand("presets")  ? listPresets()
                     : app.got_subcommand("params") ? listParameters()
                     : app.got_subcommand("sweep")  ? runSweepFile(sweep)
                                                    : runTraining(train);
    if (!std::cout.flush())
      throw InputErrors({{"standard output", {}, "could not be written completely: is the disk full?"}});
    return code;
  } catch (const InputErrors& errors) {
    for (const InputError& error : errors.errors())
      std::cerr << error.text() << '\n';
    return exitBadInput;
  } catch (const std::exception& error) { // memory that ran out although it was there a moment ago
    std::cerr << "spikeloom-cli: " << error.what() << '\n';
    return exitNumerical;
  }
}
