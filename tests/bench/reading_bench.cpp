// How long a large file of targets takes to be opened, beside how long its bytes take to be read: a CSV with
// six decimals, and an HDF5 file with four matrices of which one is used. From the disk, as far as the system
// and the disk's own caches let go of it, and from the system's file cache. In TMPDIR.
// Usage: reading_bench [MB of each file], default 1000.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/base/input_file.h"
#include "core/io/data_file.h"
#include "core/io/hdf5.h"

namespace spikeloom::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t columns = 1000;
constexpr int rounds = 3; // the quickest counts

/// Asks the system to keep nothing of the file in memory.
void forget(const fs::path& file) {
  const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  (void)fdatasync(descriptor);
  (void)posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
  (void)close(descriptor);
}

template <class Work> double secondsOf(const fs::path& file, bool fromDisk, Work work) {
  double least = 1e9;
  for (int k = 0; k < rounds; ++k) {
    if (fromDisk)
      forget(file);
    const auto begin = std::chrono::steady_clock::now();
    work();
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return least;
}

void readBytes(const fs::path& file) {
  InputFile in(file);
  std::vector<char> piece(std::size_t{1} << 20U);
  while (in.read(piece) == piece.size()) {
  }
}

fs::path writeCsv(const fs::path& folder, double bytes) {
  const fs::path file = folder / "targets.csv";
  std::ofstream out(file);
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  std::string rows;
  for (int row = 0; row < 1000; ++row)
    for (std::size_t column = 0; column < columns; ++column) {
      char cell[32];
      std::snprintf(cell, sizeof cell, "%.6f%c", normal(random), column + 1 < columns ? ',' : '\n');
      rows += cell;
    }
  for (double written = 0; written < bytes; written += static_cast<double>(rows.size()))
    out << rows;
  return file;
}

fs::path writeHdf5(const fs::path& folder, double bytes) {
  const fs::path file = folder / "targets.h5";
  const auto rows = static_cast<std::size_t>(bytes / 4 / sizeof(double) / columns);
  std::vector<double> values(rows * columns);
  for (std::size_t k = 0; k < values.size(); ++k)
    values[k] = static_cast<double>(k % 1001);
  Hdf5File out(file, Hdf5File::Mode::Create);
  for (const char* const name : {"a", "b", "c", "targets"})
    out.writeMatrix<double>(name, rows, columns, values);
  out.close();
  return file;
}

void compare(const char* what, const fs::path& file, const std::string& dataset) {
  for (const bool fromDisk : {true, false}) {
    const double bytes = secondsOf(file, fromDisk, [&] { readBytes(file); });
    std::size_t values = 0;
    const double opened = secondsOf(
        file, fromDisk, [&] { values = openDataFile(file)->read(dataset, {}).table.values.size(); });
    const double size = 1e-6 * static_cast<double>(fs::file_size(file));
    std::printf("%s, %.0f MB, %s: bytes in %.2f s, opened in %.2f s (%.1f times), %zu values, %.0f MB/s\n",
                what, size, fromDisk ? "from the disk" : "from the cache", bytes, opened, opened / bytes,
                values, size / opened);
    std::fflush(stdout);
  }
}

int run(double megabytes) {
  const fs::path folder = fs::temp_directory_path() / "spikeloom-reading-bench";
  fs::create_directories(folder);
  compare("CSV", writeCsv(folder, 1e6 * megabytes), "");
  fs::remove(folder / "targets.csv");
  compare("HDF5, one matrix of four", writeHdf5(folder, 1e6 * megabytes), "targets");
  fs::remove_all(folder);
  return 0;
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) { return spikeloom::bench::run(argc > 1 ? std::atof(argv[1]) : 1000); }
