#include "core/io/csv_dialect.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/base/errors.h"
#include "core/io/csv.h"

namespace spikeloom {

namespace {

[[noreturn]] void refuse(const std::string& what) { throw InputErrors({{{}, {}, what}}); }

constexpr std::array separators{'\t', ';', ',', ' '};

std::string_view withoutBlanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

/// A number, however its decimals are marked; where commas separate they mark none, but between quotes.
bool isNumber(std::string_view cell, char separator) {
  bool quoted = false;
  const std::string_view bare = bareCell(cell, quoted);
  return cellNumber(bare, '.') || ((separator != ',' || quoted) && hasDecimalComma(bare));
}

bool anyNumber(std::string_view line, char separator) {
  return std::ranges::any_of(rowCells(line, separator),
                             [&](std::string_view cell) { return isNumber(cell, separator); });
}

/// Whether all cells but perhaps the first are numbers or missing; between blanks, all with decimal commas if
/// any is.
bool fits(std::string_view line, char separator) {
  const auto cells = rowCells(line, separator);
  const bool commas = separator == ' ' && line.find(',') != std::string_view::npos;
  bool quoted = false;
  return std::ranges::all_of(cells.begin() + (cells.size() > 1 ? 1 : 0), cells.end(),
                             [&](std::string_view cell) {
                               return (isNumber(cell, separator) && (!commas || hasDecimalComma(cell))) ||
                                      isMissing(bareCell(cell, quoted));
                             });
}

std::vector<std::string> namesIn(std::string_view line, char separator) {
  std::vector<std::string> names;
  bool quoted = false;
  for (const std::string_view cell : rowCells(line, separator))
    names.push_back(csvText(bareCell(cell, quoted)));
  return names;
}

/// One decimal mark in all rows.
char decimalOf(const std::vector<std::string_view>& rows, char separator) {
  bool quoted = false, commas = false, points = false, groups = false;
  for (const std::string_view row : rows)
    for (const std::string_view cell : rowCells(row, separator)) {
      const std::string_view bare = bareCell(cell, quoted);
      if (separator == ',' && !quoted)
        continue; // no comma is in it
      const std::size_t comma = bare.find(',');
      if (!hasDecimalComma(bare)) {
        points |= bare.find('.') != std::string_view::npos && cellNumber(bare, '.').has_value();
        continue;
      }
      // "1,234" between quotes among commas may be a thousand as well
      const bool group = separator == ',' && bare.size() - comma == 4 && bare[0] != '0' && comma <= 4;
      (group ? groups : commas) = true;
    }
  if (commas && points)
    refuse("has numbers with decimal commas and numbers with decimal points: one kind is expected");
  if (groups && !commas)
    refuse("has numbers like \"1,234\" between quotes: a decimal comma or thousands? Write them with a "
           "decimal point, and without marks between thousands");
  return commas ? ',' : '.';
}

/// Names are those of the first header that has as many as there are cells, or one fewer.
void takeNames(const std::vector<std::string_view>& headers, CsvDialect& dialect) {
  for (const std::string_view header : headers) {
    auto names = namesIn(header, dialect.separator);
    if (dialect.emptyEnd && names.size() == dialect.cells + 1 && names.back().empty())
      names.pop_back();
    if (dialect.separator == ',' && 2 * names.size() == dialect.cells)
      refuse("has " + std::to_string(dialect.cells) + " cells where the header names " +
             std::to_string(names.size()) +
             ": are these decimal commas? Write numbers with a point, or separate them by semicolons");
    if (names.size() + 1 == dialect.cells && dialect.cells > 1)
      names.insert(names.begin(), std::string());
    if (names.size() != dialect.cells)
      continue;
    dialect.names = std::move(names);
    return;
  }
}

bool isLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) > 127;
}

/// What the first cells of the rows are.
void takeLeading(const std::vector<std::string_view>& headers, std::string_view row, CsvDialect& dialect) {
  const auto cells = rowCells(row, dialect.separator);
  bool quoted = false;
  const std::string_view first = bareCell(cells.front(), quoted);
  const bool isText = !cellNumber(first, dialect.decimal) && !isMissing(first) &&
                      std::ranges::any_of(first, [](char c) { return isLetter(c); });
  if (dialect.cells < 2)
    return;
  if (!dialect.names.empty())
    dialect.axis = axisName(dialect.names.front());
  else if (isText)
    dialect.axis = {AxisName::Kind::Index, {}};
  if (isText && dialect.axis.kind == AxisName::Kind::Values)
    dialect.axis = {AxisName::Kind::Index, {}};
  dialect.leading = dialect.axis.kind != AxisName::Kind::Values;
  dialect.labels = dialect.leading && isText && dialect.axis.kind == AxisName::Kind::Index;
  if (dialect.axis.kind == AxisName::Kind::Time && !dialect.axis.unit)
    for (const std::string_view header : headers) // a line of units
      if (const auto names = namesIn(header, dialect.separator); !names.empty() && !dialect.axis.unit)
        dialect.axis.unit = timeUnit(names.front());
}

} // namespace

