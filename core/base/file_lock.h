#pragma once

#include <filesystem>
#include <optional>
#include <utility>

namespace spikeloom {

/// An open file that is held for its owner alone: nobody else gets a lock on it before this one goes, or the
/// process ends, in whatever way. Who asks for no lock is not kept from anything. On a file system without
/// locks everybody gets one.
class FileLock {
public:
  /// Takes over an open file. Nothing, and the file closed, when somebody else holds it.
  [[nodiscard]] static std::optional<FileLock> of(int descriptor);
  /// Of a file that is there; nothing when it cannot be opened, or somebody else holds it.
  [[nodiscard]] static std::optional<FileLock> ofFile(const std::filesystem::path& file);

  FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
  }
  ~FileLock();

  [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
  explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
  int m_descriptor;
};

} // namespace spikeloom
