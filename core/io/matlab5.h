#pragma once

#include <filesystem>
#include <memory>
#include <utility>

#include "core/io/data_file.h"

namespace spikeloom {

/// A MATLAB file of the format before 7.3, as MATLAB (-v6, -v7), Octave and SciPy write it.
[[nodiscard]] std::unique_ptr<DataFile> openMatlab5(const std::filesystem::path& file);

/// Writes matrices of doubles as a MATLAB 5 file with these names. @throws InputErrors when it cannot be
/// written
void writeMatlab5(const std::filesystem::path& file,
                  const std::vector<std::pair<std::string, const Table*>>& matrices);

} // namespace spikeloom
