#include "core/base/text.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>

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

std::string durationText(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  if (whole < 60)
    return fmt::format("{} s", whole);
  if (whole < 3600)
    return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

std::string gigabytesText(double bytes) { return decimals(bytes / 1e9, bytes < 1e8 ? 3 : 1) + " GB"; }

} // namespace spikeloom
