#include "core/io/table.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/base/problem_list.h"

namespace spikeloom {

Table transposed(const Table& table) {
  Table out{table.columns, table.rows, std::vector<double>(table.values.size())};
  constexpr std::size_t tile = 32; // whose rows and columns stay in the cache
  for (std::size_t i0 = 0; i0 < table.rows; i0 += tile)
    for (std::size_t j0 = 0; j0 < table.columns; j0 += tile)
      for (std::size_t i = i0; i < std::min(i0 + tile, table.rows); ++i)
        for (std::size_t j = j0; j < std::min(j0 + tile, table.columns); ++j)
          out.values[j * table.rows + i] = table.values[i * table.columns + j];
  return out;
}

std::string DataTable::place(std::size_t row, std::size_t column) const {
  const std::string at = ", column " + std::to_string(column + firstColumn + 1);
  if (!lines.empty()) {
    const auto from =
        std::prev(std::ranges::upper_bound(lines, row, {}, &std::pair<std::size_t, std::size_t>::first));
    return "line " + std::to_string(from->second + row - from->first) + at;
  }
  return (dataset.empty() ? "" : dataset + ", ") + "row " + std::to_string(row + 1) + at;
}

std::string DataTable::whyNotFinite(std::size_t row, std::size_t column) const {
  const auto written = std::ranges::find_if(
      noNumbers, [&](const NoNumber& one) { return one.row == row && one.column == column; });
  if (written != noNumbers.end())
    return '"' + written->text + "\" is not a finite number";
  return std::string(std::isnan(table.at(row, column)) ? "is NaN" : "is infinite") +
         ": only finite numbers are allowed";
}

void requireFinite(const DataTable& data, const std::string& file) {
  ProblemList problems(file);
  for (std::size_t row = 0; row < data.table.rows; ++row)
    for (std::size_t column = 0; column < data.table.columns; ++column)
      if (!std::isfinite(data.table.at(row, column)))
        problems.add(data.place(row, column), data.whyNotFinite(row, column));
  problems.throwIfAny();
}

} // namespace spikeloom
