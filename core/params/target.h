#pragma once

#include <string>

#include "core/params/field.h"

namespace spikeloom {

/// What the neurons are trained to follow.
enum class TargetFamily {
  sine,
  product_of_sines,
  chaotic,
  ornstein_uhlenbeck,
  innate,
  constant,
  drawn,
  file
};
template <>
inline constexpr auto
    optionsOf<TargetFamily> = std::to_array<Option>({{"sine", "sine"},
                                                     {"product-of-sines", "product of sines"},
                                                     {"chaotic", "chaotic rate network"},
                                                     {"ornstein-uhlenbeck", "Ornstein-Uhlenbeck"},
                                                     {"innate", "the network's own activity"},
                                                     {"constant", "constant"},
                                                     {"drawn", "drawn"},
                                                     {"file", "from a file"}});

/// When the two sines of a product begin.
enum class SinePhases { independent, shared };
template <>
inline constexpr auto optionsOf<SinePhases> = std::to_array<Option>({{"independent", "each its own"},
                                                                     {"shared", "one shift for both"}});

/// How a drawn curve goes from point to point.
enum class CurveShape { straight, smooth };
template <>
inline constexpr auto optionsOf<CurveShape> = std::to_array<Option>({{"straight", "straight lines"},
                                                                     {"smooth", "smooth"}});

/// How a target file is laid out.
enum class FileLayout { neurons_in_rows, neurons_in_columns };
template <>
inline constexpr auto optionsOf<FileLayout> = std::to_array<Option>(
    {{"neurons-in-rows", "a neuron a row"}, {"neurons-in-columns", "a neuron a column"}});

/// What the numbers of a target file are.
enum class FileQuantity { drive, rate_hz };
template <>
inline constexpr auto optionsOf<FileQuantity> = std::to_array<Option>({{"drive", "synaptic drive"},
                                                                       {"rate-hz", "rate in Hz"}});

/// Targets, one a neuron, over the target window [0, T].
struct TargetParams {
  TargetFamily family = TargetFamily::sine;
  double duration = 1000.0;
  int sets = 1;
  double random_fraction = 1.0;
  double amplitude_min = 0.5;
  double amplitude_max = 1.5;
  double shift_max = 1000.0;
  double period_min = 300.0;
  double period_max = 1000.0;
  double slow_period_min = 500.0;
  double slow_period_max = 1000.0;
  double fast_period_min = 100.0;
  double fast_period_max = 500.0;
  SinePhases phases = SinePhases::independent;
  double chaos_gain = 5.0;
  double chaos_probability = 0.3;
  double chaos_time_constant = 40.0;
  double chaos_run_in = 0.0;
  double correlation_time = 200.0;
  double standard_deviation = 0.95;
  double warm_up = 3000.0;
  double level = 1.0;
  std::string curves;
  CurveShape curve_shape = CurveShape::straight;
  std::string file;
  std::string file_dataset;
  FileLayout file_layout = FileLayout::neurons_in_rows;
  double file_time_step = 20.0;
  FileQuantity file_quantity = FileQuantity::drive;
  double file_minimum_rate = 0.0;
  std::string file_neurons;
  int auxiliary_neurons = 0;
  double auxiliary_correlation_time = 800.0;
  double auxiliary_deviation = 0.632;
};

/// Whether the experiment's targets are of one of these families (defined where Experiment is known).
template <TargetFamily... Family> bool targetIs(const Experiment& experiment);
/// Whether targets are shifted by a time of their own.
bool shiftThere(const Experiment& experiment);
bool fileHoldsRates(const Experiment& experiment);
/// Whether there are auxiliary neurons, or there may be.
bool auxiliaryPossible(const Experiment& experiment);
bool auxiliaryThere(const Experiment& experiment);

template <>
inline constexpr auto rowsOf<TargetParams> = [] {
  using Self = TargetParams;
  using enum TargetFamily;
  constexpr auto amplitudes = between(0, 1000);
  constexpr auto periods = above(0, 1e6);
  return std::tuple{
      SPIKELOOM_ROW(
          family, .name = "Target",
          .help = "The family that each neuron's target is drawn from, or a file with one target a neuron."),
      SPIKELOOM_ROW(duration, .name = "Window length", .symbol = "T", .unit = "ms",
                    .help =
                        "Length of the target window. Longer windows hold more to learn; past the network's "
                        "capacity both errors grow.",
                    .range = above(0, 1e6)),
      SPIKELOOM_ROW(
          sets, .name = "Target sets", .symbol = "K",
          .help = "How many sets of targets are learned, each started by a stimulus of its own; the training "
                  "loops take them in turn. More sets need more loops.",
          .range = between(1, 100)),
      SPIKELOOM_ROW(
          random_fraction, .name = "Fraction of random targets", .symbol = "q",
          .help =
              "This share of the neurons has targets of its own, the others all share one. Learning needs "
              "varied activity to build from: it fails when all are alike.",
          .range = between(0, 1),
          .relevant = targetIs<sine, product_of_sines, chaotic, ornstein_uhlenbeck, innate>),
      SPIKELOOM_ROW(
          amplitude_min, .name = "Smallest amplitude", .symbol = "A",
          .help = "Amplitudes are uniform between the smallest and the largest. Small ones leave too few "
                  "spikes: sampling error.",
          .range = amplitudes, .relevant = targetIs<sine, product_of_sines>),
      SPIKELOOM_ROW(amplitude_max, .name = "Largest amplitude", .symbol = "A",
                    .help = "Upper end of the amplitudes.", .range = amplitudes,
                    .relevant = targetIs<sine, product_of_sines>),
      SPIKELOOM_ROW(
          shift_max, .name = "Largest shift", .symbol = "T₀", .unit = "ms",
          .help = "Each target is shifted in time by a random amount from 0 to this: it spreads the phases, "
                  "so that the network has a varied set of activities to build from.",
          .range = between(0, 1e6), .relevant = shiftThere),
      SPIKELOOM_ROW(
          period_min, .name = "Shortest period", .symbol = "T₁", .unit = "ms",
          .help = "Periods are uniform between the shortest and the longest. Short ones are hard to track "
                  "with slow synapses: tracking error.",
          .range = periods, .relevant = targetIs<sine>),
      SPIKELOOM_ROW(period_max, .name = "Longest period", .symbol = "T₁", .unit = "ms",
                    .help = "Upper end of the periods.", .range = periods, .relevant = targetIs<sine>),
      SPIKELOOM_ROW(slow_period_min, .name = "Shortest slow period", .symbol = "T₁", .unit = "ms",
                    .help = "Period of the slow factor, lower end.", .range = periods,
                    .relevant = targetIs<product_of_sines>),
      SPIKELOOM_ROW(slow_period_max, .name = "Longest slow period", .symbol = "T₁", .unit = "ms",
                    .help = "Period of the slow factor, upper end.", .range = periods,
                    .relevant = targetIs<product_of_sines>),
      SPIKELOOM_ROW(
          fast_period_min, .name = "Shortest fast period", .symbol = "T₂", .unit = "ms",
          .help = "Period of the fast factor, lower end. Short ones are hard to track with slow synapses: "
                  "tracking error.",
          .range = periods, .relevant = targetIs<product_of_sines>),
      SPIKELOOM_ROW(fast_period_max, .name = "Longest fast period", .symbol = "T₂", .unit = "ms",
                    .help = "Period of the fast factor, upper end.", .range = periods,
                    .relevant = targetIs<product_of_sines>),
      SPIKELOOM_ROW(
          phases, .name = "Phases of the two sines",
          .help = "independent: each sine begins anywhere in its period. shared: one random shift for both; "
                  "they cross zero together then, which raises every target and with it the rates.",
          .relevant = targetIs<product_of_sines>),
      SPIKELOOM_ROW(
          chaos_gain, .name = "Chaos gain", .symbol = "g",
          .help = "Strength of the rate network that makes the targets: entries have standard deviation "
                  "g/√(Np). Stronger is faster and larger.",
          .range = between(0, 100), .relevant = targetIs<chaotic>),
      SPIKELOOM_ROW(chaos_probability, .name = "Chaos connectivity",
                    .help = "Connection probability of the rate network that makes the targets.",
                    .range = above(0, 1), .relevant = targetIs<chaotic>),
      SPIKELOOM_ROW(
          chaos_time_constant, .name = "Chaos time constant", .unit = "ms",
          .help = "Time constant of the rate network that makes the targets. Shorter than a few τs: tracking "
                  "error.",
          .range = above(0, 1e5), .slider = between(5, 500), .relevant = targetIs<chaotic>),
      SPIKELOOM_ROW(chaos_run_in, .name = "Chaos run-in", .unit = "ms",
                    .help = "How long the rate network runs before the targets are taken from it.",
                    .range = between(0, 1e6), .relevant = targetIs<chaotic>),
      SPIKELOOM_ROW(correlation_time, .name = "Correlation time", .symbol = "τc", .unit = "ms",
                    .help = "Decay time of the target's autocorrelation. Tracking error is about τs/τc.",
                    .range = above(0, 1e6), .slider = between(10, 2000),
                    .relevant = targetIs<ornstein_uhlenbeck>),
      SPIKELOOM_ROW(standard_deviation, .name = "Standard deviation",
                    .help =
                        "Stationary spread of the target around 0. Small ones leave too few spikes: sampling "
                        "error.",
                    .range = between(0, 1000), .relevant = targetIs<ornstein_uhlenbeck>),
      SPIKELOOM_ROW(
          warm_up, .name = "Warm-up", .unit = "ms",
          .help =
              "How long the untrained network runs before its own synaptic drives are recorded as targets.",
          .range = between(0, 1e6), .relevant = targetIs<innate>),
      SPIKELOOM_ROW(level, .name = "Level",
                    .help = "The drive that every neuron is to hold; below 0 it is silent.",
                    .range = between(-1000, 1000), .relevant = targetIs<constant>),
      SPIKELOOM_ROW(
          curves, .name = "Curves",
          .help = "Neurons and the points (time in ms, value) of their curve: "
                  "\"0-99: 0 0, 500 1, 1000 0; 100-198/2: 0 1, 1000 -1\". \"all\" stands for every neuron, "
                  "\"0-198/2\" for every second one; later curves replace earlier ones.",
          .relevant = targetIs<drawn>),
      SPIKELOOM_ROW(curve_shape, .name = "Between the points",
                    .help =
                        "straight lines: from point to point. smooth: without corners, which slow synapses "
                        "round off anyhow, and never beyond the points.",
                    .relevant = targetIs<drawn>),
      SPIKELOOM_ROW(
          file, .name = "Target file",
          .help =
              "One target a neuron: CSV, NumPy (.npy, .npz), MATLAB (.mat), or a dataset of an HDF5 file "
              "(.h5, "
              "Julia .jld and .jld2, Octave, .nwb). Rows and columns are as in the program that wrote it; "
              "headers, labels and index columns are left out.",
          .fileTypes =
              "Target files (*.csv *.tsv *.txt *.dat *.npy *.npz *.mat *.h5 *.hdf5 *.hdf *.jld *.jld2 *.nwb)",
          .relevant = targetIs<TargetFamily::file>),
      SPIKELOOM_ROW(
          file_dataset, .name = "Dataset",
          .help = "Which dataset of an HDF5, MATLAB or .npz file; may be empty when it holds only one table.",
          .relevant = targetIs<TargetFamily::file>),
      SPIKELOOM_ROW(file_layout, .name = "File layout",
                    .help = "Whether a row of the file is a neuron or a sample.",
                    .relevant = targetIs<TargetFamily::file>),
      SPIKELOOM_ROW(
          file_time_step, .name = "File time step", .unit = "ms",
          .help =
              "Time between two samples, where the file does not tell; a column or dataset called time_ms "
              "does. Resampled linearly to the update times. A longer recording is trimmed to the "
              "window, the last sample of a shorter one is held.",
          .range = between(0.001, 1e6), .relevant = targetIs<TargetFamily::file>),
      SPIKELOOM_ROW(file_quantity, .name = "Quantity in the file",
                    .help = "Synaptic drives, or firing rates in Hz. Rates need the learning of rates.",
                    .relevant = targetIs<TargetFamily::file>),
      SPIKELOOM_ROW(file_minimum_rate, .name = "Smallest mean rate", .unit = "Hz",
                    .help = "Neurons of the file whose mean rate is below this are left out: they would fire "
                            "too few spikes "
                            "to be learned (sampling error).",
                    .range = between(0, 1e6), .relevant = fileHoldsRates),
      SPIKELOOM_ROW(file_neurons, .name = "Neurons of the file",
                    .help = "Which of the file's neurons, counted from 0: \"0-99, 150\", \"0-98/2\" every "
                            "second; empty for all. The first that "
                            "pass the smallest mean rate become the network's targets.",
                    .relevant = targetIs<TargetFamily::file>),
      SPIKELOOM_ROW(
          auxiliary_neurons, .name = "Auxiliary neurons",
          .help = "How many of the network's neurons, the last ones, follow random rates instead of recorded "
                  "ones. They make the activity varied enough to build the recorded rates from.",
          .range = between(0, 20000), .relevant = auxiliaryPossible),
      SPIKELOOM_ROW(
          auxiliary_correlation_time, .name = "Auxiliary correlation time", .unit = "ms",
          .help =
              "Correlation time of the auxiliary neurons' Ornstein-Uhlenbeck drives x; their target rate is "
              "(T0/τ)·√[x]₊/π, smoothed by the synapse.",
          .range = above(0, 1e6), .relevant = auxiliaryThere),
      SPIKELOOM_ROW(auxiliary_deviation, .name = "Auxiliary deviation",
                    .help = "Standard deviation of those drives: larger is more spikes.",
                    .range = between(0, 1000), .relevant = auxiliaryThere),
  };
}();
static_assert(everyMemberHasARow<TargetParams>(rowsOf<TargetParams>));

} // namespace spikeloom
