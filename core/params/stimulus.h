#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// Input from outside. The stimulus (cue) starts every trial: one amplitude a neuron, uniform in [−1, 1] ×
/// gain, the same in every trial of one target set. The kick starts the network, once. Frozen noise is the
/// same in every trial.
struct StimulusParams {
  double gain = 1.0;
  double duration = 100.0;
  double kick_strength = 0.0;
  double kick_duration = 500.0;
  double noise = 0.0;
  double noise_correlation_time = 10.0;
};

bool kickThere(const Experiment& experiment);
bool frozenNoiseThere(const Experiment& experiment);

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
      SPIKELOOM_ROW(
          kick_strength, .name = "Kick strength",
          .help =
              "Input before everything else, uniform between 0 and this a neuron: it starts a network that "
              "keeps itself going but is silent at first. 0 for none.",
          .range = between(0, 1000)),
      SPIKELOOM_ROW(kick_duration, .name = "Kick duration", .unit = "ms",
                    .help = "How long the kick acts, once, when the network is built.",
                    .range = between(0, 100000), .relevant = kickThere),
      SPIKELOOM_ROW(
          noise, .name = "Frozen noise",
          .help =
              "Standard deviation of an Ornstein-Uhlenbeck input of each neuron's own from stimulus onset "
              "on, the same in every trial. It makes neurons differ that share a target: what is learned "
              "needs varied activity.",
          .range = between(0, 1000)),
      SPIKELOOM_ROW(noise_correlation_time, .name = "Noise correlation time", .unit = "ms",
                    .help = "Correlation time of the frozen noise.", .range = between(1, 100000),
                    .relevant = frozenNoiseThere),
  };
}();
static_assert(everyMemberHasARow<StimulusParams>(rowsOf<StimulusParams>));

} // namespace spikeloom
