#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace spikeloom {

// What is asked about the place of a file before the work whose results it is to hold. Nothing is made or
// changed.

/// The file that a name leads to: symbolic links are followed, also to where nothing is yet. Nothing when
/// they lead round in a circle.
[[nodiscard]] std::optional<std::filesystem::path> linkedFile(const std::filesystem::path& file);

/// Why no file can be made, or replaced, under this name: no name, a folder, a device or a pipe, a name that
/// is too long, a folder that is missing or may not be written. Nothing when one can.
[[nodiscard]] std::optional<std::string> problemOfFile(const std::filesystem::path& file);

/// Why nothing can be made in this folder.
[[nodiscard]] std::optional<std::string> problemOfFolder(const std::filesystem::path& folder);

/// Why these bytes more have no room on the disk where the file is, or will be: "needs 3.4 GB, and 1.2 GB are
/// free". Nothing when they have, or nobody knows.
[[nodiscard]] std::optional<std::string> problemOfRoom(const std::filesystem::path& file, double bytes);

/// The folder for what must be kept between two starts and that nobody chose a place for:
/// $XDG_STATE_HOME/spikeloom, or ~/.local/state/spikeloom. It need not be there.
[[nodiscard]] std::filesystem::path stateFolder();
/// Likewise for what users put there for the program: $XDG_DATA_HOME/spikeloom, or ~/.local/share/spikeloom.
[[nodiscard]] std::filesystem::path dataFolder();

} // namespace spikeloom
