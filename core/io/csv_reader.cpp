#include "core/io/csv_reader.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "core/base/errors.h"
#include "core/base/input_file.h"
#include "core/base/problem_list.h"
#include "core/io/csv_dialect.h"
#include "core/io/csv_rows.h"

namespace spikeloom {

namespace {

constexpr std::size_t blockSize = std::size_t{2} << 20U;

/// A file as blocks of whole lines.
class LineBlocks {
public:
  explicit LineBlocks(const std::filesystem::path& file) : m_in(file) {}

  /// The next block; empty at the end.
  std::string next() {
    std::string block = std::exchange(m_rest, {});
    for (std::size_t wanted = blockSize; !m_ended; wanted = block.size()) {
      const std::size_t before = block.size();
      block.resize(before + wanted);
      const std::size_t count = m_in.read(std::span(block).subspan(before));
      block.resize(before + count);
      m_taken += count;
      m_ended = count < wanted;
      const std::size_t end = block.find_first_of("\r\n");
      if (!m_newline && (m_ended || (end != std::string::npos && end + 1 < block.size())))
        m_newline =
            block.find('\n') == std::string::npos && block.find('\r') != std::string::npos ? '\r' : '\n';
      const std::size_t last = m_ended ? std::string::npos : block.rfind(newline());
      if (last != std::string::npos) {
        m_rest = block.substr(last + 1);
        block.resize(last + 1);
        break;
      }
    }
    return block;
  }
  [[nodiscard]] char newline() const { return m_newline.value_or('\n'); }
  /// Bytes: all there are, and those read so far.
  [[nodiscard]] std::uint64_t size() const { return m_in.size(); }
  [[nodiscard]] std::uint64_t taken() const { return m_taken; }

private:
  InputFile m_in;
  std::string m_rest;
  bool m_ended = false;
  std::uint64_t m_taken = 0;
  std::optional<char> m_newline;
};

/// What stands in front of the rows, line by line.
class Head {
public:
  /// Takes lines from a text up to the first row, and finds out how rows are written.
  /// @return where the rows begin; nothing when the text has none
  std::optional<std::size_t> take(std::string_view text, char newline) {
    std::size_t at = 0;
    lines = 0;
    m_headers.clear();
    m_above.clear();
    separator.reset();
    if (constexpr std::string_view mark = "\xEF\xBB\xBF"; text.starts_with(mark))
      at = mark.size(); // spreadsheets start UTF-8 files with it
    while (at < text.size()) {
      const std::size_t end = std::min(text.find(newline, at), text.size());
      const std::string_view line = text.substr(at, end - at);
      if (!isHead(line) && !isNumericHead(line, text.substr(end), newline)) {
        describe(text.substr(at), newline);
        return at;
      }
      ++lines;
      at = end + 1;
    }
    return std::nullopt;
  }

  CsvDialect dialect;
  std::optional<char> separator; ///< that a line "sep=" says
  std::size_t lines = 0;         ///< before the rows
  std::string refusal;           ///< why it cannot be told how rows are written

private:
  bool isHead(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t\r");
    if (start == std::string_view::npos || line[start] == '#')
      return true;
    if (m_headers.empty() && !separator && line.starts_with("sep=") && line.size() >= 5) {
      separator = line[4];
      return true;
    }
    if (!isHeader(line, separator))
      return false;
    m_headers.push_back(line);
    return true;
  }

  /// Times above the columns, or their numbers: only when a row follows.
  bool isNumericHead(std::string_view line, std::string_view rest, char newline) {
    const auto rows = firstRows(rest, newline, 1);
    if (rows.empty() || !m_above.empty())
      return false;
    const char by = separator ? *separator : rowSeparator(rows.front());
    if (!isNumericHeader(line, by))
      return false;
    m_headers.insert(m_headers.begin(), line);
    const auto cells = rowCells(line, by);
    bool quoted = false;
    for (std::size_t k = 1; k < cells.size(); ++k)
      m_above.push_back(cellNumber(bareCell(cells[k], quoted), '.').value_or(0));
    return true;
  }

