// What a file may hold is anything: each reader reads it, or refuses it in words (InputErrors). All else, a
// crash, a leak, a hang or another exception, is a defect. One program for libFuzzer; SPIKELOOM_FUZZ names
// the reader.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/base/errors.h"
#include "core/experiment/preset.h"
#include "core/io/data_file.h"
#include "core/io/guarded_read.h"
#include "core/io/network_file.h"
#include "core/run/simulation.h"
#include "core/study/sweep_file.h"

using namespace spikeloom;

namespace {

using Reader = std::function<void(std::string_view bytes)>;

/// In memory where the system has it; a name of this process's own.
const std::filesystem::path& scratchFile() {
  static const std::filesystem::path file = [] {
    const std::filesystem::path memory = "/dev/shm";
    const std::filesystem::path folder =
        std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    return folder / ("spikeloom-fuzz-" + std::to_string(getpid()));
  }();
  return file;
}

template <class Read> Reader fromFile(Read read) {
  return [read](std::string_view bytes) {
    std::ofstream(scratchFile(), std::ios::binary | std::ios::trunc) << bytes;
    read(scratchFile());
  };
}

const std::map<std::string, Reader>& readers() {
  const auto matrix = fromFile([](const auto& file) { (void)readDataTable(file, {}); });
  static const std::map<std::string, Reader> all{
      {"preset", [](std::string_view text) { (void)parsePreset(text, "preset"); }},
      {"sweep", [](std::string_view text) { (void)parseSweep(text, "sweep", {}, MemoryRule::Skip); }},
      {"csv", matrix},
      {"npy", matrix},
      {"hdf5", matrix},
      {"network", fromFile([](const auto& file) { (void)readNetworkFile(file); })},
      {"run", fromFile([](const auto& file) { (void)Simulation::load(file); })},
  };
  return all;
}

const Reader* reader = nullptr;

} // namespace

/// On some damaged files libhdf5 forgets a few hundred bytes of its own.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libhdf5";
} // NOLINT(bugprone-reserved-identifier)

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  if (const auto code = serveHdf5Probe(*argc, *argv))
    std::_Exit(*code);
  // The guard's processes cannot limit their addresses beside the sanitizer's tables: it limits what they
  // take.
  setenv("ASAN_OPTIONS", "max_allocation_size_mb=300:hard_rss_limit_mb=600", 0);
  guardHdf5();
  const char* const name = std::getenv("SPIKELOOM_FUZZ");
  const auto found = readers().find(name ? name : "");
  if (found == readers().end()) {
    std::fputs("SPIKELOOM_FUZZ must name one of:", stderr);
    for (const auto& [known, read] : readers())
      std::fprintf(stderr, " %s", known.c_str());
    std::fputs("\n", stderr);
    std::exit(1);
  }
  reader = &found->second;
  std::atexit([] { std::filesystem::remove(scratchFile()); });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    (*reader)({reinterpret_cast<const char*>(data), size});
  } catch (const InputErrors&) {
  } catch (const NumericalError&) { // of a kick
  }
  return 0;
}
