#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/random.h"

namespace spikeloom {

/// Gaussian noise of each neuron's own, held over stretches of an interval: x_{k+1} = keep x_k + sd √(1 −
/// keep²) ξ, from the stationary x_0 = sd ξ. keep = e^{−interval/τ} samples an Ornstein-Uhlenbeck process,
/// keep = 0 is white.
class Noise {
public:
  /// The same arguments give the same noise. At most 2¹⁶ neurons. @param index which noise of this purpose
  Noise(std::size_t neurons, double sd, double keep, std::int64_t seed, Purpose purpose, std::uint64_t index);

  /// The values of stretch `stretch`, N of them. Going on to the next is cheap; another stretch is drawn from
  /// the beginning.
  [[nodiscard]] std::span<const double> at(std::size_t stretch);

private:
  void restart();
  void advance();

  double m_sd, m_keep;
  std::int64_t m_seed;
  Purpose m_purpose;
  std::uint64_t m_index;
  std::size_t m_stretch = 0;
  std::vector<RandomStream> m_streams;
  std::vector<double> m_values;
};

} // namespace spikeloom
