#pragma once

#include <filesystem>

#include "core/base/reading.h"
#include "core/io/table.h"

namespace spikeloom {

/// Reads numbers separated by commas, semicolons, tabs or blanks, whatever ends the lines. Lines that start
/// with # and blank lines are skipped, and so are headers, units and a "sep=" line in front of the rows. A
/// cell between quotes is one cell; decimal commas are read where something else separates. A first column of
/// labels, indices or times, and empty cells behind separators at the ends of all rows, are none of the
/// values; times are kept. What is missing is NaN.
/// @throws InputErrors with every problem (at most 20, then their count): a file that cannot be read or is
///   empty, rows of different lengths, cells that are neither numbers nor missing, each with line and column;
///   decimal marks, headers and indices that can be understood in two ways; tables of spike times. Cancelled
[[nodiscard]] DataTable readCsv(const std::filesystem::path& file, const Reading& reading = {});

} // namespace spikeloom
