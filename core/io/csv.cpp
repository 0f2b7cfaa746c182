#include "core/io/csv.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <utility>

#include "core/base/errors.h"
#include "core/base/problem_list.h"
#include "core/base/text.h"

namespace spikeloom {

namespace {

/// What separates the cells of a line: the first of tab, semicolon, comma and space that is there. Only one
/// does: where semicolons separate, a comma is a decimal one, and taking 1,5 for two numbers would go
/// unnoticed.
char separatorOf(std::string_view line) {
  for (const char separator : {'\t', ';', ','})
    if (line.find(separator) != std::string_view::npos)
      return separator;
  return ' ';
}

/// The cells of a line that other programs wrote: quotes and blanks around numbers mean nothing.
std::vector<std::string_view> foreignCells(std::string_view line) {
  const char separator = separatorOf(line);
  std::vector<std::string_view> cells;
  for (std::string_view cell : csvCells(line, separator)) {
    while (!cell.empty() && (cell.front() == ' ' || cell.front() == '"'))
      cell.remove_prefix(1);
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '"' || cell.back() == '\r'))
      cell.remove_suffix(1);
    if (separator != ' ' || !cell.empty()) // several blanks separate like one
      cells.push_back(cell);
  }
  return cells;
}

std::optional<double> foreignNumber(std::string_view cell) {
  if (cell.starts_with('+') && !cell.starts_with("+-"))
    cell.remove_prefix(1);
  return numberIn(cell);
}

class CsvReader {
public:
  explicit CsvReader(const std::filesystem::path& file) : m_file(file), m_problems(file.string()) {}

  Table read() {
    std::ifstream in(m_file);
    if (!in || std::filesystem::is_directory(m_file))
      throw InputErrors(
          {{m_file.string(), {}, "cannot be read: there is no such file, or it may not be read"}});
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number)
      take(line, number);
    if (m_table.rows == 0 && m_problems.empty())
      m_problems.add({}, "holds no numbers: a row of numbers a neuron (or a column) is expected");
    m_problems.throwIfAny();
    return std::move(m_table);
  }

private:
  void take(std::string_view line, std::size_t number) {
    if (constexpr std::string_view mark = "\xEF\xBB\xBF"; number == 1 && line.starts_with(mark))
      line.remove_prefix(mark.size()); // spreadsheets start UTF-8 files with it
    const std::size_t start = line.find_first_not_of(" \t\r");
    if (start == std::string_view::npos || line[start] == '#')
      return;
    const auto cells = foreignCells(line);
    std::vector<std::optional<double>> numbers;
    bool anyNumber = false;
    for (const std::string_view cell : cells)
      anyNumber |= numbers.emplace_back(foreignNumber(cell)).has_value();
    const bool first = !std::exchange(m_seenRow, true);
    if (first && !anyNumber)
      return; // a header
    if (m_table.rows == 0)
      m_table.columns = cells.size();
    const std::string where = "line " + std::to_string(number);
    if (cells.size() != m_table.columns)
      m_problems.add(where, "has " + std::to_string(cells.size()) + " values where the first row has " +
                                std::to_string(m_table.columns) + ": all rows must be equally long");
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!numbers[i] || !std::isfinite(*numbers[i]))
        m_problems.add(where + ", column " + std::to_string(i + 1),
                       "\"" + std::string(cells[i]) + "\" is not a finite number");
      m_table.values.push_back(numbers[i].value_or(0));
    }
    ++m_table.rows;
  }

  std::filesystem::path m_file;
  Table m_table;
  bool m_seenRow = false;
  ProblemList m_problems;
};

} // namespace

std::vector<std::string_view> csvCells(std::string_view line, char separator) {
  std::vector<std::string_view> out;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t k = 0; k <= line.size(); ++k)
    if (k == line.size() || (line[k] == separator && !quoted)) {
      out.push_back(line.substr(begin, k - begin));
      begin = k + 1;
    } else {
      quoted ^= line[k] == '"';
    }
  return out;
}

std::string csvCell(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  if (text.find_first_of(",\"") == std::string::npos)
    return text;
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string csvText(std::string_view cell) {
  if (!cell.starts_with('"'))
    return std::string(cell);
  std::string out;
  for (std::size_t k = 1; k + 1 < cell.size(); ++k) {
    out += cell[k];
    k += cell[k] == '"'; // the second of two
  }
  return out;
}

Table readCsv(const std::filesystem::path& file) { return CsvReader(file).read(); }

CsvWriter::CsvWriter(const std::filesystem::path& file, std::span<const std::string> header)
    : m_file(file), m_replacement(file), m_out(std::make_unique<std::ofstream>(m_replacement.part())) {
  for (const std::string& name : header)
    m_buffer += (m_buffer.empty() ? "" : ",") + name;
  *m_out << m_buffer << '\n';
}

void CsvWriter::row(std::span<const double> values) {
  m_buffer.clear();
  for (const double value : values) {
    if (!m_buffer.empty())
      m_buffer += ',';
    m_buffer += shortest(value);
  }
  *m_out << m_buffer << '\n';
}

Replacement CsvWriter::finish() {
  m_out->flush();
  if (!*m_out)
    throw InputErrors({{m_file.string(), {}, "could not be written completely: is the disk full?"}});
  m_out.reset();
  return std::move(m_replacement);
}

} // namespace spikeloom
