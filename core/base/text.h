#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace spikeloom {

// Numbers as text, with a point whatever the locale. NaN is "nan", infinity "inf".

/// With so many significant digits at the most: "0.333", "1.5", "2e-07" (printf's %.{digits}g).
[[nodiscard]] std::string significant(double x, int digits);

/// With so many digits after the point: "1.50".
[[nodiscard]] std::string decimals(double x, int digits);

/// With as few characters as read back exactly.
[[nodiscard]] std::string shortest(double x);

/// The number that the whole text is; nothing when it is none.
[[nodiscard]] std::optional<double> numberIn(std::string_view text);

/// "12 s", "3:05 min", "2:30 h"; rounded up to whole seconds.
[[nodiscard]] std::string durationText(double seconds);

/// The seconds that "90s", "10min" or "1.5h" are; nothing when it is none of these, or not above 0.
[[nodiscard]] std::optional<double> durationIn(std::string_view text);

/// The text with everything that a terminal would obey, hide or misread made visible: control characters, the
/// marks that change the direction of writing, and bytes that are no UTF-8, as "\x1b" or "\u202e". For
/// whatever comes from a file, a file's name or an argument.
/// @param kept control characters that stay: "\n" for what is meant to have lines
[[nodiscard]] std::string printable(std::string_view text, std::string_view kept = {});

/// "812 bytes", "3.4 kB", "120 MB", "3.4 GB".
[[nodiscard]] std::string bytesText(double bytes);

/// "a, b, c": of each thing what `textOf` says.
template <class Things, class TextOf = std::identity>
[[nodiscard]] std::string enumerated(const Things& things, TextOf textOf = {}) {
  std::string out;
  for (const auto& thing : things)
    out += (out.empty() ? "" : ", ") + std::string(std::invoke(textOf, thing));
  return out;
}

/// Whether it is UTF-8 throughout, as JSON and a window need it.
[[nodiscard]] bool isUtf8(std::string_view text);

/// "0.012 GB" below 0.1, "3.4 GB" above.
[[nodiscard]] std::string gigabytesText(double bytes);

} // namespace spikeloom
