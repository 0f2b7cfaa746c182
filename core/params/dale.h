#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// Dale's law: a neuron's outgoing weights all have one sign.
struct DaleParams {
  bool enforced = false;
  double inhibitory_fraction = 0.2;
};

/// Whether the network has excitatory and inhibitory neurons (defined where Experiment is known).
bool hasCellTypes(const Experiment& experiment);
/// Whether their number follows from the inhibitory fraction: a network from a file brings its own.
bool drawsCellTypes(const Experiment& experiment);

template <>
inline constexpr auto rowsOf<DaleParams> = [] {
  using Self = DaleParams;
  return std::tuple{
      SPIKELOOM_ROW(
          enforced, .name = "Enforce Dale's law",
          .help = "A weight change that would turn a synapse's sign, or make it zero, is not applied, and "
                  "that synapse is left out of all later training. Fewer synapses are left to learn with: "
                  "more loops, or a larger λ, may be needed."),
      SPIKELOOM_ROW(inhibitory_fraction, .name = "Inhibitory fraction", .symbol = "f",
                    .help = "Share of inhibitory neurons; they come after the excitatory ones.",
                    .range = between(0, 1), .relevant = drawsCellTypes),
  };
}();
static_assert(everyMemberHasARow<DaleParams>(rowsOf<DaleParams>));

} // namespace spikeloom
