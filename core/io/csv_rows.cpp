#include "core/io/csv_rows.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/io/csv_number.h"

namespace spikeloom {

namespace {

class RowsReader {
public:
  RowsReader(std::string_view text, char newline, const CsvDialect& dialect)
      : m_text(text), m_newline(newline), m_dialect(dialect) {}

  CsvRows read() {
    const char* at = m_text.data();
    const char* const end = at + m_text.size();
    while (at < end) {
      const auto* stop =
          static_cast<const char*>(std::memchr(at, m_newline, static_cast<std::size_t>(end - at)));
      if (!stop)
        stop = end;
      ++m_out.lines;
      takeLine(at, stop);
      at = stop + 1;
    }
    return std::move(m_out);
  }

private:
  static bool isBlank(char c) { return c == ' ' || c == '\r' || c == '\t'; }

  void takeLine(const char* at, const char* end) {
    while (end > at && isBlank(end[-1]) && end[-1] != m_dialect.separator)
      --end;
    if (m_dialect.separator != '\t')
      while (end > at && isBlank(end[-1]))
        --end;
    const char* start = at;
    while (start < end && isBlank(*start))
      ++start;
    if (start == end || *start == '#')
      return;
    if (m_out.places.empty() ||
        m_out.places.back().second + m_out.rows - m_out.places.back().first != m_out.lines)
      m_out.places.emplace_back(m_out.rows, m_out.lines);
    if (m_out.rows == 0) // room for all, judged by the first
      m_out.values.reserve(m_dialect.columns() * (m_text.size() / static_cast<std::size_t>(end - start) + 2));
    takeCells(m_dialect.separator == '\t' ? at : start, end);
    ++m_out.rows;
  }

  void takeCells(const char* at, const char* end) {
    const char separator = m_dialect.separator, decimal = m_dialect.decimal;
    const std::size_t before = m_out.values.size();
    std::size_t cells = 0;
    bool lastEmpty = false;
    for (;;) {
      while (at < end && *at == ' ')
        ++at;
      double number = 0;
      const char* after = nullptr;
      if (cells > 0 || !m_dialect.labels) {
        after = csvNumber(at, end, decimal, number);
        if (!after && decimal == '.') // many digits
          if (const auto [stop, error] = std::from_chars(at, end, number);
              error == std::errc() && std::isfinite(number))
            after = stop;
      }
      while (after && after < end && *after == ' ' && separator != ' ')
        ++after;
      lastEmpty = false;
      if (after && (after == end || *after == separator)) {
        put(cells, number);
      } else {
        after = endOfCell(at, end);
        lastEmpty = after == at;
        takeSlowly(cells, {at, static_cast<std::size_t>(after - at)}, m_out.values.size() - before);
      }
      ++cells;
      if (after == end)
        break;
      at = after + 1;
    }
    finishRow(cells, lastEmpty, before);
  }

  void finishRow(std::size_t cells, bool lastEmpty, std::size_t before) {
    const std::size_t wanted = m_dialect.cells;
    if (cells != wanted && !(cells == wanted + 1 && lastEmpty && m_dialect.emptyEnd))
      problem(0, "has " + std::to_string(cells) + " values where the first row has " +
                     std::to_string(wanted) + ": all rows must be equally long");
    m_out.values.resize(before + m_dialect.columns(), std::numeric_limits<double>::quiet_NaN());
  }

  void put(std::size_t cell, double number) {
    if (cell == 0 && m_dialect.leading)
      m_out.leading.push_back(number);
    else if (cell < m_dialect.cells)
      m_out.values.push_back(number);
  }

  const char* endOfCell(const char* at, const char* end) const {
    for (bool quoted = false; at < end; ++at)
      if (*at == '"')
        quoted = !quoted;
      else if (*at == m_dialect.separator && !quoted)
        break;
    return at;
  }

  /// What is no plain number.
  void takeSlowly(std::size_t cell, std::string_view text, std::size_t column) {
    bool quoted = false;
    const std::string_view bare = bareCell(text, quoted);
    auto number = cellNumber(bare, m_dialect.decimal);
    if (cell == 0 && m_dialect.labels) {
      if (number)
        problem(1, '"' + std::string(bare) + "\" is a number where the rows before begin with a name");
      return;
    }
    if (cell >= m_dialect.cells) // behind the last one, empty or counted as too many
      return;
    if (!number && !isMissing(bare))
      problem(cell + 1, refusal(bare));
    if (!number || !std::isfinite(*number)) {
      number = number.value_or(std::numeric_limits<double>::quiet_NaN());
      if (m_out.noNumbers.size() < CsvRows::mostKept)
        m_out.noNumbers.push_back({m_out.rows, column, std::string(bare)});
    }
    put(cell, *number);
  }

  std::string refusal(std::string_view bare) const {
    std::string out =
        '"' + std::string(bare.substr(0, 40)) + (bare.size() > 40 ? "…" : "") + "\" is no number";
    if (m_dialect.decimal == ',' && cellNumber(bare, '.'))
      return out + " with a decimal comma, as the others are";
    if (hasDecimalComma(bare))
      return out + ": its decimal mark is a comma, those of the first rows are points";
    if (bare.find(',') != std::string_view::npos && bare.find_first_of(".'") != std::string_view::npos)
      return out + ": marks between thousands are not allowed";
    return out;
  }

  void problem(std::size_t cell, std::string what) {
    if (++m_out.problemCount <= CsvRows::mostKept)
      m_out.problems.push_back({m_out.lines, cell, std::move(what)});
  }

  std::string_view m_text;
  char m_newline;
  const CsvDialect& m_dialect;
  CsvRows m_out;
};

} // namespace

CsvRows readCsvRows(std::string_view text, char newline, const CsvDialect& dialect) {
  return RowsReader(text, newline, dialect).read();
}

} // namespace spikeloom
