#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/reading.h"
#include "core/io/table.h"

namespace spikeloom {

/// Where the bytes of an array come from: a file, or what an archive holds.
struct NpyBytes {
  std::uint64_t size = 0; ///< of all
  /// Fills all of its argument with the next bytes; whether they were there.
  std::function<bool(std::span<char>)> read;
};

/// Reads an array in NumPy's format (versions 1 to 3, numpy.lib.format): integers of 1 to 8 bytes, floating
/// point numbers of 2, 4 or 8, booleans (false is 0, true 1), in either byte order, in C or Fortran order.
/// What has one dimension becomes a column; integers beyond 2⁵³ are rounded to the nearest double.
/// @param file and the dataset in it: what the problems name
/// @throws InputErrors when its header is malformed, the values are of another type, there are none, or in
///   no or more than two dimensions, or the data are shorter or longer than the header says
[[nodiscard]] DataTable readNpy(NpyBytes bytes, const std::filesystem::path& file, const std::string& dataset,
                                const Reading& reading = {});

/// The same of a .npy file. @throws InputErrors when it cannot be read, too
[[nodiscard]] DataTable readNpy(const std::filesystem::path& file, const Reading& reading = {});

/// What the header says of an array: its shape, and why it is no table ("text"); without reading more.
struct NpyShape {
  std::vector<std::size_t> lengths;
  std::string kind;
};
[[nodiscard]] NpyShape npyShape(NpyBytes bytes, const std::filesystem::path& file,
                                const std::string& dataset);

/// The bytes of a table as a .npy file holds them: '<f8', C order.
[[nodiscard]] std::string npyText(const Table& table);

} // namespace spikeloom
