#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "app/cli/commands.h"
#include "core/experiment/files_read.h"

namespace spikeloom {

/// What stands in the way of --out, --save and the analyses. Nothing is made or changed: it is asked before
/// the training, together with everything else that may be wrong, so that no result is lost afterwards.
[[nodiscard]] std::vector<InputError> checkOutputs(const OutputOptions& options,
                                                   const Experiment& experiment);

/// Why no file can be made, or made anew, at this place; nothing is made or changed.
[[nodiscard]] std::optional<std::string> problemOfFile(const std::filesystem::path& file);

/// Says on standard error what was read from files that an experiment names.
void tellFilesRead(const std::vector<FileRead>& read);

/// Makes the folder of --out. @throws InputErrors when that fails
void makeOutputFolder(const OutputOptions& options);

} // namespace spikeloom
