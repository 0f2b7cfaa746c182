#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/file_lock.h"

namespace spikeloom {

/// The whole file, byte for byte; nothing when it cannot be read, is no plain file (a folder; a pipe, which
/// might never end) or has more than `most` bytes.
[[nodiscard]] std::optional<std::string>
contentOf(const std::filesystem::path& file, std::size_t most = std::numeric_limits<std::size_t>::max());

/// The same. @throws InputErrors that say which of these it is
[[nodiscard]] std::string textOf(const std::filesystem::path& file,
                                 std::size_t most = std::numeric_limits<std::size_t>::max());

/// The hash (XXH3, 64 bits) of all its bytes; nothing when it cannot be read or is no plain file.
[[nodiscard]] std::optional<std::uint64_t> hashOfContent(const std::filesystem::path& file,
                                                         const std::stop_token& stop = {});

/// A file that takes another's place all at once. It is written beside it, under a name that nobody else has,
/// and renamed when it is complete and on the disk: whatever goes wrong before, also a killed process, leaves
/// the earlier file as it was, and two programs that write the same file leave one of the two complete. What
/// a killed one left beside it goes with the next one. Links are followed; an earlier file's mode and owner
/// are kept. Whoever goes on with what is no plain file is refused.
class Replacement {
public:
  /// @throws InputErrors when nothing can be written there (problemOfFile)
  explicit Replacement(const std::filesystem::path& file);
  /// Removes what was written, unless it took its place.
  ~Replacement();
  Replacement(Replacement&& other) noexcept;
  Replacement& operator=(Replacement&&) = delete;

  /// The file as it was named.
  [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
  /// Where to write: an empty file in the same folder, to be opened and written by name.
  [[nodiscard]] const std::filesystem::path& part() const { return m_part; }
  /// Once, when the part is written and closed. @throws InputErrors when it does not reach the disk, or
  /// cannot be renamed
  void takePlace();
  /// The same; the file is held (FileLock) from the moment it stands there.
  [[nodiscard]] FileLock takePlaceHeld();

private:
  [[noreturn]] void fail(int error) const;

  std::filesystem::path m_file;
  std::filesystem::path m_target, m_part;
  int m_descriptor = -1; ///< of the part, to hold it and to hurry it to the disk
};

/// What `write` writes, and closes, at the place that it is given: still to take the file's place.
/// @throws what `write` throws (InputErrors that name that place name the file instead), and InputErrors when
/// the file cannot be replaced
[[nodiscard]] Replacement written(const std::filesystem::path& file,
                                  const std::function<void(const std::filesystem::path& part)>& write);

/// What a library that wrote there has no reason for. @throws InputErrors that name the place
[[noreturn]] void failWriting(const std::filesystem::path& part);

/// Replaces a file by it. @throws likewise
void replaceFile(const std::filesystem::path& file,
                 const std::function<void(const std::filesystem::path& part)>& write);

/// Replaces a file by this text. @throws InputErrors when that fails: a full disk, a folder that is not there
void replaceText(const std::filesystem::path& file, std::string_view text);

/// A file that rows are added to, by one program at a time (FileLock) and each as a whole: what cannot be
/// written completely is taken back. Made if it is not there.
class GrowingFile {
public:
  /// @throws InputErrors when it is no plain file, cannot be opened, or is being added to by another program
  explicit GrowingFile(const std::filesystem::path& file);

  [[nodiscard]] std::string content() const;
  /// Keeps only the first `size` bytes. @throws InputErrors
  void cut(std::size_t size);
  /// On the disk when this returns. @throws InputErrors, the file as it was
  void append(std::string_view text);

private:
  [[noreturn]] void fail(const std::string& why) const;

  std::filesystem::path m_file;
  FileLock m_lock;
};

} // namespace spikeloom