  static std::vector<std::string_view> firstRows(std::string_view text, char newline, std::size_t most) {
    std::vector<std::string_view> rows;
    for (std::size_t at = 0; at < text.size() && rows.size() < most;) {
      const std::size_t end = std::min(text.find(newline, at), text.size());
      const std::string_view line = text.substr(at, end - at);
      const std::size_t start = line.find_first_not_of(" \t\r");
      if (start != std::string_view::npos && line[start] != '#')
        rows.push_back(line);
      at = end + 1;
    }
    return rows;
  }

  void describe(std::string_view rows, char newline) {
    try {
      dialect = dialectOf(m_headers, firstRows(rows, newline, 50), separator);
      if (m_above.size() == dialect.columns() && dialect.leading)
        dialect.above = m_above;
    } catch (const InputErrors& why) {
      refusal = why.errors().front().message;
    }
  }

  std::vector<std::string_view> m_headers;
  std::vector<double> m_above;
};

bool counts(const std::vector<double>& numbers, double from) {
  for (std::size_t k = 0; k < numbers.size(); ++k)
    if (numbers[k] != from + static_cast<double>(k))
      return false;
  return true;
}

class CsvReader {
public:
  CsvReader(const std::filesystem::path& file, const Reading& reading)
      : m_problems(file.string()), m_blocks(file), m_reading(reading) {}

  DataTable read() {
    m_out.format = "CSV";
    if (!readHead()) {
      m_problems.add({}, "holds no numbers: a row of numbers a neuron (or a column) is expected");
      m_problems.throwIfAny();
    }
    readRows();
    m_problems.throwIfAny();
    finish();
    m_problems.throwIfAny();
    return std::move(m_out);
  }

private:
  void tellProgress() const {
    m_reading.at(static_cast<double>(m_blocks.taken()), static_cast<double>(m_blocks.size()));
  }

  /// Whether there are rows. The text that they begin with is kept in m_first.
  bool readHead() {
    std::optional<std::size_t> start;
    for (;;) {
      tellProgress();
      const std::string more = m_blocks.next();
      m_first += more;
      start = m_head.take(m_first, m_blocks.newline());
      if (start || more.empty())
        break;
    }
    m_lines = m_head.lines;
    if (!m_head.refusal.empty()) {
      m_problems.add("line " + std::to_string(m_lines + 1), m_head.refusal);
      m_problems.throwIfAny();
    }
    if (start)
      m_first.erase(0, *start);
    return start.has_value();
  }

  /// Blocks are read one after the other and understood side by side.
  void readRows() {
    const CsvDialect dialect = m_head.dialect;
    const std::size_t atOnce = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    std::deque<std::future<CsvRows>> waiting;
    const auto understand = [this, dialect](std::string text) {
      return readCsvRows(text, m_blocks.newline(), dialect);
    };
    std::string block = std::exchange(m_first, {});
    while (!block.empty()) {
      tellProgress();
      std::string next = m_blocks.next();
      if (next.empty() && waiting.empty()) { // a small file needs no threads
        append(understand(std::move(block)));
        break;
      }
      if (waiting.size() >= atOnce) {
        append(waiting.front().get());
        waiting.pop_front();
      }
      waiting.push_back(std::async(std::launch::async, understand, std::move(block)));
      block = std::move(next);
    }
    for (auto& piece : waiting) {
      tellProgress();
      append(piece.get());
    }
  }

  void append(CsvRows piece) {
    Table& table = m_out.table;
    table.columns = m_head.dialect.columns();
    if (table.rows == 0 && piece.lines > 0) { // room for all, judged by the first block
      const double blocks = static_cast<double>(m_blocks.size()) / static_cast<double>(blockSize);
      table.values.reserve(
          static_cast<std::size_t>(1.02 * std::max(blocks, 1.0) * static_cast<double>(piece.values.size())));
    }
    for (const CsvRows::Problem& one : piece.problems)
      m_problems.add("line " + std::to_string(m_lines + one.line) +
                         (one.cell ? ", column " + std::to_string(one.cell) : std::string()),
                     one.what);
    for (auto [row, line] : piece.places)
      if (m_out.lines.empty() ||
          m_out.lines.back().second + table.rows + row - m_out.lines.back().first != m_lines + line)
        m_out.lines.emplace_back(table.rows + row, m_lines + line);
    for (DataTable::NoNumber& one : piece.noNumbers)
      if (m_out.noNumbers.size() < CsvRows::mostKept)
        m_out.noNumbers.push_back({table.rows + one.row, one.column, std::move(one.text)});
    table.values.insert(table.values.end(), piece.values.begin(), piece.values.end());
    m_leading.insert(m_leading.end(), piece.leading.begin(), piece.leading.end());
    table.rows += piece.rows;
    m_lines += piece.lines;
  }

