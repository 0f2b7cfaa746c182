#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// The random recurrent network before training (SPEC section 5 of the paper's methods: W_ij ~ Normal(0,
/// σ²/(Np))).
struct NetworkParams {
  int neurons = 200;
  double connection_probability = 0.3;
  double weight_sd = 4.0;
  bool zero_row_sums = true;
};

template <>
inline constexpr auto rowsOf<NetworkParams> = [] {
  using Self = NetworkParams;
  return std::tuple{
      SPIKELOOM_ROW(
          neurons, .name = "Neurons", .symbol = "N",
          .help = "Number of neurons. More neurons average out each other's spikes: sampling error falls "
                  "as 1/√N. Memory and time grow as N³p².",
          .range = between(1, 20000)),
      SPIKELOOM_ROW(
          connection_probability, .name = "Connection probability", .symbol = "p",
          .help = "Probability of a synapse between two neurons. Only these synapses are trained; more of "
                  "them lower the sampling error.",
          .range = above(0, 1)),
      SPIKELOOM_ROW(
          weight_sd, .name = "Initial strength", .symbol = "σ",
          .help = "Initial weights are Normal(0, σ²/(Np)). 0 keeps the synapses but starts them at zero: "
                  "learning from no connections.",
          .range = between(0, 100)),
      SPIKELOOM_ROW(
          zero_row_sums, .name = "Balanced rows",
          .help = "Shift each neuron's incoming weights so that they sum to zero: excitation and inhibition "
                  "cancel on average before training."),
  };
}();
static_assert(everyMemberHasARow<NetworkParams>(rowsOf<NetworkParams>));

} // namespace spikeloom
