#include "core/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <memory>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/cancellation.h"
#include "core/base/destination.h"
#include "core/base/errors.h"
#include "core/base/input_file.h"
#include "core/base/part.h"
#include "core/base/text.h"

namespace spikeloom {

namespace {

std::string reasonOf(int error) { return std::error_code(error, std::generic_category()).message(); }

[[noreturn]] void refuseFile(const std::filesystem::path& file, const std::string& why) {
  throw InputErrors({{file.string(), {}, why}});
}

/// What is in the file from where it stands. An errno, or 0.
int readAll(int descriptor, std::string& out) {
  std::vector<char> part(std::size_t{1} << 16);
  for (;;) {
    const ssize_t count = read(descriptor, part.data(), part.size());
    if (count == 0)
      return 0;
    if (count < 0 && errno != EINTR)
      return errno;
    out.append(part.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  }
}

/// Why the file cannot be read, and its content when it can.
std::optional<std::string> problemOfReading(const std::filesystem::path& file, std::size_t most,
                                            std::string& out) {
  try {
    InputFile in(file);
    if (in.size() > most)
      return "is too large: at most " + bytesText(static_cast<double>(most)) + " are expected";
    out.resize(in.size());
    out.resize(in.read(out));
    return std::nullopt;
  } catch (const InputErrors& errors) {
    return errors.errors().front().message;
  }
}

/// Where links are not followed to a plain file, nothing is to be written.
std::filesystem::path targetOf(const std::filesystem::path& file) {
  if (const auto problem = problemOfFile(file))
    refuseFile(file, *problem);
  return *linkedFile(file);
}

/// The new name is on the disk when the folder is; what cannot promise that cannot be helped.
void syncFolderOf(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.parent_path();
  const int descriptor = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return;
  (void)fsync(descriptor);
  close(descriptor);
}

/// An errno, or 0; file systems that know of no such thing are no failure.
int syncFile(int descriptor) {
  return fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS ? 0 : errno;
}

} // namespace

std::optional<std::string> contentOf(const std::filesystem::path& file, std::size_t most) {
  std::string out;
  return problemOfReading(file, most, out) ? std::nullopt : std::optional(std::move(out));
}

std::string textOf(const std::filesystem::path& file, std::size_t most) {
  std::string out;
  if (const auto problem = problemOfReading(file, most, out))
    refuseFile(file, *problem);
  return out;
}

std::optional<std::uint64_t> hashOfContent(const std::filesystem::path& file, const std::stop_token& stop) {
  try {
    InputFile in(file);
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> hash(XXH3_createState(),
                                                                               XXH3_freeState);
    XXH3_64bits_reset(hash.get());
    std::vector<char> piece(std::size_t{1} << 20U);
    for (std::size_t count = piece.size(); count == piece.size();) {
      throwIfStopped(stop);
      count = in.read(piece);
      XXH3_64bits_update(hash.get(), piece.data(), count);
    }
    return XXH3_64bits_digest(hash.get());
  } catch (const InputErrors&) {
    return std::nullopt;
  }
}

// --- Replacement

Replacement::Replacement(const std::filesystem::path& file) : m_file(file), m_target(targetOf(file)) {
  struct stat earlier {};
  const bool there = stat(m_target.c_str(), &earlier) == 0;
  removeAbandonedParts(m_target);
  // what nobody may read but its owner must not be readable while it is written either
  m_descriptor = createPart(m_target, there ? 0600 : 0666, m_part);
  if (m_descriptor < 0)
    fail(errno);
  if (there) {
    if (earlier.st_uid != geteuid() || earlier.st_gid != getegid())
      (void)!fchown(m_descriptor, earlier.st_uid, earlier.st_gid); // root's alone
    (void)fchmod(m_descriptor, earlier.st_mode & 07777);           // some file systems have none
  }
}

Replacement::Replacement(Replacement&& other) noexcept
    : m_file(std::move(other.m_file)), m_target(std::move(other.m_target)),
      m_part(std::exchange(other.m_part, {})), m_descriptor(std::exchange(other.m_descriptor, -1)) {}

Replacement::~Replacement() {
  if (m_descriptor >= 0)
    close(m_descriptor);
  std::error_code error;
  if (!m_part.empty())
    std::filesystem::remove(m_part, error);
}

void Replacement::fail(int error) const { refuseFile(m_file, "cannot be written: " + reasonOf(error)); }

void Replacement::takePlace() {
  if (const int error = syncFile(m_descriptor))
    fail(error);
  if (std::rename(m_part.c_str(), m_target.c_str()) != 0)
    fail(errno);
  m_part.clear();
  syncFolderOf(m_target);
}

FileLock Replacement::takePlaceHeld() {
  auto lock = FileLock::of(dup(m_descriptor));
  if (!lock)
    fail(EWOULDBLOCK); // nobody else knows its name
  takePlace();
  return *std::move(lock);
}

void failWriting(const std::filesystem::path& part) {
  refuseFile(part, "cannot be written: the folder must exist, be writable and have room");
}

Replacement written(const std::filesystem::path& file,
                    const std::function<void(const std::filesystem::path& part)>& write) {
  Replacement replacement(file);
  try {
    write(replacement.part());
  } catch (const InputErrors& problems) {
    std::vector<InputError> errors = problems.errors();
    for (InputError& error : errors)
      if (error.file == replacement.part())
        error.file = file.string();
    throw InputErrors(std::move(errors));
  }
  return replacement;
}

void replaceFile(const std::filesystem::path& file,
                 const std::function<void(const std::filesystem::path& part)>& write) {
  written(file, write).takePlace();
}

void replaceText(const std::filesystem::path& file, std::string_view text) {
  Replacement replacement(file);
  std::ofstream out(replacement.part(), std::ios::binary);
  out << text;
  out.close();
  if (!out)
    refuseFile(file, "cannot be written: is the disk full?");
  replacement.takePlace();
}

// --- GrowingFile

namespace {

/// The file, locked. One that was replaced between opening and locking is opened again: what is added to the
/// old one nobody would see.
FileLock openedToGrow(const std::filesystem::path& file) {
  const std::filesystem::path target = targetOf(file);
  for (;;) {
    const int descriptor =
        open(target.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
    if (descriptor < 0)
      refuseFile(file, "cannot be written: " + reasonOf(errno));
    auto lock = FileLock::of(descriptor);
    if (!lock)
      refuseFile(file, "is being written by another program: wait for it, or choose another file");
    struct stat held {
    }, there{};
    if (fstat(lock->descriptor(), &held) == 0 && stat(target.c_str(), &there) == 0 &&
        held.st_ino == there.st_ino && held.st_dev == there.st_dev)
      return *std::move(lock);
  }
}

} // namespace

GrowingFile::GrowingFile(const std::filesystem::path& file) : m_file(file), m_lock(openedToGrow(file)) {}

void GrowingFile::fail(const std::string& why) const { refuseFile(m_file, why); }

std::string GrowingFile::content() const {
  std::string out;
  if (lseek(m_lock.descriptor(), 0, SEEK_SET) != 0)
    fail("cannot be read: " + reasonOf(errno));
  if (const int error = readAll(m_lock.descriptor(), out))
    fail("cannot be read: " + reasonOf(error));
  return out;
}

void GrowingFile::cut(std::size_t size) {
  if (ftruncate(m_lock.descriptor(), static_cast<off_t>(size)) != 0)
    fail("cannot be written: " + reasonOf(errno));
}

void GrowingFile::append(std::string_view text) {
  const off_t before = lseek(m_lock.descriptor(), 0, SEEK_END);
  int error = before < 0 ? errno : 0;
  while (!text.empty() && error == 0) {
    const ssize_t count = write(m_lock.descriptor(), text.data(), text.size());
    if (count >= 0)
      text.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      error = errno;
  }
  if (error == 0)
    error = syncFile(m_lock.descriptor());
  if (error == 0)
    return;
  if (before >= 0)
    (void)!ftruncate(m_lock.descriptor(), before); // half a row is none
  fail("could not be written completely: " + reasonOf(error));
}

} // namespace spikeloom
