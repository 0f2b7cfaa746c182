#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// How the quadratic integrate-and-fire neuron is stepped.
enum class Integrator { exact, rk4 };
template <>
inline constexpr auto optionsOf<Integrator> = std::to_array<Option>(
    {{"exact", "exact, spikes between grid points"}, {"rk4", "Runge-Kutta 4, spikes on the grid"}});

/// τ dv/dt = v² + u + I, a spike at v → ∞, reset to −∞ (quadratic integrate-and-fire).
struct NeuronParams {
  Integrator integrator = Integrator::exact;
  double time_constant = 10.0;
  double time_step = 0.1;
};

template <>
inline constexpr auto rowsOf<NeuronParams> = [] {
  using Self = NeuronParams;
  return std::tuple{
      SPIKELOOM_ROW(
          integrator, .name = "Integrator",
          .help = "exact: closed-form step with spike times between grid points. rk4: Runge-Kutta on the "
                  "phase with spikes on the grid, as in the paper's example program, for comparison."),
      SPIKELOOM_ROW(
          time_constant, .name = "Membrane time constant", .symbol = "τ", .unit = "ms",
          .help = "Time scale of the membrane. Shorter: more spikes for the same drive, less sampling error.",
          .range = above(0, 1000), .effect = Effect::Live),
      SPIKELOOM_ROW(
          time_step, .name = "Time step", .symbol = "dt", .unit = "ms",
          .help = "Input is held constant over a step. Finer steps cost time and change little with the "
                  "exact integrator.",
          .range = between(0.001, 10)),
  };
}();
static_assert(everyMemberHasARow<NeuronParams>(rowsOf<NeuronParams>));

} // namespace spikeloom
