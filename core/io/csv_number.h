#pragma once

#include <array>
#include <cstdint>

namespace spikeloom {

/// Reads the decimal number that a text begins with, when that can be done exactly with one multiplication:
/// at most 2⁵³ as digits and a power of ten up to 22 (Clinger 1990). That is nearly every number in a file.
/// @param decimal the decimal mark
/// @return where the number ends; nullptr when another way must be taken, or there is no number
inline const char* csvNumber(const char* at, const char* end, char decimal, double& number) {
  static constexpr std::array<double, 23> powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const auto isDigit = [](char c) { return static_cast<unsigned char>(c - '0') < 10; };
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+'))
    ++at;
  std::uint64_t digits = 0;
  const char* const begin = at;
  for (; at != end && isDigit(*at); ++at)
    digits = 10 * digits + static_cast<std::uint64_t>(*at - '0');
  auto count = at - begin;
  int exponent = 0;
  if (at != end && *at == decimal) {
    const char* const fraction = ++at;
    for (; at != end && isDigit(*at); ++at)
      digits = 10 * digits + static_cast<std::uint64_t>(*at - '0');
    exponent = -static_cast<int>(at - fraction > 100 ? 100 : at - fraction);
    count += at - fraction;
  }
  if (count == 0 || count > 18)
    return nullptr;
  if (at != end && (*at | 0x20) == 'e') {
    if (++at == end)
      return nullptr;
    const bool small = *at == '-';
    at += *at == '-' || *at == '+';
    int value = 0;
    const char* const first = at;
    for (; at != end && isDigit(*at) && value < 1000; ++at)
      value = 10 * value + (*at - '0');
    if (at == first)
      return nullptr;
    exponent += small ? -value : value;
  }
  if (digits > (std::uint64_t{1} << 53) || exponent < -22 || exponent > 22)
    return nullptr;
  const auto whole = static_cast<double>(digits);
  number = exponent < 0 ? whole / powers[static_cast<std::size_t>(-exponent)]
                        : whole * powers[static_cast<std::size_t>(exponent)];
  if (negative)
    number = -number;
  return at;
}

} // namespace spikeloom
