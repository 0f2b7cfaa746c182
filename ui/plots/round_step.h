#pragma once

#include <cmath>

namespace spikeloom {

/// 1, 2 or 5 times a power of ten, at most `x` (to rounding).
[[nodiscard]] inline double roundStep(double x) {
  const double power = std::pow(10, std::floor(std::log10(x) + 1e-9));
  const double digit = x / power;
  return power * (digit >= 5 - 1e-6 ? 5 : digit >= 2 - 1e-6 ? 2 : 1);
}

/// The nearest multiple of such a step, as the decimal number that one would write (3 · 0.1 is not 0.3).
[[nodiscard]] inline double multipleOfStep(double step, double x) {
  return step < 1 ? std::round(x / step) / std::round(1 / step) : std::round(x / step) * step;
}

} // namespace spikeloom
