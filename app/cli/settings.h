#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// What the command line changes in an experiment, and what was wrong with it so far.
struct Settings {
  std::vector<InputError> errors;
  std::set<std::string> broken; ///< paths whose value could not be taken

  void add(const InputErrors& more) { add(more.errors()); }
  void add(const std::vector<InputError>& more) { errors.insert(errors.end(), more.begin(), more.end()); }
  /// Applies one "group.key=value"; relative files are meant from the working directory.
  /// @param onlyLive refuses parameters that need a new network
  void apply(Experiment& experiment, const std::string& setting, bool onlyLive = false);
  /// The number of --threads; 0 when it is not given, or wrong.
  [[nodiscard]] unsigned threads(const std::optional<std::string>& text);
  /// Problems of a number of seeds, and of a file that is to be written.
  void checkSeeds(int seeds);
  void checkDestination(const std::filesystem::path& file, const std::string& option);
  /// Does something, and adds its problems. Returns whether there were none.
  template <class Action> bool collect(Action action) {
    try {
      action();
      return true;
    } catch (const InputErrors& problems) {
      add(problems);
      return false;
    }
  }
  /// Throws all errors, if there is any. @throws InputErrors
  void check() {
    if (!errors.empty())
      throw InputErrors(std::move(errors));
  }
};

} // namespace spikeloom
