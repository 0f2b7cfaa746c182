#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace spikeloom {

/// Where the HDF5 part of a file begins, in bytes: the first of 0, 512, 1024, 2048, … at which the format's
/// signature stands. What is before it is a user block (MATLAB and Julia write one of 512 bytes). Nothing
/// when there is no signature or the file cannot be read.
[[nodiscard]] std::optional<std::uint64_t> hdf5Start(const std::filesystem::path& file);

/// Why a file is not a whole HDF5 file, as far as its first bytes and its size tell: it cannot be read, has
/// no signature, or is shorter than its superblock (HDF5 File Format Specification, section II.A, versions 0
/// to 3) says. Empty when nothing speaks against opening it. HDF5 itself says no more than that it failed.
[[nodiscard]] std::string hdf5FileProblem(const std::filesystem::path& file);

} // namespace spikeloom
