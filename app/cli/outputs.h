#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "app/cli/commands.h"

namespace spikeloom {

/// What stands in the way of writing --out and --save, for so many target sets. Nothing is made or changed: it is asked before the
/// training, together with everything else that may be wrong, so that no result is lost afterwards.
[[nodiscard]] std::vector<InputError> checkOutputs(const TrainOptions& options, int sets);

/// Why no file can be made, or made anew, at this place; nothing is made or changed.
[[nodiscard]] std::optional<std::string> problemOfFile(const std::filesystem::path& file);

/// Makes the folder of --out. @throws InputErrors when that fails
void makeOutputFolder(const TrainOptions& options);

} // namespace spikeloom
