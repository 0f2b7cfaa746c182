#include "core/io/guarded_read.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <hdf5.h>
#include <string_view>
#include <thread>
#include <vector>

extern "C" char** environ;

namespace spikeloom {

namespace {

constexpr const char* probeOption = "--probe-hdf5";
constexpr std::chrono::seconds longestProbe{120};
std::atomic<bool> guarded = false;

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

// --- the child

void limit(int what, rlim_t most) {
  const rlimit both{most, most};
  setrlimit(static_cast<__rlimit_resource>(what), &both);
}

/// Reads everything of a dataset whose place in the file has to be interpreted, a block of rows at a time;
/// what goes wrong is no matter, as long as it is survived.
void readChunks(hid_t set) {
  constexpr hsize_t valuesAtOnce = 1 << 20;
  const hid_t type = H5Dget_type(set), native = H5Tget_native_type(type, H5T_DIR_ASCEND),
              space = H5Dget_space(set);
  std::array<hsize_t, H5S_MAX_RANK> size{}, begin{}, count{};
  const int dimensions = H5Sget_simple_extent_ndims(space);
  const bool plain = H5Tget_class(type) == H5T_INTEGER || H5Tget_class(type) == H5T_FLOAT;
  if (plain && native >= 0 && dimensions > 0 && H5Sget_simple_extent_dims(space, size.data(), nullptr) > 0) {
    hsize_t row = 1;
    for (int d = 1; d < dimensions; ++d)
      row = std::min(row * std::max<hsize_t>(1, size[d]), valuesAtOnce + 1);
    const hsize_t rows = std::max<hsize_t>(1, valuesAtOnce / row);
    count = size;
    std::vector<unsigned char> values;
    bool good = row <= valuesAtOnce;
    for (begin[0] = 0; good && begin[0] < size[0]; begin[0] += rows) {
      count[0] = std::min(rows, size[0] - begin[0]);
      values.resize(static_cast<std::size_t>(count[0] * row) * H5Tget_size(native));
      const hid_t here = H5Screate_simple(dimensions, count.data(), nullptr);
      H5Sselect_hyperslab(space, H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr);
      good = H5Dread(set, native, here, space, H5P_DEFAULT, values.data()) >= 0;
      H5Sclose(here);
    }
  }
  H5Sclose(space);
  H5Tclose(native);
  H5Tclose(type);
}

void readAttributes(hid_t object) {
  const auto read = [](hid_t at, const char* name, const H5A_info_t*, void*) -> herr_t {
    const hid_t attribute = H5Aopen(at, name, H5P_DEFAULT), type = H5Aget_type(attribute);
    constexpr hsize_t largest = 1 << 20;
    if (const hsize_t bytes = H5Aget_storage_size(attribute);
        H5Tis_variable_str(type) == 0 && bytes < largest) {
      std::vector<unsigned char> values(static_cast<std::size_t>(bytes) + 64);
      H5Aread(attribute, type, values.data());
    }
    H5Tclose(type);
    H5Aclose(attribute);
    return 0;
  };
  hsize_t at = 0;
  H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, &at, read, nullptr);
}

herr_t readObject(hid_t root, const char* path, const H5L_info_t* link, void*) {
  if (link->type != H5L_TYPE_HARD && link->type != H5L_TYPE_SOFT) // other files are not this one's
    return 0;
  const hid_t object = H5Oopen(root, path, H5P_DEFAULT);
  if (object < 0)
    return 0;
  readAttributes(object);
  if (H5Iget_type(object) == H5I_DATASET) {
    const hid_t creation = H5Dget_create_plist(object);
    const H5D_layout_t layout = H5Pget_layout(creation);
    // what nobody wrote is no matter: a few bytes can claim any size
    if (layout == H5D_COMPACT || (layout == H5D_CHUNKED && H5Dget_storage_size(object) > 0))
      readChunks(object);
    H5Pclose(creation);
  }
  H5Oclose(object);
  return 0;
}

int probe(const char* file) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, static_cast<rlim_t>(longestProbe.count()));
  if (limitsMemory)
    limit(RLIMIT_AS, rlim_t{4} << 30);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const hid_t id = H5Fopen(file, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (id < 0)
    return 0; // that is told in words, and survived
  readAttributes(id);
  H5Lvisit(id, H5_INDEX_NAME, H5_ITER_NATIVE, readObject, nullptr);
  H5Fclose(id);
  return 0;
}

// --- the parent

/// The process, or −1.
pid_t started(const std::filesystem::path& file) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP); // Ctrl-C is the parent's
  std::string program = "spikeloom", option = probeOption, name = file.string();
  std::array<char*, 4> arguments{program.data(), option.data(), name.data(), nullptr};
  pid_t child = -1;
  if (posix_spawn(&child, "/proc/self/exe", &actions, &attributes, arguments.data(), environ) != 0)
    child = -1;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

} // namespace

std::optional<int> serveHdf5Probe(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != probeOption)
    return std::nullopt;
  return probe(argv[2]);
}

void guardHdf5(bool on) { guarded = on; }

std::optional<std::string> problemOfProbing(const std::filesystem::path& file) {
  const pid_t child = guarded ? started(file) : -1;
  if (child < 0)
    return std::nullopt;
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + longestProbe;
  int status = 0;
  auto pause = std::chrono::microseconds(500);
  for (pid_t ended = 0; (ended = waitpid(child, &status, WNOHANG)) != child;) {
    if (ended < 0 && errno != EINTR)
      return std::nullopt; // somebody else waits for all children
    if (Clock::now() > end)
      kill(child, SIGKILL);
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(20000));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return std::nullopt;
  return "is damaged: HDF5 does not survive reading it";
}

} // namespace spikeloom
