#pragma once

#include <filesystem>
#include <memory>

#include "core/io/data_file.h"

namespace spikeloom {

/// NumPy's .npz: a ZIP archive with a .npy file for each array. Reading checks the archive's sums.
[[nodiscard]] std::unique_ptr<DataFile> openNpz(const std::filesystem::path& file);

/// Writes arrays as a .npz file with these names. @throws InputErrors when it cannot be written
void writeNpz(const std::filesystem::path& file,
              const std::vector<std::pair<std::string, const Table*>>& arrays);

} // namespace spikeloom
