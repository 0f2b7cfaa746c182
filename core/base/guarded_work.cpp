#include "core/base/guarded_work.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <new>
#include <thread>

extern "C" char** environ;

namespace spikeloom {

namespace {

constexpr int exitWithoutMemory = 75; // no exit code of the program's, nor of a sanitizer's

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool limitsMemory = false; // their tables take terabytes of addresses
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool limitsMemory = false;
#else
constexpr bool limitsMemory = true;
#endif
#else
constexpr bool limitsMemory = true;
#endif

double addressesTaken() {
  double pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Up to what the system allows anyway.
template <class Resource> void limitResource(Resource what, double most) {
  rlimit both{};
  getrlimit(what, &both);
  const auto wanted = most < 1e18 ? static_cast<rlim_t>(most) : RLIM_INFINITY;
  both.rlim_cur = std::min(wanted, both.rlim_max);
  setrlimit(what, &both);
}

/// The process, or −1.
pid_t startedWith(const std::vector<std::string>& arguments) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP); // Ctrl-C is the parent's
  std::vector<std::string> texts{"spikeloom"};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  pid_t child = -1;
  if (posix_spawn(&child, "/proc/self/exe", &actions, &attributes, pointers.data(), environ) != 0)
    child = -1;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

WorkEnd endOf(int status) {
  if (WIFEXITED(status))
    return WEXITSTATUS(status) == 0                   ? WorkEnd::Done
           : WEXITSTATUS(status) == exitWithoutMemory ? WorkEnd::NoMemory
                                                      : WorkEnd::Died;
  return WTERMSIG(status) == SIGKILL   ? WorkEnd::NoMemory
         : WTERMSIG(status) == SIGXCPU ? WorkEnd::TooLong
                                       : WorkEnd::Died;
}

} // namespace

// --- the child

int doGuarded(const WorkLimits& limits, const std::function<void()>& work) {
  limitResource(RLIMIT_CORE, 0);
  limitResource(RLIMIT_CPU, static_cast<double>(limits.time.count()) / 1000 + 1);
  if (limits.bytes > 0)
    allowMemory(limits.bytes);
  try {
    work();
  } catch (const std::bad_alloc&) {
    endForMemory();
  }
  return 0;
}

void allowMemory(double bytes) {
  if (limitsMemory)
    limitResource(RLIMIT_AS, addressesTaken() + bytes);
}

void endForMemory() { std::_Exit(exitWithoutMemory); }

// --- the parent

WorkEnd endOfChild(const std::vector<std::string>& arguments, std::chrono::milliseconds most) {
  const pid_t child = startedWith(arguments);
  if (child < 0)
    return WorkEnd::Unknown;
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + most;
  int status = 0;
  bool late = false;
  auto pause = std::chrono::microseconds(500);
  for (pid_t ended = 0; (ended = waitpid(child, &status, WNOHANG)) != child;) {
    if (ended < 0 && errno != EINTR)
      return WorkEnd::Unknown; // somebody else waits for all children
    if (!late && Clock::now() > end) {
      late = true;
      kill(child, SIGKILL);
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(20000));
  }
  return late ? WorkEnd::TooLong : endOf(status);
}

} // namespace spikeloom
