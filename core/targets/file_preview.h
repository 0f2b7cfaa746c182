#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/io/input_files.h"
#include "core/io/table.h"
#include "core/params/experiment.h"
#include "core/record/targets.h"

namespace spikeloom {

/// What a person looks at before a file becomes the targets.
struct TargetFilePreview {
  std::vector<std::string> datasets; ///< tables that can be chosen; none in a file that is one table
  std::string dataset, format;       ///< which was read, and from what: "/rate_hz", "MATLAB 7.3"
  std::size_t rows = 0, columns = 0; ///< of all of it
  Table head;                        ///< its first rows and columns
  std::size_t neurons = 0; ///< that the file would give in this layout and selection; 0: see problems
  /// Shape and time in words: "200 neurons × 101 samples × 10 ms = 1010 ms; the window is 1000 ms: the last
  /// 10 ms are left out"; what follows from the difference is said.
  std::string shape;
  std::string read;        ///< recordingText, when it can be used
  Targets sketch{0, 0, 1}; ///< targetSketch, when it can be used
  /// With the paths of the fields that would mend them, or places in the file ("target.file: line 3, column
  /// 2"), as checkTargetFile gives them.
  std::vector<InputError> problems;
};

/// Reads target files for previews: the same file again, in another layout, is not read a second time. For
/// one thread at a time.
class TargetFileReader {
public:
  static constexpr std::size_t headRows = 12, headColumns = 12;

  /// @param experiment its target.file… are what is looked at, whatever its family
  /// @param progress of the file's bytes, 0 to 1, again and again while one is read
  /// @throws Cancelled
  [[nodiscard]] TargetFilePreview read(Experiment experiment, const std::stop_token& stop,
                                       const std::function<void(double)>& progress);

private:
  void listTables(const std::string& file, TargetFilePreview& out);

  InputFiles m_files;
};

} // namespace spikeloom
