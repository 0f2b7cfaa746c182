#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/model/noise.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// I_i of one trial: the stimulus while it lasts, frozen noise from its onset on, and a probe's white noise
/// throughout. Noise is held over stretches of 1 ms (of a time step, if that is longer).
class ExternalInput {
public:
  /// Which noise a probed trial has: none, or the white noise of a number of its own.
  using ProbeNoise = std::optional<std::uint64_t>;

  /// @param stimulus I_i with gain, N values; outlives this
  /// @param onset, end first steps of the trial with and after the stimulus
  ExternalInput(const Experiment& experiment, std::span<const double> stimulus, std::size_t onset,
                std::size_t end, ProbeNoise probe);

  /// Input during step `step` of the trial: N values, or none when there is no input.
  [[nodiscard]] std::span<const double> at(std::size_t step);

private:
  std::span<const double> m_stimulus;
  std::size_t m_onset, m_end, m_stretch;
  std::optional<Noise> m_frozen, m_probe;
  std::vector<double> m_sum;
};

/// The frozen noise of an experiment, in stretches of `stretch` ms from stimulus onset on; nothing when there
/// is none.
[[nodiscard]] std::optional<Noise> frozenNoise(const Experiment& experiment, double stretch);

} // namespace spikeloom
