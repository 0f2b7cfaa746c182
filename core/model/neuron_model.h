#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/state_visitor.h"
#include "core/params/neuron.h"

namespace spikeloom {

/// A spike inside a step, `remaining` ms before the step's end (0 ≤ remaining ≤ dt).
struct StepSpike {
  std::uint32_t neuron;
  double remaining;
};

/// All neurons of a network, stepped together. What evolves is inside; inputs come from outside. Equations,
/// units and limits of each model: neuron_models.h.
class NeuronModel {
public:
  virtual ~NeuronModel() = default;

  /// Advances all neurons by dt (ms) at constant input (u + I, in the model's unit; one a neuron) and appends
  /// their spikes, in ascending order of neurons and, of one neuron, of times.
  /// @param timeConstant τ in ms
  /// @returns false when an input is too large for the step (beyond the model's limit, or NaN): the state is
  /// then worthless
  [[nodiscard]] virtual bool step(std::span<const double> input, double timeConstant, double dt,
                                  std::vector<StepSpike>& spikes) = 0;

  /// Sets every neuron's phase θ in radians, on the circle: a cycle from reset to spike runs from −π to π.
  virtual void setPhases(std::span<const double> phases) = 0;
  /// The phases, in [−π, π].
  [[nodiscard]] virtual std::vector<double> phases() const = 0;

  /// Shows what must be saved to go on bit for bit.
  virtual void visitState(StateVisitor& visitor) = 0;

  /// The same neurons in the same state, independent of these.
  [[nodiscard]] virtual std::unique_ptr<NeuronModel> clone() const = 0;

protected:
  NeuronModel() = default;
  NeuronModel(const NeuronModel&) = default; // for clone(): a copy through the base would be half a model
};

/// The spiking neurons that NeuronParams asks for; its model must not be NeuronKind::rate (see RateUnits).
[[nodiscard]] std::unique_ptr<NeuronModel> makeNeuronModel(const NeuronParams& params, std::size_t neurons);

} // namespace spikeloom
