#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/model/state.h"
#include "core/params/neuron.h"

namespace spikeloom {

/// A spike inside a step, `remaining` ms before the step's end (0 ≤ remaining ≤ dt).
struct StepSpike {
  std::uint32_t neuron;
  double remaining;
};

/// All neurons of a network, stepped together. What evolves is inside; inputs come from outside.
class NeuronModel {
public:
  virtual ~NeuronModel() = default;

  /// Advances all neurons by dt at constant input (u + I, dimensionless; one a neuron) and appends their
  /// spikes, in ascending order of neurons. @param timeConstant τ in ms
  /// @returns false when an input is too large for the step (or NaN): √|input|·dt/τ must not exceed 1
  [[nodiscard]] virtual bool step(std::span<const double> input, double timeConstant, double dt,
                                  std::vector<StepSpike>& spikes) = 0;

  /// Sets every neuron's phase θ, in radians (v = tan(θ/2); a spike at θ = π).
  virtual void setPhases(std::span<const double> phases) = 0;
  /// The phases, in (−π, π].
  [[nodiscard]] virtual std::vector<double> phases() const = 0;

  /// Shows what must be saved to go on bit for bit.
  virtual void visitState(StateVisitor& visitor) = 0;
};

/// The quadratic integrate-and-fire neuron, τ dv/dt = v² + input, as NeuronParams::integrator says.
[[nodiscard]] std::unique_ptr<NeuronModel> makeNeuronModel(const NeuronParams& params, std::size_t neurons);

} // namespace spikeloom
