#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace spikeloom {

/// Why nothing can be read from this place, as a sentence fragment; empty when it is, links followed, a file
/// that may be read. What is no plain file is refused before it is opened: a FIFO would wait for a writer, a
/// device may never end.
[[nodiscard]] std::string inputProblem(const std::filesystem::path& file);

/// A file that is read from its beginning to its end. All that the program reads of its users' data is
/// opened by this class, or by a library after inputProblem() has nothing to say.
class InputFile {
public:
  /// @throws InputErrors with what inputProblem() says
  explicit InputFile(std::filesystem::path file);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  [[nodiscard]] const std::filesystem::path& name() const { return m_file; }
  /// Bytes, when it was opened.
  [[nodiscard]] std::uint64_t size() const { return m_size; }
  /// Fills `bytes` with what comes next, as far as there is anything. @return how many there were
  /// @throws InputErrors when the medium fails
  std::size_t read(std::span<char> bytes);

private:
  std::filesystem::path m_file;
  int m_descriptor = -1;
  std::uint64_t m_size = 0;
};

} // namespace spikeloom
