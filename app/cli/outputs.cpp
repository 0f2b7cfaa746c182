#include "app/cli/outputs.h"

#include <cmath>
#include <filesystem>
#include <iostream>
#include <numeric>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/destination.h"
#include "core/base/text.h"
#include "core/io/index_list.h"
#include "core/run/results.h"
#include "core/run/run_file.h"

namespace spikeloom {

namespace {

using std::filesystem::path;

std::optional<std::string> problemOfOut(const path& out, int sets) {
  std::error_code error;
  path there = std::filesystem::absolute(out).lexically_normal();
  while (!std::filesystem::exists(there, error) && there.has_relative_path())
    there = there.parent_path(); // what is missing will be made
  if (auto problem = problemOfFolder(there))
    return problem;
  for (const std::string& name : resultFiles(sets))
    if (std::filesystem::exists(out / name, error))
      if (const auto problem = problemOfFile(out / name))
        return "holds " + name + " already, which " + *problem;
  return std::nullopt;
}

} // namespace

std::vector<InputError> checkOutputs(const OutputOptions& options, const Experiment& experiment) {
  std::vector<InputError> errors = checkAnalyses(experiment, options.analyses());
  if (!options.out.empty())
    if (const auto problem = problemOfOut(options.out, experiment.target.sets))
      errors.push_back({options.out, "--out", *problem});
  if (!options.save.empty())
    if (const auto problem = problemOfFile(options.save))
      errors.push_back({options.save, "--save", *problem});
  if (!options.record.empty()) {
    std::error_code error;
    if (const auto problem = problemOfFile(options.record))
      errors.push_back({options.record, "--record", *problem});
    else if (std::filesystem::exists(options.record, error))
      errors.push_back({options.record, "--record", "is there already: a recording makes a file of its own"});
  }
  (void)recordingOf(options, static_cast<std::size_t>(experiment.network.neurons), errors);
  return errors;
}

RecordChoice recordingOf(const OutputOptions& options, std::size_t neurons, std::vector<InputError>& errors) {
  return recordChoiceOf(options.recordNeurons, options.recordEvery, neurons,
                        {.neurons = "--record-neurons", .every = "--record-every"}, errors);
}

namespace {

/// About what the CSV files of activity, targets and averages take.
double resultBytes(const Experiment& experiment) {
  constexpr double bytesOfANumber = 18, filesOfATest = 4, filesOfATrial = 2;
  const double samples = experiment.target.duration / experiment.learning.update_interval;
  return bytesOfANumber * experiment.network.neurons * samples *
         (filesOfATrial + filesOfATest * experiment.target.sets);
}

} // namespace

void checkRoom(const OutputOptions& options, Simulation& simulation) {
  std::vector<InputError> errors;
  const double save = options.save.empty() ? 0 : savedBytes(simulation);
  if (const auto problem = problemOfRoom(options.save, save); problem && save > 0)
    errors.push_back({options.save, "--save", *problem});
  if (!options.out.empty())
    if (const auto problem = problemOfRoom(path(options.out) / ".", resultBytes(simulation.experiment())))
      errors.push_back({options.out, "--out", *problem});
  if (!options.record.empty()) {
    const RecordChoice what = recordingOf(options, simulation.facts().neurons, errors);
    if (const auto problem = problemOfRoom(options.record, Recorder::expectedBytes(what, simulation)))
      errors.push_back({options.record, "--record", *problem});
  }
  if (!errors.empty())
    throw InputErrors(std::move(errors));
}

void tellFilesRead(const std::vector<FileRead>& read) {
  for (const FileRead& one : read)
    std::cerr << "read " << printable(one.file) << ": " << printable(one.text) << '\n';
}

void tellNotes(const Simulation& simulation) {
  for (const InputError& note : simulation.notes())
    std::cerr << "note: " << printable(note.text()) << '\n';
}

void makeOutputFolder(const OutputOptions& options) {
  if (options.out.empty())
    return;
  std::error_code error;
  std::filesystem::create_directories(options.out, error);
  if (error)
    throw InputErrors({{options.out, "--out", "cannot be made: " + error.message()}});
}

} // namespace spikeloom
