#pragma once

#include <cstddef>
#include <filesystem>

namespace spikeloom {

/// The seal of a saved run: the 512 bytes in front of its HDF5 part, a user block, which HDF5 itself skips.
/// It is one line of text, filled up with zero bytes:
///   spikeloom run <format> <bytes that follow the block> <XXH3, 128 bits, of the line so far and those
///   bytes>
/// so that every byte of the file is checked before libhdf5 sees it, which may crash on what is damaged.
inline constexpr std::size_t sealSize = 512;
/// The format that is written. Format 0 are the files without a seal of version 0.1; format 1 knows neither
/// tests nor edits, format 2 has each neuron's correlation in every loop instead of the last.
inline constexpr int runFormat = 3;

/// Writes the seal into the space left free in front of a complete file. @throws InputErrors
void sealRun(const std::filesystem::path& file, int format = runFormat);

/// Whether the file begins as a seal does, whatever follows. @throws InputErrors when it cannot be read
[[nodiscard]] bool beginsWithSeal(const std::filesystem::path& file);

/// The format of a saved run whose seal holds; 0 when there is none and HDF5 begins at once.
/// @throws InputErrors that say whether the file cannot be read, is no saved run, comes from a newer version,
///   is truncated, longer than it should be, or changed
[[nodiscard]] int checkSeal(const std::filesystem::path& file);

} // namespace spikeloom
