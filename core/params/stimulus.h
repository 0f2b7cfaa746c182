#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// The brief input that starts every trial: one amplitude a neuron, uniform in [−1, 1] × gain, the same in
/// every trial.
struct StimulusParams {
  double gain = 1.0;
  double duration = 50.0;
};

template <>
inline constexpr auto rowsOf<StimulusParams> = [] {
  using Self = StimulusParams;
  return std::tuple{
      SPIKELOOM_ROW(
          gain, .name = "Stimulus strength",
          .help = "Amplitudes are uniform in ± this value, in units of synaptic drive (0 is the spiking "
                  "threshold). It brings the network to the same state before each target.",
          .range = between(0, 100), .effect = Effect::Live),
      SPIKELOOM_ROW(duration, .name = "Stimulus duration", .unit = "ms",
                    .help = "How long the stimulus acts before the target window.",
                    .range = between(0, 10000), .effect = Effect::Live),
  };
}();
static_assert(everyMemberHasARow<StimulusParams>(rowsOf<StimulusParams>));

} // namespace spikeloom