std::string_view bareCell(std::string_view cell, bool& quoted) {
  cell = withoutBlanks(cell);
  quoted = cell.size() >= 2 && cell.front() == '"' && cell.back() == '"';
  return quoted ? withoutBlanks(cell.substr(1, cell.size() - 2)) : cell;
}

std::vector<std::string_view> rowCells(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  for (const std::string_view cell : csvCells(separator == '\t' ? line : withoutBlanks(line), separator))
    if (separator != ' ' || !withoutBlanks(cell).empty())
      cells.push_back(withoutBlanks(cell));
  return cells;
}

std::optional<double> cellNumber(std::string_view bare, char decimal) {
  if (bare.starts_with('+') && !bare.starts_with("+-"))
    bare.remove_prefix(1);
  std::string pointed;
  if (decimal != '.') {
    if (bare.find('.') != std::string_view::npos)
      return std::nullopt;
    pointed = bare;
    std::ranges::replace(pointed, decimal, '.');
    bare = pointed;
  }
  double number = 0;
  const auto [at, error] = std::from_chars(bare.data(), bare.data() + bare.size(), number);
  if (at != bare.data() + bare.size() || error == std::errc::invalid_argument)
    return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    const std::size_t exponent = bare.find_first_of("eE");
    const bool tiny =
        exponent != std::string_view::npos && bare.find('-', exponent) != std::string_view::npos;
    return tiny ? 0.0 : std::numeric_limits<double>::infinity();
  }
  return number;
}

bool isMissing(std::string_view bare) {
  constexpr std::array<std::string_view, 10> marks{"",     "NA",   "N/A",     "#N/A", "null",
                                                   "NULL", "None", "missing", "-",    "?"};
  return std::ranges::find(marks, bare) != marks.end();
}

bool hasDecimalComma(std::string_view bare) {
  return std::ranges::count(bare, ',') == 1 && bare.find('.') == std::string_view::npos &&
         cellNumber(bare, ',').has_value();
}

char rowSeparator(std::string_view line) {
  line = withoutBlanks(line);
  std::optional<char> there;
  for (const char separator : separators)
    if (rowCells(line, separator).size() > 1) {
      if (fits(line, separator))
        return separator;
      there = there.value_or(separator);
    }
  return there.value_or(' ');
}

bool isHeader(std::string_view line, std::optional<char> separator) {
  if (separator)
    return !anyNumber(line, *separator);
  const auto isThere = [&](char one) { return line.find(one) != std::string_view::npos; };
  const bool onlyBlanks =
      std::none_of(separators.begin(), separators.end() - 1, isThere); // "cell 1,cell 2" are names
  return std::ranges::none_of(separators, [&](char one) {
    return (onlyBlanks || (one != ' ' && isThere(one))) && anyNumber(line, one);
  });
}

bool isNumericHeader(std::string_view row, char separator) {
  const auto cells = rowCells(row, separator);
  bool quoted = false;
  if (cells.size() < 3)
    return false;
  const std::string_view name = bareCell(cells[0], quoted);
  if (cellNumber(name, '.') || axisName(name).kind == AxisName::Kind::Values)
    return false;
  double before = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 1; k < cells.size(); ++k) {
    const auto number = cellNumber(bareCell(cells[k], quoted), '.');
    if (!number || !(*number > before) || std::isinf(*number))
      return false;
    before = *number;
  }
  return true;
}

CsvDialect dialectOf(const std::vector<std::string_view>& headers, const std::vector<std::string_view>& rows,
                     std::optional<char> separator) {
  CsvDialect out;
  out.separator = separator ? *separator : rowSeparator(rows.front());
  out.headers = headers.size();
  const auto cells = rowCells(rows.front(), out.separator);
  out.cells = cells.size();
  const bool namedEnd = std::ranges::any_of(headers, [&](std::string_view header) {
    const auto names = rowCells(header, out.separator);
    return names.size() == cells.size() && !names.back().empty();
  });
  out.emptyEnd = cells.size() > 1 && cells.back().empty() && !namedEnd;
  out.cells -= out.emptyEnd ? 1 : 0;
  takeNames(headers, out);
  out.decimal = decimalOf(rows, out.separator);
  takeLeading(headers, rows.front(), out);
  return out;
}

} // namespace spikeloom
