#include "core/run/run_seal.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/errors.h"
#include "core/base/hash.h"
#include "core/base/input_file.h"
#include "core/io/hdf5_superblock.h"

namespace spikeloom {

namespace {

constexpr std::string_view magic = "spikeloom run ";
constexpr std::size_t hashDigits = 32;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  throw InputErrors({{file.string(), {}, what}});
}

/// The line without its last word.
std::string lineBegin(int format, std::uint64_t length) {
  return std::string(magic) + std::to_string(format) + " " + std::to_string(length) + " ";
}

/// The hash of `begin` and of all that follows the block in `in`; `length` becomes how much that is.
std::string hashOf(std::string_view begin, std::istream& in) {
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, begin.data(), begin.size());
  std::vector<char> part(std::size_t{1} << 20);
  in.seekg(sealSize);
  while (in.read(part.data(), static_cast<std::streamsize>(part.size())), in.gcount() > 0)
    XXH3_128bits_update(&state, part.data(), static_cast<std::size_t>(in.gcount()));
  const XXH128_hash_t hash = XXH3_128bits_digest(&state);
  return hexadecimal(hash.high64) + hexadecimal(hash.low64);
}

std::uint64_t lengthBehindSeal(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  return error || size < sealSize ? 0 : size - sealSize;
}

/// What the line says.
struct Seal {
  std::uint64_t format = 0, length = 0;
};

/// Reads a number and the space after it off the text.
std::optional<std::uint64_t> takeNumber(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != ' ')
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

constexpr const char* damagedSeal = "is damaged: its first 512 bytes, the seal, were changed";

} // namespace

void sealRun(const std::filesystem::path& file, int format) {
  std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
  std::string line = lineBegin(format, lengthBehindSeal(file));
  line += hashOf(line, out) + "\n";
  line.resize(sealSize, '\0');
  out.clear();
  out.seekp(0);
  out.write(line.data(), static_cast<std::streamsize>(line.size()));
  out.close();
  if (!out)
    fail(file, "cannot be written: is the disk full?");
}

bool beginsWithSeal(const std::filesystem::path& file) {
  std::string start(magic.size(), '\0');
  InputFile in(file);
  return in.read(start) == start.size() && start == magic;
}

int checkSeal(const std::filesystem::path& file) {
  if (const std::string problem = inputProblem(file); !problem.empty())
    fail(file, problem);
  std::ifstream in(file, std::ios::binary);
  std::string block(sealSize, '\0');
  in.read(block.data(), sealSize);
  const auto there = static_cast<std::size_t>(in.gcount());
  in.clear();
  if (!block.starts_with(magic)) {
    if (hdf5Start(file) == 0)
      return 0;
    fail(file, "is no saved run, or its beginning is damaged");
  }
  std::string_view rest = std::string_view(block).substr(magic.size());
  const auto format = takeNumber(rest);
  if (format && *format > static_cast<std::uint64_t>(runFormat))
    fail(file, "was saved by a newer version of this program, in format " + std::to_string(*format) +
                   ": format " + std::to_string(runFormat) + " and older ones can be read");
  const auto length = takeNumber(rest);
  if (!format || *format == 0 || !length || there < sealSize)
    fail(file, there < sealSize ? "is truncated within its first bytes" : damagedSeal);
  if (const std::uint64_t size = lengthBehindSeal(file); size != *length)
    fail(file, size < *length ? "is truncated: " + std::to_string(*length - size) + " bytes are missing"
                              : "is damaged: there are " + std::to_string(size - *length) +
                                    " bytes more than were saved");
  const std::string hash(rest.substr(0, hashDigits));
  if (rest.size() <= hashDigits || rest[hashDigits] != '\n' ||
      !std::ranges::all_of(rest.substr(hashDigits + 1), [](char c) { return c == '\0'; }))
    fail(file, damagedSeal);
  if (hashOf(lineBegin(static_cast<int>(*format), *length), in) != hash)
    fail(file, "is damaged: its content is not what was saved (the checksum differs)");
  return static_cast<int>(*format);
}

} // namespace spikeloom
