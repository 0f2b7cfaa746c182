// spikeloom-cli: the window's core without the window.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "core/base/cpu.h"
#include "core/base/errors.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"
#include "core/io/data_file.h"
#include "core/io/guarded_read.h"

namespace {

using namespace spikeloom;

/// An option's value that is to name something.
std::string problemOfEmpty(const std::string& text) {
  return text.empty() ? "is empty: a name is expected" : "";
}

void addOutputs(CLI::App& command, OutputOptions& options) {
  command
      .add_option("--out", options.out,
                  "write learning curve, spikes, activity, targets, averages and errors as CSV, and the "
                  "network as network.h5, into this folder")
      ->check(problemOfEmpty);
  command
      .add_option(
          "--record", options.record,
          "stream spikes and activity of all trials, training and test, to this new file (HDF5) while "
          "the run goes on")
      ->check(problemOfEmpty);
  command.add_option("--record-neurons", options.recordNeurons,
                     "which neurons --record is about, such as 0-9,20 (default: all)");
  command.add_option("--record-every", options.recordEvery,
                     "of the activity, --record takes every k-th sample (default 1)");
  command.add_flag("--json", options.json, "print one JSON object with the results on standard output");
  command.add_flag(
      "--perturb", options.perturbation,
      "delete one spike, in the untrained and in the trained network, and measure what becomes of it");
  command.add_flag("--eigenvalues", options.eigenvalues,
                   "compute the eigenvalues of the weights before and after");
}

void addTrain(CLI::App& app, TrainOptions& options) {
  CLI::App* train = app.add_subcommand("train", "train a preset's network, then test it");
  train->add_option("PRESET", options.preset, "a shipped preset (spikeloom-cli presets) or a file");
  train
      ->add_option("--set", options.settings,
                   "set a parameter: group.key=value (spikeloom-cli params); repeatable")
      ->allow_extra_args(false);
  train->add_option("--seed", options.seed, "seed of all random numbers");
  train->add_option("--loops", options.loops, "training loops, in all");
  train->add_option(
      "--threads", options.threads,
      "worker threads, 0: one a core, one in all below 150 neurons; the result does not depend on it");
  train->add_option(
      "--test-every", options.testEvery,
      "test before the first and after every k-th loop, a trial for each target set; 0: only at "
      "the end (default)");
  train
      ->add_option("--save", options.save,
                   "write the whole run to this file (HDF5) at the end, to go on later")
      ->check(problemOfEmpty);
  train->add_option(
      "--checkpoint", options.checkpoint,
      "keep a copy of the run while it trains, renewed at this interval (90s, 10min, 1.5h), beside "
      "the file of --save (run.h5: run.checkpoint.h5), else in the state folder; --resume goes on "
      "with it; removed at a regular end");
  train->add_option("--resume", options.resume, "go on with a saved run instead of a preset")
      ->check(problemOfEmpty);
  addOutputs(*train, options);
}

void addTest(CLI::App& app, TestOptions& options) {
  CLI::App* test =
      app.add_subcommand("test", "test a saved run, as it is or probed (probe.lost_neurons=0.1 …)");
  test->add_option("RUN", options.run, "a saved run (train --save)")->required();
  test->add_option("--set", options.settings, "set a live parameter: group.key=value; repeatable")
      ->allow_extra_args(false);
  addOutputs(*test, options);
}

void addDiagnose(CLI::App& app, DiagnoseCommand& command) {
  CLI::App* diagnose = app.add_subcommand(
      "diagnose",
      "say why a network errs: too slow, too few spikes, feedback; of a preset, without training, "
      "what it can reach at best; of a saved run, tested, what became of it");
  diagnose->add_option("WHAT", command.what, "a preset (id or file), or a saved run (train --save)")
      ->required();
  diagnose
      ->add_option("--set", command.settings,
                   "set a parameter (of a saved run a live one): group.key=value; repeatable")
      ->allow_extra_args(false);
  diagnose->add_option(
      "--over", command.over,
      "the same at several values of a parameter, without training: group.key=from:to:count, "
      "in equal steps of the logarithm (synapse.time_constant=1:500:18)");
  diagnose->add_option("--target-set", command.set, "which target set --over is about, from 1")
      ->capture_default_str();
  diagnose->add_flag("--json", command.json, "print one JSON object on standard output");
  diagnose->add_flag("--csv", command.csv, "with --over: print the curve as CSV on standard output");
}

void addSweep(CLI::App& app, SweepCommand& command) {
  CLI::App* sweep = app.add_subcommand(
      "sweep",
      "train and test a preset at all combinations of some parameters' values; goes on where it stopped");
  const char* const what = "a shipped sweep (spikeloom-cli presets) or a file";
  const char* const where = "CSV file for the results, a row a run (default: named for the sweep)";
  const char* const json = "print one JSON object with means over repeats on standard output";
  sweep->add_option("FILE", command.file, what);
  sweep->add_option("--out", command.out, where)->check(problemOfEmpty);
  sweep->add_option("--threads", command.threads,
                    "runs at once, 0: one a core; the results do not depend on it");
  sweep->add_option(
      "--shard", command.shard,
      "K/N: only the K-th of N shares of the runs, into a file of its own beside --out; auto/N and "
      "auto take K, and N, from a job array (Slurm, LSF, PBS, SGE)");
  CLI::Option* sbatch = sweep->add_flag("--sbatch", command.sbatch,
                                        "print a job array for Slurm instead of computing: sbatch starts it");
  sweep->add_option("--shards", command.shards, "of --sbatch: at most so many tasks (default 100)")
      ->needs(sbatch);
  sweep
      ->add_option("--memory", command.memory,
                   "of --sbatch: what a task may have, such as 4G (default: what it needs)")
      ->needs(sbatch);
  sweep->add_flag("--json", command.json, json);
  CLI::App* collect = sweep->add_subcommand(
      "collect", "join the shards of a sweep into one file; says which are missing, and how to compute them");
  collect->add_option("FILE", command.file, what)->required();
  collect->add_option("--out", command.out, where)->check(problemOfEmpty);
  collect->add_flag("--json", command.json, json);
  collect->callback([&command] { command.collect = true; });
  sweep->require_subcommand(0, 1);
  sweep->final_callback([&command] {
    if (command.file.empty())
      throw CLI::RequiredError("FILE");
  });
}

void addReproduce(CLI::App& app, ReproduceCommand& command) {
  CLI::App* reproduce = app.add_subcommand(
      "reproduce", "check what the paper says: run its figures with several seeds and print a table");
  reproduce->add_option("FIGURE", command.figures,
                        "figures, such as 3c or 4; 3 is all that begin with it (default: all)");
  reproduce->add_option("--seeds", command.seeds, "seeds for each run, from 1 on")->capture_default_str();
  reproduce
      ->add_option("--out", command.out,
                   "CSV file that keeps each run: the same command, or one with other figures or more seeds, "
                   "goes on from there")
      ->check(problemOfEmpty);
  reproduce->add_option("--threads", command.threads,
                        "runs at once, 0: one a core; the results do not depend on it");
  reproduce->add_flag("--json", command.json, "print one JSON object instead of a table");
  reproduce->add_flag("--markdown", command.markdown, "print the table in Markdown");
}

void addLessons(CLI::App& app, LessonsCommand& command) {
  CLI::App* lessons = app.add_subcommand(
      "lessons", "list the lessons; or follow all links of some, and check what they promise");
  lessons->add_option("LESSON", command.files, "a lesson's name or a Markdown file (default: lists all)");
  lessons
      ->add_option("--seeds", command.seeds,
                   "how many seeds to follow each with: its own and those that come after it")
      ->capture_default_str();
  lessons->add_option("--threads", command.threads,
                      "lessons at once, 0: one a core; the results do not depend on it");
}

void addConvert(CLI::App& app, ConvertCommand& command) {
  CLI::App* convert = app.add_subcommand(
      "convert",
      "turn a saved run into a network file (weights, stimuli, phases, cell types), or a table of targets "
      "into another format; nothing is lost on the way");
  convert->add_option("FROM", command.from, "a saved run (train --save), or a table: " + dataFormats())
      ->required();
  convert->add_option("TO", command.to, "the file to write; .csv, .npy, .npz, .mat or .h5 says as what")
      ->required();
  convert->add_option("--dataset", command.dataset,
                      "which table of FROM; may be left out when it holds only one");
}

/// A file that is opened must not become standard output because that was closed: it would get the summary
/// written into it. What nobody can read from is written nowhere, and that is told in the end.
void keepStandardStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) < 0)
      (void)!open("/dev/null", O_RDONLY);
}

