#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace spikeloom {

/// 64-bit FNV-1a over everything that is added. Texts are set apart from each other: "ab", "c" is not "a",
/// "bc".
class Fnv1a {
public:
  void add(std::string_view text) {
    addBytes(std::as_bytes(std::span(text)));
    addBytes(std::array{std::byte{0}});
  }
  /// Nothing sets these apart from what comes next.
  void addBytes(std::span<const std::byte> bytes) {
    for (const std::byte byte : bytes)
      m_hash = (m_hash ^ static_cast<std::uint64_t>(byte)) * 1099511628211u;
  }
  [[nodiscard]] std::uint64_t value() const { return m_hash; }

private:
  std::uint64_t m_hash = 14695981039346656037u;
};

/// 16 hexadecimal digits.
inline std::string hexadecimal(std::uint64_t x) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), x, 16).ptr;
  return std::string(16 - static_cast<std::size_t>(end - digits.data()), '0') +
         std::string(digits.data(), end);
}

} // namespace spikeloom
