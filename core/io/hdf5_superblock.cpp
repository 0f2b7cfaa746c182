#include "core/io/hdf5_superblock.h"

#include <array>
#include <fstream>
#include <string_view>
#include <vector>

#include "core/base/input_file.h"

namespace spikeloom {

namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";

std::uint64_t sizeOf(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

/// What a superblock says of the file's extent.
struct Extent {
  std::uint64_t base = 0, end = 0; ///< both counted from the file's first byte
};

/// Reads an unsigned little-endian number.
std::uint64_t numberAt(const std::vector<unsigned char>& bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t k = size; k-- > 0;)
    number = number << 8 | bytes[at + k];
  return number;
}

/// Nothing when the version is unknown or the addresses are wider than 64 bits: then HDF5 is to judge.
/// @param bytes the superblock's first 52, where everything asked for is
std::optional<Extent> extentIn(const std::vector<unsigned char>& bytes) {
  const unsigned version = bytes[8];
  if (version > 3)
    return std::nullopt;
  const std::size_t width = bytes[version < 2 ? 13 : 9];
  if (width != 2 && width != 4 && width != 8)
    return std::nullopt;
  constexpr std::array<std::size_t, 4> baseAddressAt{24, 28, 12, 12};
  const std::size_t base = baseAddressAt[version];
  return Extent{numberAt(bytes, base, width), numberAt(bytes, base + 2 * width, width)};
}

} // namespace

std::optional<std::uint64_t> hdf5Start(const std::filesystem::path& file) {
  if (!inputProblem(file).empty())
    return std::nullopt;
  const std::uint64_t size = sizeOf(file);
  std::ifstream in(file, std::ios::binary);
  std::array<char, signature.size()> bytes{};
  for (std::uint64_t start = 0; start + signature.size() <= size; start = start == 0 ? 512 : 2 * start)
    if (in.seekg(static_cast<std::streamoff>(start)) && in.read(bytes.data(), bytes.size()) &&
        std::string_view(bytes.data(), bytes.size()) == signature)
      return start;
  return std::nullopt;
}

std::string hdf5FileProblem(const std::filesystem::path& file) {
  if (std::string problem = inputProblem(file); !problem.empty())
    return problem;
  const auto start = hdf5Start(file);
  if (!start)
    return "cannot be read: it is no HDF5 file, or its beginning is damaged";
  std::ifstream in(file, std::ios::binary);
  std::vector<unsigned char> bytes(52);
  in.seekg(static_cast<std::streamoff>(*start));
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  const std::uint64_t size = sizeOf(file);
  const std::string truncated = "is truncated: only " + std::to_string(size) + " bytes of it are there";
  if (!in)
    return truncated; // no file is as short as that
  const auto extent = extentIn(bytes);
  // A user block put in front later moved everything by as much (as HDF5 itself reckons).
  return extent && extent->end + *start - extent->base > size ? truncated : "";
}

} // namespace spikeloom
