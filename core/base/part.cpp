#include "core/base/part.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom {

namespace {

constexpr std::string_view partSigns = "abcdefghijklmnopqrstuvwxyz0123456789", partEnding = ".part";
constexpr std::size_t partSignCount = 6;

/// What the names of a file's parts begin with; short enough where the file's own name just is.
std::string partBeginning(const std::filesystem::path& file) {
  constexpr std::size_t mostBytes = 255;
  std::string name = file.filename().string();
  name.resize(std::min(name.size(), mostBytes - 1 - partSignCount - partEnding.size()));
  return name + ".";
}

std::string randomPartName(const std::filesystem::path& file) {
  std::random_device random;
  std::string name = partBeginning(file);
  for (std::size_t k = 0; k < partSignCount; ++k)
    name += partSigns[random() % partSigns.size()];
  return name.append(partEnding);
}

bool isPartName(std::string_view name, std::string_view beginning) {
  return name.size() == beginning.size() + partSignCount + partEnding.size() && name.starts_with(beginning) &&
         name.ends_with(partEnding) &&
         name.substr(beginning.size(), partSignCount).find_first_not_of(partSigns) == std::string_view::npos;
}

/// NFS, SMB, CIFS, AFS, Ceph, FUSE: there flock and fcntl may be one and the same lock.
bool isElsewhere(int descriptor) {
  constexpr std::array<unsigned long, 7> kinds{0x6969,     0x517B,     0xFF534D42, 0xFE534D42,
                                               0x5346414F, 0x00C36400, 0x65735546};
  struct statfs system {};
  return fstatfs(descriptor, &system) != 0 ||
         std::ranges::count(kinds, static_cast<unsigned long>(system.f_type) & 0xFFFFFFFFUL) > 0;
}

/// Whether nobody else holds it, and it has not been removed meanwhile.
bool holdPart(int descriptor) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (fcntl(descriptor, F_OFD_SETLK, &whole) != 0)
    return errno != EAGAIN && errno != EACCES;
  struct stat now {};
  return fstat(descriptor, &now) != 0 || now.st_nlink > 0;
}

void removeIfAbandoned(const std::filesystem::path& part) {
  const int descriptor = open(part.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0)
    return;
  struct stat status {};
  // A program that knows nothing of this lock, HDF5's tools for example, may hold it by the other one.
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && !isElsewhere(descriptor) &&
      holdPart(descriptor) && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    unlink(part.c_str());
  close(descriptor);
}

} // namespace

int createPart(const std::filesystem::path& file, mode_t mode, std::filesystem::path& part) {
  for (;;) {
    part = file.parent_path() / randomPartName(file);
    const int descriptor = open(part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (descriptor < 0 && errno != EEXIST)
      return -1;
    if (descriptor >= 0 && (isElsewhere(descriptor) || holdPart(descriptor)))
      return descriptor;
    if (descriptor >= 0)
      close(descriptor); // another writer has just taken it for abandoned, and removes it
  }
}

void removeAbandonedParts(const std::filesystem::path& file) {
  const std::string beginning = partBeginning(file);
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (isPartName(at->path().filename().string(), beginning))
      found.push_back(at->path());
  for (const std::filesystem::path& part : found)
    removeIfAbandoned(part);
}

} // namespace spikeloom
