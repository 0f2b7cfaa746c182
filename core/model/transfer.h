#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace spikeloom {

// Firing rate of a quadratic integrate-and-fire neuron (membrane time constant T0) at the constant input x
// (dimensionless; 0 = threshold). Rates are in spikes per T0; in Hz they are 1000/T0 times that. All are
// finite for every finite x, neither overflow nor lose relative accuracy far from threshold, and pass NaN on.

/// c of φ₂: how far around threshold input fluctuations blur it.
inline constexpr double phi2Softness = 0.1;

/// φ₁(x) = √[x]₊ / π: without fluctuations.
[[nodiscard]] inline double phi1(double x) { return std::sqrt(std::max(x, 0.0)) / std::numbers::pi; }

/// φ₂(x) = (1/π) √(c ln(1 + e^{x/c})): with a soft threshold. Tends to φ₁ above it, to √c e^{x/2c}/π below.
[[nodiscard]] inline double phi2(double x) {
  const double z = x / phi2Softness;
  if (z <
      -40) // ln(1 + e^z) = e^z (1 − e^z/2 …): its root, to the last digit, and further down than e^z itself
    return std::sqrt(phi2Softness) * std::exp(z / 2) / std::numbers::pi;
  const double softplus = std::max(x, 0.0) + phi2Softness * std::log1p(std::exp(-std::abs(z)));
  return std::sqrt(softplus) / std::numbers::pi;
}

/// φ₂'(x) = 1 / (2π (1 + e^{−x/c}) √(c ln(1 + e^{x/c}))). Tends to 1/(2π√x) above threshold, to
/// e^{x/2c} / (2π√c) below, where the formula as it stands is 0/0.
[[nodiscard]] inline double phi2Derivative(double x) {
  const double z = x / phi2Softness;
  if (z < -40)
    return std::exp(z / 2) / (2 * std::numbers::pi * std::sqrt(phi2Softness));
  const double sigmoid = 1 / (1 + std::exp(-z));
  return sigmoid / (2 * std::numbers::pi * std::numbers::pi * phi2(x));
}

} // namespace spikeloom
