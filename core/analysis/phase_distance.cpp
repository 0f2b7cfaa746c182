#include "core/analysis/phase_distance.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace spikeloom {

double phaseDistance(std::span<const double> phases, std::span<const double> others) {
  assert(phases.size() == others.size() && !phases.empty());
  double sum = 0;
  for (std::size_t i = 0; i < phases.size(); ++i)
    sum += std::abs(std::remainder(phases[i] - others[i], 2 * std::numbers::pi));
  return sum / static_cast<double>(phases.size());
}

} // namespace spikeloom
