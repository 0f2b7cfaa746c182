#pragma once

#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <optional>

namespace spikeloom {

/// Which file a name leads to, and whether it has been written to since.
struct FileIdentity {
  dev_t device;
  ino_t inode;
  off_t size;
  timespec modified, changed;

  /// Nothing when there is no such file.
  [[nodiscard]] static std::optional<FileIdentity> of(const std::filesystem::path& file) {
    struct stat found {};
    if (stat(file.c_str(), &found) != 0)
      return std::nullopt;
    return FileIdentity{found.st_dev, found.st_ino, found.st_size, found.st_mtim, found.st_ctim};
  }

  [[nodiscard]] bool operator==(const FileIdentity& other) const {
    return device == other.device && inode == other.inode && size == other.size &&
           same(modified, other.modified) && same(changed, other.changed);
  }
  /// Whether another change could still have the same time: file systems count in up to two seconds.
  [[nodiscard]] bool isFresh() const { return std::time(nullptr) - modified.tv_sec <= 2; }

private:
  static bool same(const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
  }
};

} // namespace spikeloom