  void finish() {
    const CsvDialect& dialect = m_head.dialect;
    m_out.firstColumn = dialect.leading ? 1 : 0;
    if (dialect.names.size() == 2 && dialect.names[0] == "time_ms" && dialect.names[1] == "neuron")
      m_problems.add({}, "holds spike times, one a line: a target needs a value at each sample");
    if (dialect.headers > 0)
      m_out.leftOut.push_back(dialect.headers == 1 ? "a header line"
                                                   : std::to_string(dialect.headers) + " header lines");
    if (dialect.leading)
      takeLeading();
    else if (dialect.headers == 0)
      refuseCounts();
    takeAbove();
  }

  [[nodiscard]] std::string leadingName() const {
    const auto& names = m_head.dialect.names;
    return names.empty() || names[0].empty() ? "the first column" : "the column " + names[0];
  }

  void takeLeading() {
    const CsvDialect& dialect = m_head.dialect;
    if (dialect.axis.kind != AxisName::Kind::Time) {
      m_out.leftOut.push_back(leadingName() + (dialect.labels ? " (names)" : " (an index)"));
      return;
    }
    for (std::size_t k = 0; k < m_leading.size(); ++k)
      if (!std::isfinite(m_leading[k]) || (k > 0 && !(m_leading[k] > m_leading[k - 1]))) {
        m_problems.add(
            m_out.place(k, 0).substr(0, m_out.place(k, 0).find(',')),
            leadingName() +
                " does not rise here: times of samples must, and anything else needs another name");
        return;
      }
    SampleTimes times{SampleTimes::Along::Rows, dialect.names[0], dialect.axis.unit.has_value(), false,
                      std::move(m_leading)};
    for (double& time : times.values)
      time *= dialect.axis.unit.value_or(1);
    times.fromStimulus =
        dialect.names[0] == "time_ms" && dialect.names.size() > 1 && dialect.names[1] == "neuron_0";
    m_out.times = std::move(times);
  }

  /// Numbers above the columns: times, unless they only count them, or a column of times says what rows are.
  void takeAbove() {
    const CsvDialect& dialect = m_head.dialect;
    if (dialect.above.empty() || counts(dialect.above, 0) || counts(dialect.above, 1) || m_out.times)
      return;
    SampleTimes times{SampleTimes::Along::Columns, {}, false, false, dialect.above};
    m_out.times = std::move(times);
  }

  /// 0, 1, 2, … at the top or at the left, without a header, is hardly ever data.
  void refuseCounts() {
    const Table& table = m_out.table;
    std::vector<double> top, left;
    for (std::size_t j = 0; j < table.columns; ++j)
      top.push_back(table.at(0, j));
    for (std::size_t i = 0; i < table.rows; ++i)
      left.push_back(table.at(i, 0));
    const auto refuse = [this](const std::string& what, const std::string& names) {
      m_problems.add(
          {}, what + " counts 0, 1, 2, …: is it " + names +
                  "? Take it out; if it is data, put a header line with a name for each column above it");
    };
    const auto n = [](std::size_t size) { return static_cast<double>(size); };
    if (top.size() > 2 && table.rows > 1 && counts(top, 0) && table.at(1, 0) != n(table.columns))
      refuse("the first row", "a header");
    if (left.size() > 2 && table.columns > 1 && counts(left, 0) && table.at(0, 1) != n(table.rows))
      refuse("the first column", "an index of the rows");
  }

  ProblemList m_problems;
  LineBlocks m_blocks;
  const Reading& m_reading;
  Head m_head;
  std::string m_first;
  std::size_t m_lines = 0; ///< before the next block
  std::vector<double> m_leading;
  DataTable m_out;
};

} // namespace

DataTable readCsv(const std::filesystem::path& file, const Reading& reading) {
  return CsvReader(file, reading).read();
}

} // namespace spikeloom
