#include "core/base/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/base/errors.h"

namespace spikeloom {

namespace {

const char* const notThere = "cannot be read: there is no such file, or it may not be read";

std::string problemOf(const struct stat& found) {
  if (S_ISREG(found.st_mode))
    return {};
  const char* kind = S_ISDIR(found.st_mode)    ? "a folder"
                     : S_ISFIFO(found.st_mode) ? "a named pipe (FIFO)"
                     : S_ISSOCK(found.st_mode) ? "a socket"
                                               : "a device";
  return std::string("cannot be read: it is ") + kind +
         (S_ISDIR(found.st_mode) ? ", there is no such file" : "; only plain files are read");
}

} // namespace

std::string inputProblem(const std::filesystem::path& file) {
  struct stat found {};
  if (stat(file.c_str(), &found) != 0)
    return errno == ELOOP ? "cannot be read: its links lead in a circle" : notThere;
  if (std::string problem = problemOf(found); !problem.empty())
    return problem;
  return access(file.c_str(), R_OK) == 0 ? "" : notThere;
}

InputFile::InputFile(std::filesystem::path file) : m_file(std::move(file)) {
  const auto fail = [this](const std::string& what) { throw InputErrors({{m_file.string(), {}, what}}); };
  if (const std::string problem = inputProblem(m_file); !problem.empty())
    fail(problem);
  // does not wait even for what has become a FIFO since
  m_descriptor = open(m_file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat found {};
  if (m_descriptor < 0 || fstat(m_descriptor, &found) != 0 || !problemOf(found).empty()) {
    if (m_descriptor >= 0)
      close(m_descriptor);
    fail(notThere);
  }
  m_size = static_cast<std::uint64_t>(found.st_size);
  posix_fadvise(m_descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
}

InputFile::~InputFile() { close(m_descriptor); }

std::size_t InputFile::read(std::span<char> bytes) {
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(m_descriptor, bytes.data() + filled, bytes.size() - filled);
    if (count == 0)
      break;
    if (count > 0)
      filled += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      throw InputErrors({{m_file.string(), {}, "cannot be read to its end"}});
  }
  return filled;
}

} // namespace spikeloom
