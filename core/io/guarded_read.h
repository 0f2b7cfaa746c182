#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace spikeloom {

// libhdf5 crashes on some damaged files, and takes the program and what it has learned along. A file that no
// hash vouches for (everything but a sealed run) is therefore read by a short-lived child process first: the
// same program, told to do nothing else, with limits on time and memory. It goes through all that the library
// has to interpret: groups, attributes, types, indices of chunks and their filters. Only what that process
// survives is opened here.

/// For main(), before anything else: does the work of such a child process when this is one, and returns its
/// exit code; else nothing.
[[nodiscard]] std::optional<int> serveHdf5Probe(int argc, char** argv);

/// From now on files are tried first, or no longer, by child processes of this program, whose main() calls
/// serveHdf5Probe.
void guardHdf5(bool on = true);

/// What is wrong with a file that no process survives reading; nothing when it may be opened, or when nobody
/// asked for a guard.
[[nodiscard]] std::optional<std::string> problemOfProbing(const std::filesystem::path& file);

} // namespace spikeloom
