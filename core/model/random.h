#pragma once

#include <array>
#include <cstdint>
#include <numbers>

namespace spikeloom {

/// What random numbers are drawn for; each purpose has streams of its own, so that a new use never shifts an
/// old one. The numbers are part of every result: never renumber, only add.
enum class Purpose : std::uint64_t {
  Connectivity = 1,
  Weights = 2,
  Stimulus = 3,
  Phases = 4,
  PreStimulus = 5,
  Targets = 6,
  TargetNetwork = 7,
  TestPreStimulus = 8,
  Kick = 9,
  FrozenNoise = 10,
  ProbeNoise = 11,
  LostNeurons = 12,
  Shuffle = 13,
  SharedTarget = 14,
  Auxiliary = 15,
  TrialStart = 16,
  TestStart = 17,
  OpenLoop = 18,
  Damage = 19,
};

/// A stream of independent random numbers: Philox4x64-10 (Salmon et al., "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011) with key (seed, purpose) and counter (index, block). A stream is its arguments: nothing
/// to save, nothing that depends on threads or on the order in which streams are used.
class RandomStream {
public:
  /// @param index which stream of this purpose, e.g. the neuron
  RandomStream(std::int64_t seed, Purpose purpose, std::uint64_t index);

  /// Uniform in [0, 1), 53 bits.
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Standard normal (Box-Muller).
  double normal();

private:
  std::uint64_t next();

  std::uint64_t m_seed, m_purpose, m_index;
  std::uint64_t m_block = 0;
  unsigned m_left = 0;
  std::array<std::uint64_t, 4> m_words{};
  double m_spare = 0;
  bool m_hasSpare = false;
};

} // namespace spikeloom
