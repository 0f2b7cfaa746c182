#pragma once

#include <sys/types.h>

#include <filesystem>

namespace spikeloom {

// A part is what is to take a file's place, while it is written beside it: NAME.xxxxxx.part, six letters and
// digits that nobody guesses. Its writer holds it by a lock of its own kind (an open file description's, from
// fcntl), which goes with the process in whatever way and does not get in the way of HDF5, which locks what
// it writes itself (flock).

/// Makes a new, empty part, and holds it.
/// @param part becomes its name
/// @return its descriptor, or −1 and errno
[[nodiscard]] int createPart(const std::filesystem::path& file, mode_t mode, std::filesystem::path& part);

/// Removes a file's parts that nobody holds: those of processes that were killed. Not on file systems of
/// other machines, whose locks cannot be told from flock's there.
void removeAbandonedParts(const std::filesystem::path& file);

} // namespace spikeloom
