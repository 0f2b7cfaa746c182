#include "core/base/text.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

namespace spikeloom {

std::string significant(double x, int digits) { return fmt::format("{:.{}g}", x, digits); }

std::string decimals(double x, int digits) { return fmt::format("{:.{}f}", x, digits); }

std::string shortest(double x) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x).ptr};
}

std::optional<double> numberIn(std::string_view text) {
  double x = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  return error == std::errc() && at == text.data() + text.size() ? std::optional(x) : std::nullopt;
}

namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0; // 0: this is no UTF-8
};

/// The first one of a text that is not empty; overlong forms, surrogates and what lies above U+10FFFF are
/// none.
CodePoint firstCodePoint(std::string_view text) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  if (byte(0) < 0x80)
    return {byte(0), 1};
  const std::size_t bytes = byte(0) < 0xc2   ? 0
                            : byte(0) < 0xe0 ? 2
                            : byte(0) < 0xf0 ? 3
                            : byte(0) < 0xf5 ? 4
                                             : 0;
  if (bytes == 0 || text.size() < bytes)
    return {};
  std::uint32_t value = byte(0) & (0x7fU >> bytes);
  for (std::size_t k = 1; k < bytes; ++k) {
    if ((byte(k) & 0xc0U) != 0x80)
      return {};
    value = value << 6U | (byte(k) & 0x3fU);
  }
  const bool overlong = value < (bytes == 3 ? 0x800U : bytes == 4 ? 0x10000U : 0x80U);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  return overlong || surrogate || value > 0x10ffff ? CodePoint{} : CodePoint{value, bytes};
}

/// What is obeyed instead of shown: C0, DEL, C1, line and paragraph separators, directional marks.
bool isObeyed(std::uint32_t c) {
  const auto within = [c](std::uint32_t first, std::uint32_t last) { return c >= first && c <= last; };
  return c < 0x20 || within(0x7f, 0x9f) || c == 0x61c || within(0x200e, 0x200f) || within(0x2028, 0x202e) ||
         within(0x2066, 0x2069) || c == 0xfeff;
}

} // namespace

std::string printable(std::string_view text, std::string_view kept) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = firstCodePoint(text);
    const std::size_t bytes = c.bytes == 0 ? 1 : c.bytes;
    if (c.bytes == 0)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    else if (!isObeyed(c.value) || (bytes == 1 && kept.find(text[0]) != std::string_view::npos))
      out += text.substr(0, bytes);
    else
      out += c.value < 0x100 ? fmt::format("\\x{:02x}", c.value) : fmt::format("\\u{:04x}", c.value);
    text.remove_prefix(bytes);
  }
  return out;
}

std::string durationText(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  if (whole < 60)
    return fmt::format("{} s", whole);
  if (whole < 3600)
    return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

std::optional<double> durationIn(std::string_view text) {
  for (const auto& [unit, seconds] : {std::pair("min", 60.0), std::pair("s", 1.0), std::pair("h", 3600.0)})
    if (text.ends_with(unit)) {
      const auto number = numberIn(text.substr(0, text.size() - std::string_view(unit).size()));
      return number && *number > 0 && std::isfinite(*number) ? std::optional(*number * seconds)
                                                             : std::nullopt;
    }
  return std::nullopt;
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = firstCodePoint(text).bytes;
    if (bytes == 0)
      return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::string bytesText(double bytes) {
  if (bytes < 1000)
    return decimals(bytes, 0) + " bytes";
  const auto text = [bytes](double unit, const char* name) {
    return decimals(bytes / unit, bytes < 10 * unit ? 1 : 0) + name;
  };
  return bytes < 1e6 ? text(1e3, " kB") : bytes < 1e9 ? text(1e6, " MB") : text(1e9, " GB");
}

std::string gigabytesText(double bytes) { return decimals(bytes / 1e9, bytes < 1e8 ? 3 : 1) + " GB"; }

} // namespace spikeloom
