#include "core/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace spikeloom {

std::optional<FileLock> FileLock::of(int descriptor) {
  if (descriptor < 0)
    return std::nullopt;
  FileLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return std::nullopt;
  return lock;
}

std::optional<FileLock> FileLock::ofFile(const std::filesystem::path& file) {
  int descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0 && (errno == EACCES || errno == EROFS))
    descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  return of(descriptor);
}

FileLock::~FileLock() {
  if (m_descriptor >= 0)
    close(m_descriptor);
}

} // namespace spikeloom
