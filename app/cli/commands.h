#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/run/analyses.h"

namespace spikeloom {

inline constexpr int exitDone = 0, exitBadInput = 1, exitNumerical = 2, exitInterrupted = 3;

/// What becomes of the results.
struct OutputOptions {
  std::string out, save, record;
  std::string recordNeurons; ///< list of indices; empty: all
  std::string recordEvery = "1";
  bool json = false, perturbation = false, eigenvalues = false;

  [[nodiscard]] AnalysisChoice analyses() const { return {perturbation, eigenvalues, true}; }
};

struct TrainOptions : OutputOptions {
  std::string preset;                ///< id or file
  std::vector<std::string> settings; ///< "group.key=value"
  std::optional<std::string> seed, loops, threads, testEvery, checkpoint;
  std::string resume;
};

struct TestOptions : OutputOptions {
  std::string run;                   ///< a saved run
  std::vector<std::string> settings; ///< live parameters
};

struct DiagnoseCommand {
  std::string what;                  ///< preset (id or file) or saved run
  std::vector<std::string> settings; ///< "group.key=value"; of a saved run live parameters
  std::string over;                  ///< "group.key=from:to:count"; empty: as it is
  int set = 1;                       ///< target set of the curve
  bool json = false, csv = false;
};

struct SweepCommand {
  std::string file; ///< id or file
  std::optional<std::string> threads;
  std::string out;                           ///< empty: named for the sweep, in the working directory
  std::optional<std::string> shard;          ///< "3/10": a share of the runs, into a file of its own
  bool sbatch = false;                       ///< print a job script instead of computing
  std::optional<std::string> shards, memory; ///< at most so many; what a task may have
  bool collect = false;                      ///< join the shards instead of computing
  bool json = false;
};

struct ConvertCommand {
  std::string from;    ///< a saved run, or a table in any format
  std::string to;      ///< the ending names the format
  std::string dataset; ///< of `from`
};

struct ReproduceCommand {
  std::vector<std::string> figures; ///< none: all
  int seeds = 5;
  std::string out; ///< empty: runs are not kept
  std::optional<std::string> threads;
  bool json = false, markdown = false;
};

struct LessonsCommand {
  std::vector<std::string> files; ///< none: lists the lessons
  int seeds = 1;
  std::optional<std::string> threads;
};

/// Each returns the exit code. @throws InputErrors with all problems of what was asked
int runTraining(const TrainOptions& options);
int runTest(const TestOptions& options);
int runDiagnosis(const DiagnoseCommand& command);
int runSweepFile(const SweepCommand& command);
int runConversion(const ConvertCommand& command);
int runReproduction(const ReproduceCommand& command);
int runLessons(const LessonsCommand& command);
int listPresets(bool markdown);
int listParameters(bool markdown);

} // namespace spikeloom
