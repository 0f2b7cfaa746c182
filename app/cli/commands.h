#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/errors.h"

namespace spikeloom {

inline constexpr int exitDone = 0, exitBadInput = 1, exitNumerical = 2, exitInterrupted = 3;

struct TrainOptions {
  std::string preset;                ///< id or file
  std::vector<std::string> settings; ///< "group.key=value"
  std::optional<std::string> seed, loops, threads;
  std::string out, save, resume;
  bool json = false;
};

struct SweepCommand {
  std::string file; ///< id or file
  std::optional<std::string> threads;
  std::string out; ///< empty: named for the sweep, in the working directory
  bool json = false;
};

/// Each returns the exit code. @throws InputErrors with all problems of what was asked
int runTraining(const TrainOptions& options);
int runSweepFile(const SweepCommand& command);
int listPresets();
int listParameters();

} // namespace spikeloom
