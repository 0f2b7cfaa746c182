#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// What follows the targets.
enum class TrainedQuantity { drive, rate };
template <>
inline constexpr auto optionsOf<TrainedQuantity> = std::to_array<Option>({{"drive", "synaptic drive"},
                                                                          {"rate", "spiking rate"}});

/// How the recursive-least-squares step is computed; the result is the same up to rounding.
enum class RlsMethod { event_driven, plain };
template <>
inline constexpr auto optionsOf<RlsMethod> = std::to_array<Option>({{"event-driven", "event-driven (fast)"},
                                                                    {"plain", "plain (textbook)"}});

/// Width of the numbers in the inverse correlation matrices P.
enum class Precision { single_, double_ };
template <>
inline constexpr auto optionsOf<Precision> = std::to_array<Option>({{"float", "float (32 bit)"},
                                                                    {"double", "double (64 bit)"}});

/// Recursive least squares on every neuron's incoming weights.
struct LearningParams {
  TrainedQuantity quantity = TrainedQuantity::drive;
  double lambda = 1.0;
  double update_interval = 2.0;
  RlsMethod method = RlsMethod::event_driven;
  Precision precision = Precision::single_;
};

template <>
inline constexpr auto rowsOf<LearningParams> = [] {
  using Self = LearningParams;
  return std::tuple{
      SPIKELOOM_ROW(
          quantity, .name = "Trained quantity",
          .help = "synaptic drive: u follows the target. spiking rate: the spikes, smoothed by the synapse, "
                  "follow the target's rate (T0/τ)·√[f]₊/π; single spikes limit how well (sampling error), "
                  "and it takes "
                  "more loops."),
      SPIKELOOM_ROW(
          lambda, .name = "Regularisation", .symbol = "λ",
          .help = "P starts as I/λ: small λ learns in big steps, large λ in cautious ones. Changing it while "
                  "training starts P anew at I/λ and keeps the weights.",
          .range = between(1e-6, 1e6), .effect = Effect::Live, .slider = between(0.01, 100)),
      SPIKELOOM_ROW(
          update_interval, .name = "Update interval", .symbol = "Δt", .unit = "ms",
          .help = "Time between two weight updates; a whole number of time steps. Longer is faster to "
                  "compute and learns less in a loop: errors grow once the activity changes between updates.",
          .range = between(0.001, 10000), .effect = Effect::Live),
      SPIKELOOM_ROW(
          method, .name = "RLS form",
          .help = "event-driven: only the columns of P that spiked are read. plain: the textbook form, many "
                  "times slower, for comparison."),
      SPIKELOOM_ROW(precision, .name = "Precision of P",
                    .help =
                        "float halves memory and time. double for comparison, or for very long training."),
  };
}();
static_assert(everyMemberHasARow<LearningParams>(rowsOf<LearningParams>));

} // namespace spikeloom
