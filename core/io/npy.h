#pragma once

#include <filesystem>

#include "core/io/table.h"

namespace spikeloom {

/// Whether a file begins as NumPy's .npy files do.
[[nodiscard]] bool isNpy(const std::filesystem::path& file);

/// Reads the array of a NumPy .npy file (format versions 1 to 3, numpy.lib.format): integers of 1 to 8 bytes,
/// floating point numbers of 4 or 8, booleans (false is 0, true 1), in either byte order, in C or Fortran
/// order. What has one dimension becomes a column; integers beyond 2⁵³ are rounded to the nearest double.
/// @throws InputErrors when the file cannot be read, its header is malformed, the values are of another type,
///   there are none, or in no or more than two dimensions, the data are shorter or longer than the header
///   says, or a value is not finite (all such values, with row and column)
[[nodiscard]] Table readNpy(const std::filesystem::path& file);

} // namespace spikeloom
