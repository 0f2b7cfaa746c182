#pragma once

#include <span>

namespace spikeloom {

/// Mean circular distance of two phase vectors: (1/N) Σ_i |wrap(θ_i − θ'_i)|, wrap to [−π, π]; in radians,
/// 0…π. Two unrelated uniform phases are π/2 apart on average. N > 0 phases each, any number of turns.
[[nodiscard]] double phaseDistance(std::span<const double> phases, std::span<const double> others);

} // namespace spikeloom
