#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace spikeloom {

/// The whole file, byte for byte; nothing when it cannot be read (a folder cannot).
[[nodiscard]] std::optional<std::string> contentOf(const std::filesystem::path& file);

/// The same. @throws InputErrors when it cannot be read
[[nodiscard]] std::string textOf(const std::filesystem::path& file);

/// A file that takes another's place all at once: it is written beside it, under a name of its own, and
/// renamed when it is complete. Whatever goes wrong before leaves the earlier file as it was, and nothing
/// beside it.
class Replacement {
public:
  explicit Replacement(std::filesystem::path file);
  /// Removes what was written, unless it took its place.
  ~Replacement();
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  /// Where to write: in the same folder. Nothing is there yet.
  [[nodiscard]] const std::filesystem::path& part() const { return m_part; }
  /// Once, when the part is written and closed. @throws InputErrors when it cannot be renamed
  void takePlace();

private:
  std::filesystem::path m_file, m_part;
};

/// Replaces a file by what `write` writes, and closes, at the place that it is given.
/// @throws what `write` throws (InputErrors that name that place name the file instead), and InputErrors when
/// the file cannot be replaced
void replaceFile(const std::filesystem::path& file,
                 const std::function<void(const std::filesystem::path& part)>& write);

/// Replaces a file by this text. @throws InputErrors when that fails: a full disk, a folder that is not there
void replaceText(const std::filesystem::path& file, std::string_view text);

} // namespace spikeloom
