#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/axis_name.h"

namespace spikeloom {

/// How the rows of a text with numbers are written, and what its lines before them say.
struct CsvDialect {
  char separator = ',';
  char decimal = '.';
  std::size_t cells = 0;          ///< of a row, without an empty one at its end
  bool emptyEnd = false;          ///< rows end with a separator
  bool leading = false;           ///< the first cell of a row is none of its values
  bool labels = false;            ///< and is a text
  AxisName axis;                  ///< what the first cells are, if they are not values
  std::vector<std::string> names; ///< one a cell, or none
  std::size_t headers = 0;        ///< lines without values before the rows
  std::vector<double> above;      ///< rising numbers in place of names, one a value: times or indices

  [[nodiscard]] std::size_t columns() const { return cells - (leading ? 1 : 0); }
};

/// A cell without blanks around it and without its quotes; `quoted` tells whether it had any.
[[nodiscard]] std::string_view bareCell(std::string_view cell, bool& quoted);

/// The cells of a row: blanks at its ends mean nothing, several blanks separate like one.
[[nodiscard]] std::vector<std::string_view> rowCells(std::string_view line, char separator);

/// The number in a cell with this decimal mark; also nan, inf, and ±inf when it is too large for a double.
[[nodiscard]] std::optional<double> cellNumber(std::string_view bare, char decimal);

/// Whether a cell says that its value is missing: empty, "NA", "null", …
[[nodiscard]] bool isMissing(std::string_view bare);

/// A number with a decimal comma: "10,5", "-0,25e3".
[[nodiscard]] bool hasDecimalComma(std::string_view bare);

/// What separates the cells of a row: the first of tab, semicolon, comma and blank that is there and leaves
/// numbers; if none does, the first that is there.
[[nodiscard]] char rowSeparator(std::string_view line);

/// Whether a line can be none of the rows: it has no number.
[[nodiscard]] bool isHeader(std::string_view line, std::optional<char> separator);

/// Finds out how rows are written.
/// @param headers the lines in front of the first row
/// @param rows the first row, and some more
/// @param separator what a line "sep=;" said
/// @throws InputErrors, one sentence about the first row, when it cannot be told
[[nodiscard]] CsvDialect dialectOf(const std::vector<std::string_view>& headers,
                                   const std::vector<std::string_view>& rows, std::optional<char> separator);

/// Whether the first of the rows holds rising numbers above the columns instead of values: it begins with
/// an empty cell or with a name such as "time" or "neuron".
[[nodiscard]] bool isNumericHeader(std::string_view row, char separator);

} // namespace spikeloom