/// The kernels that SPIKELOOM_KERNEL chooses; says what is wrong with it.
const KernelChoice* chooseKernels() {
  try {
    return &kernelChoice();
  } catch (const InputErrors& errors) {
    std::cerr << printable(errors.errors().front().text()) << '\n';
    return nullptr;
  }
}

/// The options of an app, or its subcommands: what an argument that is not known may have been meant to be.
std::vector<std::string> wordsLike(const std::string& argument, CLI::App& app) {
  std::vector<std::string> words;
  if (argument.starts_with("-"))
    for (const CLI::Option* option : app.get_options())
      for (const std::string& name : option->get_lnames())
        words.push_back("--" + name);
  else if (app.get_subcommands().empty())
    for (const CLI::App* command : app.get_subcommands({}))
      words.push_back(command->get_name());
  return words;
}

/// Prints help, or what is wrong with the arguments. Returns the exit code.
int explain(CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out, err;
  const bool asked = app.exit(error, out, err) == 0;
  std::cout << out.str();
  std::cerr << printable(err.str(), "\n");
  if (asked)
    return exitDone;
  CLI::App& command = app.get_subcommands().empty() ? app : *app.get_subcommands().front();
  for (const std::string& argument : app.remaining(true))
    if (const std::string suggestion = didYouMean(argument, wordsLike(argument, command));
        !suggestion.empty())
      std::cerr << printable(argument) << suggestion << '\n';
  return exitBadInput;
}

} // namespace

