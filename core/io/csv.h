#pragma once

#include <filesystem>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"

namespace spikeloom {

/// The cells of a line, as they stand: separators between quotes separate nothing.
[[nodiscard]] std::vector<std::string_view> csvCells(std::string_view line, char separator = ',');

/// A text as a cell between commas, quoted when it must be, and back. Lines are what a torn file is mended
/// by: none ends inside a cell, line breaks become blanks.
[[nodiscard]] std::string csvCell(std::string text);
[[nodiscard]] std::string csvText(std::string_view cell);

/// Calls `use(line, number)` for each line that is complete, from that place of the text on; `number` is the
/// first one's. Returns where the last one ends: what follows was cut short.
template <class Use>
std::size_t eachCompleteLine(std::string_view text, std::size_t from, std::size_t number, Use use) {
  for (std::size_t end = 0; (end = text.find('\n', from)) != std::string_view::npos; ++number) {
    use(text.substr(from, end - from), number);
    from = end + 1;
  }
  return from;
}

/// Writes a header row and then rows of numbers, each printed so that it reads back exactly. The file takes
/// its place (Replacement) when it is complete.
class CsvWriter {
public:
  /// @throws InputErrors when the file cannot be written
  CsvWriter(const std::filesystem::path& file, std::span<const std::string> header);
  void row(std::span<const double> values);
  /// Ends the file, which takes its place. @throws InputErrors when not everything could be written (a full
  /// disk)
  void close() { finish().takePlace(); }
  /// Ends the file, which is still to take its place. @throws InputErrors likewise
  [[nodiscard]] Replacement finish();

private:
  std::filesystem::path m_file;
  Replacement m_replacement;
  std::string m_buffer;
  std::unique_ptr<std::ostream> m_out;
};

} // namespace spikeloom
