#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spikeloom {

/// A spike as it sounds.
struct Click {
  std::size_t at;  ///< sample at which it begins, from the first one that is asked for
  float level;     ///< 0 … 1
  bool excitatory; ///< high, else low
};

/// Makes sound out of spikes, piece by piece: each is a click
///   y(t) = level · loudness · e^(−t/τ) sin 2πft,   τ = 6 ms, f = 1760 Hz (excitatory) or 440 Hz,
/// which is over after 8 τ; clicks add up to y, and 32767 tanh y is what sounds. Pieces join without a seam.
class ClickTrack {
public:
  static constexpr double decay = 6e-3, high = 1760, low = 440, loudness = 0.3; // s, Hz, Hz

  /// @param rate samples a second
  explicit ClickTrack(int rate);

  /// The next samples. Clicks beyond them are left out.
  [[nodiscard]] std::vector<std::int16_t> next(std::size_t samples, std::span<const Click> clicks);
  /// Nothing sounds any more.
  void clear() { m_voices.clear(); }

private:
  /// A click that sounds: the imaginary part of a decaying oscillation.
  struct Voice {
    std::complex<double> value, step;
    std::size_t begin, left; ///< samples until it begins, and until it is over
  };

  double m_rate;
  std::vector<Voice> m_voices;
};

} // namespace spikeloom
