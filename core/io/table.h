#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
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

/// The same table with rows and columns exchanged.
[[nodiscard]] Table transposed(const Table& table);

/// When the samples of a table were taken, as its file says.
struct SampleTimes {
  enum class Along { Rows, Columns, Either }; ///< Either: along the one that has as many
  Along along = Along::Either;
  std::string name;           ///< as the file calls them
  bool unitKnown = false;     ///< values are in ms; else in a unit that the file does not tell
  bool fromStimulus = false;  ///< counted from stimulus onset, as in the files that this program writes
  std::vector<double> values; ///< strictly rising
};

/// A table as a file brought it, and what the file says of it.
struct DataTable {
  Table table;
  std::string format;               ///< "CSV", "MATLAB 7.3"
  std::string dataset;              ///< "/rate_hz"; empty in a file that holds one table
  std::optional<SampleTimes> times; ///< finite
  std::vector<std::string> leftOut; ///< what of the file is none of the values: "the column index"
  /// Of a text: rows and their lines, counted from 1; the rows from each on to the next stand line by line.
  std::vector<std::pair<std::size_t, std::size_t>> lines;
  std::size_t firstColumn = 0; ///< of a text: cells in front of the first value
  struct NoNumber {
    std::size_t row, column;
    std::string text;
  };
  std::vector<NoNumber> noNumbers; ///< of a text: what stands where NaN or infinity was read
  bool fromOtherFiles = false;     ///< a virtual dataset, which other files give their values to

  /// Where a value stands, counted from 1: "line 3, column 2", "/x, row 3, column 2".
  [[nodiscard]] std::string place(std::size_t row, std::size_t column) const;
  /// What is wrong with a value that is not finite: "is NaN".
  [[nodiscard]] std::string whyNotFinite(std::size_t row, std::size_t column) const;
};

/// Checks that every value is a finite number.
/// @param file what the problems name
/// @throws InputErrors with the place of each NaN and infinity: at most 20, then their count
void requireFinite(const DataTable& data, const std::string& file);

} // namespace spikeloom