int main(int argc, char** argv) {
  if (const auto code = serveHdf5Probe(argc, argv))
    return *code;
  guardHdf5();
  const KernelChoice* kernels = chooseKernels();
  if (!kernels)
    return exitBadInput;
  keepStandardStreams();
  CLI::App app("Spikeloom: recurrent spiking networks that learn by recursive least squares");
  app.set_version_flag("--version", SPIKELOOM_VERSION "\nkernels: " + std::string(kernelText(*kernels)));
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 bad input, 2 numerical failure, 3 interrupted (what was computed is kept).");
  TrainOptions train;
  addTrain(app, train);
  TestOptions test;
  addTest(app, test);
  DiagnoseCommand diagnose;
  addDiagnose(app, diagnose);
  SweepCommand sweep;
  addSweep(app, sweep);
  ConvertCommand convert;
  addConvert(app, convert);
  ReproduceCommand reproduce;
  addReproduce(app, reproduce);
  LessonsCommand lessons;
  addLessons(app, lessons);
  bool markdown = false;
  app.add_subcommand("presets", "list the shipped presets and sweeps")
      ->add_flag("--markdown", markdown, "print docs/presets.md");
  app.add_subcommand("params", "list all parameters: meaning, unit, default, what is allowed")
      ->add_flag("--markdown", markdown, "print docs/parameters.md");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(app, error);
  }
  catchInterrupts();
  try {
    const int code = app.got_subcommand("presets")     ? listPresets(markdown)
                     : app.got_subcommand("params")    ? listParameters(markdown)
                     : app.got_subcommand("sweep")     ? runSweepFile(sweep)
                     : app.got_subcommand("test")      ? runTest(test)
                     : app.got_subcommand("diagnose")  ? runDiagnosis(diagnose)
                     : app.got_subcommand("convert")   ? runConversion(convert)
                     : app.got_subcommand("reproduce") ? runReproduction(reproduce)
                     : app.got_subcommand("lessons")   ? runLessons(lessons)
                                                       : runTraining(train);
    if (!std::cout.flush()) {
      if (interrupted()) // a pipe that nobody reads
        return exitInterrupted;
      throw InputErrors({{"standard output", {}, "could not be written completely: is the disk full?"}});
    }
    return code;
  } catch (const InputErrors& errors) {
    for (const InputError& error : errors.errors())
      std::cerr << printable(error.text()) << '\n';
    return exitBadInput;
  } catch (const Cancelled&) {
    std::cerr << "interrupted before anything was computed\n";
    return exitInterrupted;
  } catch (const std::exception& error) { // memory that ran out although it was there a moment ago
    std::cerr << "spikeloom-cli: " << printable(error.what()) << '\n';
    return exitNumerical;
  }
}
