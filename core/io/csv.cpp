#include "core/io/csv.h"

#include <algorithm>
#include <fstream>

#include "core/base/errors.h"
#include "core/base/text.h"

namespace spikeloom {

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
