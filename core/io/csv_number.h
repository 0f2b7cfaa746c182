#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace spikeloom {

inline bool isCsvDigit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

/// Takes the decimal digits that a text begins with: digits = digits · 10ᵏ + those. Eight at a time where
/// they lie in one word as on little-endian machines: a character c is a digit when neither c + 0x46 nor
/// c − 0x30 has its highest bit set, and pairs, fours and eights are joined by one multiplication each.
/// @return where they end
inline const char* csvDigits(const char* at, const char* end, std::uint64_t& digits) {
  if constexpr (std::endian::native == std::endian::little) {
    static constexpr std::array<std::uint64_t, 9> powers{1,      10,      100,      1000,     10000,
                                                         100000, 1000000, 10000000, 100000000};
    while (end - at >= 8) {
      std::uint64_t text = 0;
      std::memcpy(&text, at, sizeof text);
      const std::uint64_t others =
          ((text + 0x4646464646464646) | (text - 0x3030303030303030)) & 0x8080808080808080;
      const int count = std::countr_zero(others) / 8; // 8 when there are none: right up to the first of them
      if (count == 0)
        return at;
      std::uint64_t value = (text & 0x0F0F0F0F0F0F0F0F) << (64 - 8 * count); // zeros in front
      value = value * 10 + (value >> 8);
      value = ((value & 0x000000FF000000FF) * 0x000F424000000064 +
               ((value >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >>
              32;
      digits = digits * powers[static_cast<std::size_t>(count)] + value;
      at += count;
      if (count < 8)
        return at;
    }
  }
  for (; at != end && isCsvDigit(*at); ++at)
    digits = 10 * digits + static_cast<std::uint64_t>(*at - '0');
  return at;
}

/// Reads the decimal number that a text begins with, when that can be done exactly with one multiplication:
/// at most 2⁵³ as digits and a power of ten up to 22 (Clinger 1990). That is nearly every number in a file.
/// Signs are taken without a branch: half of them would be foreseen wrongly.
/// @param decimal the decimal mark
/// @return where the number ends; nullptr when another way must be taken, or there is no number
inline const char* csvNumber(const char* at, const char* end, char decimal, double& number) {
  static constexpr std::array<double, 23> powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const char sign = at != end ? *at : '\0';
  const auto negative = static_cast<unsigned>(sign == '-');
  at += negative | static_cast<unsigned>(sign == '+');
  std::uint64_t digits = 0;
  const char* const begin = at;
  at = csvDigits(at, end, digits);
  auto count = at - begin;
  int exponent = 0;
  if (at != end && *at == decimal) {
    const char* const fraction = ++at;
    at = csvDigits(at, end, digits);
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
    for (; at != end && isCsvDigit(*at) && value < 1000; ++at)
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
  number = std::bit_cast<double>(std::bit_cast<std::uint64_t>(number) ^ (std::uint64_t{negative} << 63U));
  return at;
}

} // namespace spikeloom
