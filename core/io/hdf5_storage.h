#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace spikeloom {

/// Why a dataset's values cannot be had from its file; empty when they can. A few bytes can claim any shape,
/// and where nothing was stored the library makes up zeros: what is claimed must be there, chunk by chunk,
/// compressed at most as much as its filter can, and what is in other files is not read, but for virtual
/// datasets whose sources are all there.
/// @param set hid_t of the dataset
/// @param shape as it claims, without zeros
[[nodiscard]] std::string storageProblem(std::int64_t set, const std::vector<std::size_t>& shape,
                                         const std::filesystem::path& file);

/// What a chunk of a dataset takes in memory, in bytes; 0 when it has none. Claimed, until storageProblem
/// finds none.
[[nodiscard]] double chunkBytesOf(std::int64_t set);

} // namespace spikeloom
