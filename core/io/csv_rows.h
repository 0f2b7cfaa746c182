#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/io/csv_dialect.h"
#include "core/io/table.h"

namespace spikeloom {

/// Some lines of a text, read.
struct CsvRows {
  std::size_t rows = 0, lines = 0; ///< lines: skipped ones too
  std::vector<double> values;      ///< row by row
  std::vector<double> leading;     ///< a value a row, when there is a leading column of numbers
  std::vector<std::pair<std::size_t, std::size_t>> places; ///< as DataTable's lines, of these rows and lines
  std::vector<DataTable::NoNumber> noNumbers;              ///< at most mostKept
  struct Problem {
    std::size_t line, cell; ///< counted from 1; cell 0: the whole line
    std::string what;
  };
  std::vector<Problem> problems; ///< at most mostKept
  std::size_t problemCount = 0;

  static constexpr std::size_t mostKept = 1000;
};

/// Reads lines that end with `newline`, the last one perhaps without it.
[[nodiscard]] CsvRows readCsvRows(std::string_view text, char newline, const CsvDialect& dialect);

} // namespace spikeloom
