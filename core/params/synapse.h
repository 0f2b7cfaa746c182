#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// Exponential synapse: r decays with τs and jumps by T0/τs at a spike (T0 = 10 ms).
struct SynapseParams {
  double time_constant = 20.0;
};

/// Whether the neurons spike: rate units have no synaptic filter.
bool spikes(const Experiment& experiment);

template <>
inline constexpr auto rowsOf<SynapseParams> = [] {
  using Self = SynapseParams;
  return std::tuple{
      SPIKELOOM_ROW(
          time_constant, .name = "Synaptic time constant", .symbol = "τs", .unit = "ms",
          .help = "How long a spike acts. Too slow for the target: tracking error (about τs/τc). Too fast: "
                  "each spike counts by itself, sampling error (about 1/√(Nτs)).",
          .range = above(0, 10000), .effect = Effect::Live, .slider = between(1, 500), .relevant = spikes),
  };
}();
static_assert(everyMemberHasARow<SynapseParams>(rowsOf<SynapseParams>));

} // namespace spikeloom
