#include "app/cli/outputs.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <optional>
#include <system_error>

#include "core/base/text.h"
#include "core/run/results.h"

namespace spikeloom {

namespace {

using std::filesystem::path;

bool writable(const path& place, int how) { return access(place.c_str(), how) == 0; }

/// Why nothing can be made in this folder.
std::optional<std::string> problemOfFolder(const path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return "cannot be written: " + folder.string() + " is not a folder";
  if (!writable(folder, W_OK | X_OK))
    return "cannot be written: nothing may be written in " + folder.string();
  return std::nullopt;
}

std::optional<std::string> problemOfOut(const path& out, int sets) {
  std::error_code error;
  path there = std::filesystem::absolute(out).lexically_normal();
  while (!std::filesystem::exists(there, error) && there.has_relative_path())
    there = there.parent_path(); // what is missing will be made
  if (auto problem = problemOfFolder(there))
    return problem;
  for (const std::string& name : resultFiles(sets))
    if (const path file = out / name; std::filesystem::exists(file, error) &&
                                      (std::filesystem::is_directory(file, error) || !writable(file, W_OK)))
      return "holds " + name + " already, which cannot be written over";
  return std::nullopt;
}

} // namespace

std::optional<std::string> problemOfFile(const path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    return "is a folder: the name of a file is expected";
  return problemOfFolder(std::filesystem::absolute(file).parent_path());
}

std::vector<InputError> checkOutputs(const OutputOptions& options, const Experiment& experiment) {
  std::vector<InputError> errors = checkAnalyses(experiment, options.analyses());
  if (!options.out.empty())
    if (const auto problem = problemOfOut(options.out, experiment.target.sets))
      errors.push_back({options.out, "--out", *problem});
  if (!options.save.empty())
    if (const auto problem = problemOfFile(options.save))
      errors.push_back({options.save, "--save", *problem});
  return errors;
}

void tellFilesRead(const std::vector<FileRead>& read) {
  for (const FileRead& one : read)
    std::cerr << "read " << printable(one.file) << ": " << printable(one.text) << '\n';
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
