#include "core/io/csv.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <utility>

#include "core/base/errors.h"
#include "core/base/problem_list.h"

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

std::vector<std::string_view> cellsOf(std::string_view line) {
  const char separator = separatorOf(line);
  const bool marked = separator != ' ';
  std::vector<std::string_view> cells;
  while (true) {
    const std::size_t end = line.find(separator);
    std::string_view cell = line.substr(0, end);
    while (!cell.empty() && (cell.front() == ' ' || cell.front() == '"'))
      cell.remove_prefix(1);
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '"' || cell.back() == '\r'))
      cell.remove_suffix(1);
    if (marked || !cell.empty())
      cells.push_back(cell);
    if (end == std::string_view::npos)
      return cells;
    line.remove_prefix(end + 1);
  }
}

std::optional<double> numberIn(std::string_view cell) {
  double value = 0;
  if (cell.starts_with('+') && !cell.starts_with("+-"))
    cell.remove_prefix(1);
  const auto [at, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return error == std::errc() && at == cell.data() + cell.size() ? std::optional(value) : std::nullopt;
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
    const auto cells = cellsOf(line);
    std::vector<std::optional<double>> numbers;
    bool anyNumber = false;
    for (const std::string_view cell : cells)
      anyNumber |= numbers.emplace_back(numberIn(cell)).has_value();
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

Table readCsv(const std::filesystem::path& file) { return CsvReader(file).read(); }

CsvWriter::CsvWriter(const std::filesystem::path& file, std::span<const std::string> header)
    : m_file(file), m_out(std::make_unique<std::ofstream>(file)) {
  if (!*m_out)
    throw InputErrors({{file.string(), {}, "cannot be written: the folder must exist and be writable"}});
  for (const std::string& name : header)
    m_buffer += (m_buffer.empty() ? "" : ",") + name;
  *m_out << m_buffer << '\n';
}

void CsvWriter::row(std::span<const double> values) {
  m_buffer.clear();
  std::array<char, 32> text{};
  for (const double value : values) {
    if (!m_buffer.empty())
      m_buffer += ',';
    m_buffer.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
  }
  *m_out << m_buffer << '\n';
}

void CsvWriter::close() {
  m_out->flush();
  if (!*m_out)
    throw InputErrors({{m_file.string(), {}, "could not be written completely: is the disk full?"}});
  m_out.reset();
}

} // namespace spikeloom
