#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace spikeloom {

/// A rectangular table of numbers, row-major.
struct Table {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;

  [[nodiscard]] double at(std::size_t row, std::size_t column) const {
    return values[row * columns + column];
  }
};

/// Checks that every value is a finite number.
/// @param file and the dataset in it (empty in a file that holds one table): what the problems name
/// @throws InputErrors with row and column, counted from 1, of each NaN and infinity: at most 20, then their
///   count
void requireFinite(const Table& table, const std::string& file, const std::string& dataset);

} // namespace spikeloom
