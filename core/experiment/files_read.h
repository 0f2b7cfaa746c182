#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/input_files.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// What was read from a file that an experiment names.
struct FileRead {
  std::string parameter; ///< "target.file"
  std::string file;
  std::string text; ///< "5 neurons × 4 samples of 20 ms, rates 0.1 to 44 Hz, from /rate_hz (HDF5)"
};

/// What the experiment's files gave, in words. @throws InputErrors when one cannot be used
[[nodiscard]] std::vector<FileRead> filesRead(const Experiment& experiment, const InputFiles& files);

/// The same as a text, a line each, and back. Nothing when it is no such text.
[[nodiscard]] std::string filesReadText(const std::vector<FileRead>& read);
[[nodiscard]] std::optional<std::vector<FileRead>> filesReadIn(std::string_view text);

} // namespace spikeloom
