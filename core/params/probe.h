#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// Which synapses a shuffle exchanges.
enum class ShuffledSynapses { none, all, recorded };
template <>
inline constexpr auto optionsOf<ShuffledSynapses> =
    std::to_array<Option>({{"none", "none"}, {"all", "all"}, {"recorded", "among recorded neurons"}});

/// What is done to the trained network in test trials, and to them alone: nothing here touches training.
struct ProbeParams {
  double lost_neurons = 0.0;
  ShuffledSynapses shuffled_synapses = ShuffledSynapses::none;
  double noise = 0.0;
};

template <>
inline constexpr auto rowsOf<ProbeParams> = [] {
  using Self = ProbeParams;
  return std::tuple{
      SPIKELOOM_ROW(
          lost_neurons, .name = "Lost neurons",
          .help = "Share of neurons, drawn at random, that lose all their synapses in test trials. Learning "
                  "is spread over all of them: a few are not missed.",
          .range = between(0, 1), .effect = Effect::Live),
      SPIKELOOM_ROW(
          shuffled_synapses, .name = "Shuffled synapses",
          .help = "In test trials the trained weights of each neuron are permuted among its synapses: same "
                  "strengths, other places. Shows that it matters which neuron a weight comes from.",
          .effect = Effect::Live),
      SPIKELOOM_ROW(
          noise, .name = "Noise", .unit = "√ms",
          .help = "White noise on every neuron's input in test trials, other in each: standard deviation of "
                  "its integral over 1 ms. It adds to the sampling error.",
          .range = between(0, 1000), .effect = Effect::Live),
  };
}();
static_assert(everyMemberHasARow<ProbeParams>(rowsOf<ProbeParams>));

} // namespace spikeloom
