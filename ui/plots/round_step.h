#pragma once

#include <cmath>

namespace spikeloom {

/// 1, 2 or 5 times a power of ten, at most `x` (to rounding).
[[nodiscard]] inline double roundStep(double x) {
  const double power = std::pow(10, std::floor(std::log10(x) + 1e-9));
  const double digit = x / power;
  return power * (digit >= 5 - 1e-6 ? 5 : digit >= 2 - 1e-6 ? 2 : 1);
}

} // namespace spikeloom
