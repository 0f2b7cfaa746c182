#pragma once

#include "core/params/field.h"

namespace spikeloom {

/// What the network is made of.
enum class NeuronKind { qif, lif, izhikevich, rate };
template <>
inline constexpr auto optionsOf<NeuronKind> = std::to_array<Option>({{"qif", "quadratic integrate-and-fire"},
                                                                     {"lif", "leaky integrate-and-fire"},
                                                                     {"izhikevich", "Izhikevich, five types"},
                                                                     {"rate", "rate units (tanh)"}});

/// How the quadratic integrate-and-fire neuron is stepped.
enum class Integrator { exact, rk4 };
template <>
inline constexpr auto optionsOf<Integrator> = std::to_array<Option>(
    {{"exact", "exact, spikes between grid points"}, {"rk4", "Runge-Kutta 4, spikes on the grid"}});

/// The neurons and their time step; equations in core/model/neuron_models.h and rate_units.h.
struct NeuronParams {
  NeuronKind model = NeuronKind::qif;
  Integrator integrator = Integrator::exact;
  double time_constant = 10.0;
  double time_step = 0.1;
};

/// Whether the experiment's neurons are of one of these kinds (defined where Experiment is known).
template <NeuronKind... Kind> bool neuronIs(const Experiment& experiment);

template <>
inline constexpr auto rowsOf<NeuronParams> = [] {
  using Self = NeuronParams;
  using enum NeuronKind;
  return std::tuple{
      SPIKELOOM_ROW(
          model, .name = "Neuron model",
          .help =
              "Zero drive sits at the threshold of each spiking model. Drive is dimensionless for "
              "quadratic integrate-and-fire neurons and rate units, in mV/ms for leaky integrate-and-fire "
              "neurons, in units of 10 mV/ms for Izhikevich's."),
      SPIKELOOM_ROW(
          integrator, .name = "Integrator",
          .help = "exact: closed-form step with spike times between grid points. rk4: Runge-Kutta on the "
                  "phase with spikes on the grid, as in the paper's example program, for comparison.",
          .relevant = neuronIs<qif>),
      SPIKELOOM_ROW(
          time_constant, .name = "Membrane time constant", .symbol = "τ", .unit = "ms",
          .help = "Time scale of the membrane. Shorter: more spikes for the same drive, less sampling error.",
          .range = above(0, 1000), .effect = Effect::Live, .relevant = neuronIs<qif, lif, rate>),
      SPIKELOOM_ROW(time_step, .name = "Time step", .symbol = "dt", .unit = "ms",
                    .help =
                        "Input is held constant over a step. Finer steps cost time and change little, except "
                        "with the integrator rk4.",
                    .range = between(0.001, 10)),
  };
}();
static_assert(everyMemberHasARow<NeuronParams>(rowsOf<NeuronParams>));

} // namespace spikeloom
