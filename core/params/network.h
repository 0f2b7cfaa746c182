#pragma once

#include <string>

#include "core/params/field.h"

namespace spikeloom {

/// How the network before training is made (docs/SPEC.md, section 5).
enum class Topology { random, balanced, file };
template <>
inline constexpr auto optionsOf<Topology> = std::to_array<Option>(
    {{"random", "random"}, {"balanced", "balanced excitation and inhibition"}, {"file", "from a file"}});

/// The recurrent network before training. Random: W_ij ≠ 0 with probability p, Normal(0, σ²/(Np)). Balanced:
/// each neuron has exactly p(1−f)N excitatory inputs of J/√(Np) and pfN inhibitory ones of −gJ/√(Np).
struct NetworkParams {
  Topology topology = Topology::random;
  int neurons = 200;
  double connection_probability = 0.3;
  double weight_sd = 4.0;
  bool zero_row_sums = true;
  double synaptic_strength = 6.0;
  double inhibition_ratio = 5.0;
  std::string file;
};

/// Whether the experiment's network is made in one of these ways (defined where Experiment is known).
template <Topology... Which> bool topologyIs(const Experiment& experiment);

template <>
inline constexpr auto rowsOf<NetworkParams> = [] {
  using Self = NetworkParams;
  using enum Topology;
  return std::tuple{
      SPIKELOOM_ROW(
          topology, .name = "Network",
          .help =
              "random: weights of both signs at random. balanced: excitatory and inhibitory neurons whose "
              "strong inputs cancel on average. file: your own weight matrix."),
      SPIKELOOM_ROW(
          neurons, .name = "Neurons", .symbol = "N",
          .help = "Number of neurons. More neurons average out each other's spikes: sampling error falls "
                  "as 1/√N. Memory and time grow as N³p².",
          .range = between(1, 20000), .slider = between(20, 5000)),
      SPIKELOOM_ROW(
          connection_probability, .name = "Connection probability", .symbol = "p",
          .help = "Probability of a synapse between two neurons. Only these synapses are trained; more of "
                  "them lower the sampling error.",
          .range = above(0, 1), .relevant = topologyIs<random, balanced>),
      SPIKELOOM_ROW(
          weight_sd, .name = "Initial strength", .symbol = "σ",
          .help = "Initial weights are Normal(0, σ²/(Np)). 0 keeps the synapses but starts them at zero: "
                  "learning from no connections.",
          .range = between(0, 100), .relevant = topologyIs<random>),
      SPIKELOOM_ROW(
          zero_row_sums, .name = "Balanced rows",
          .help = "Make each neuron's incoming weights sum to zero, so that excitation and inhibition cancel "
                  "on average before training: their mean is subtracted, or, under Dale's law, the "
                  "inhibitory ones are scaled.",
          .relevant = topologyIs<random>),
      SPIKELOOM_ROW(
          synaptic_strength, .name = "Synaptic strength", .symbol = "J",
          .help = "Excitatory weights start at J/√(Np). The stronger, the more irregular the activity before "
                  "training, and the harder it is to stabilise.",
          .range = between(0, 1000), .relevant = topologyIs<balanced>),
      SPIKELOOM_ROW(
          inhibition_ratio, .name = "Inhibition over excitation", .symbol = "g",
          .help = "Inhibitory weights start at −gJ/√(Np). Above (1−f)/f inhibition dominates and keeps the "
                  "network from running away.",
          .range = between(0, 1000), .relevant = topologyIs<balanced>),
      SPIKELOOM_ROW(
          file, .name = "Network file",
          .help =
              "HDF5, MATLAB or .npz file with weights (N×N, row = postsynaptic, zero = no synapse), and, if "
              "wanted, stimulus (K×N), phase (N, radians) and cell_types (N, 1 or -1), as --out writes it; "
              "or a CSV or .npy file of the weights alone.",
          .fileTypes = "Network files (*.h5 *.hdf5 *.mat *.npz *.npy *.csv *.jld *.jld2)",
          .relevant = topologyIs<Topology::file>),
  };
}();
static_assert(everyMemberHasARow<NetworkParams>(rowsOf<NetworkParams>));

} // namespace spikeloom
