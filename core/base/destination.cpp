#include "core/base/destination.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <system_error>

#include "core/base/text.h"

namespace spikeloom {

namespace {

using std::filesystem::path;

/// As the XDG Base Directory Specification says: what the variable names, or this folder in the user's own.
path userFolder(const char* variable, const char* inHome) {
  if (const char* const set = std::getenv(variable); set && path(set).is_absolute())
    return path(set) / "spikeloom";
  const char* home = std::getenv("HOME");
  if (!home || !path(home).is_absolute()) {
    const passwd* const user = getpwuid(getuid());
    home = user ? user->pw_dir : "/";
  }
  return path(home) / inHome / "spikeloom";
}

bool mayBe(const path& place, int how) { return access(place.c_str(), how) == 0; }

/// The folder that the file stands in.
path folderOf(const path& file) {
  const path folder = file.parent_path();
  return folder.empty() ? path(".") : folder;
}

/// What is there instead of a plain file.
std::string kindOf(mode_t mode) {
  return S_ISDIR(mode)    ? "is a folder: the name of a file is expected"
         : S_ISFIFO(mode) ? "is a pipe: the name of a plain file is expected"
         : S_ISSOCK(mode) ? "is a socket: the name of a plain file is expected"
                          : "is a device: the name of a plain file is expected";
}

std::optional<std::string> problemOfName(const path& file) {
  const long most = pathconf(folderOf(file).c_str(), _PC_NAME_MAX);
  const std::size_t length = file.filename().string().size();
  if (most > 0 && length > static_cast<std::size_t>(most))
    return "has a name of " + std::to_string(length) + " bytes: at most " + std::to_string(most) +
           " are allowed there";
  return std::nullopt;
}

} // namespace

std::optional<path> linkedFile(const path& file) {
  constexpr int mostLinks = 40; // as the system has it
  path at = file;
  std::error_code error;
  for (int k = 0; k < mostLinks; ++k) {
    if (!std::filesystem::is_symlink(std::filesystem::symlink_status(at, error)))
      return at;
    const path to = std::filesystem::read_symlink(at, error);
    at = to.is_absolute() ? to : at.parent_path() / to;
  }
  return std::nullopt;
}

std::optional<std::string> problemOfFolder(const path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return "cannot be written: " + folder.string() + " is not a folder";
  if (!mayBe(folder, W_OK | X_OK))
    return "cannot be written: nothing may be written in " + folder.string();
  return std::nullopt;
}

std::optional<std::string> problemOfFile(const path& file) {
  if (file.empty())
    return "is no name: that of a file is expected";
  const auto target = linkedFile(file);
  if (!target)
    return "is a link that leads round in a circle";
  struct stat there {};
  if (stat(target->c_str(), &there) == 0) {
    if (!S_ISREG(there.st_mode))
      return kindOf(there.st_mode);
    if (!mayBe(*target, W_OK))
      return "cannot be written: it may only be read";
  } else if (errno == ENAMETOOLONG && target->string().size() >= PATH_MAX) {
    return "has a path of " + std::to_string(target->string().size()) + " bytes: at most " +
           std::to_string(PATH_MAX - 1) + " are allowed";
  }
  if (!target->has_filename())
    return kindOf(S_IFDIR);
  if (auto problem = problemOfFolder(folderOf(*target)))
    return problem;
  return problemOfName(*target);
}

std::optional<std::string> problemOfRoom(const path& file, double bytes) {
  std::error_code error;
  path there = std::filesystem::absolute(linkedFile(file).value_or(file), error).parent_path();
  while (!std::filesystem::exists(there, error) && there.has_relative_path())
    there = there.parent_path();
  const auto space = std::filesystem::space(there, error);
  // a file system without a size, such as /proc, says nothing about room
  if (error || space.capacity == 0 || bytes <= static_cast<double>(space.available))
    return std::nullopt;
  return "needs " + bytesText(bytes) + ", and " + bytesText(static_cast<double>(space.available)) +
         " are free there";
}

path stateFolder() { return userFolder("XDG_STATE_HOME", ".local/state"); }

path dataFolder() { return userFolder("XDG_DATA_HOME", ".local/share"); }

} // namespace spikeloom
