#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/model/initial_network.h"
#include "core/model/neuron_model.h"
#include "core/model/rate_units.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// The paper's time unit: filtered spike trains and rates are in spikes per T0.
inline constexpr double T0 = 10.0; // ms

/// A recurrent network: neurons, exponential synapses, weights. A copy is a network of its own.
///
/// Per step of length dt (ms), spiking neurons:
///   1. neurons advance at the input u_i + I_i held over the step;
///   2. r_i ← r_i e^{−dt/τs}, plus (T0/τs) e^{−δ/τs} for a spike δ before the step's end;
///   3. u_i = Σ_j W_ij r_j, kept by decay plus one column of W a spike (u decays as r does).
/// Rate units: x_i relaxes to u_i + I_i, r_i = tanh x_i, u_i = Σ_j W_ij r_j, all anew in each step.
class Network {
public:
  /// As makeInitialNetwork makes it; r = u = 0. @throws InputErrors for a network file that cannot be used
  explicit Network(const Experiment& experiment);
  Network(const Experiment& experiment, InitialNetwork initial);
  /// A given network: padded weights as in `connectivity`, phases θ (N, radians).
  Network(const Experiment& experiment, Connectivity connectivity, AlignedVector<double> weights,
          std::span<const double> phases);
  Network(const Network& other);
  Network(Network&&) noexcept = default;
  ~Network() = default;
  Network& operator=(const Network&) = delete;
  Network& operator=(Network&&) = delete;

  /// Takes up neuron and synapse time constants and the time step.
  void setParameters(const Experiment& experiment);

  /// One step; `external` is I (N values), or empty for none. Spikes of the step are in spikes() afterwards.
  /// @returns false when an input is too large for the step (see NeuronModel::step)
  [[nodiscard]] bool step(std::span<const double> external);

  /// Takes back what spike `index` of spikes() did to r and u, as if it had not reached any synapse.
  void retractSpike(std::size_t index);

  [[nodiscard]] std::size_t size() const { return m_connectivity.neurons; }
  [[nodiscard]] const Connectivity& connectivity() const { return m_connectivity; }
  /// Whether neurons spike; rate units do not.
  [[nodiscard]] bool spiking() const { return m_neurons != nullptr; }
  /// +1 (excitatory) or −1 (inhibitory) a neuron; empty when neurons have no type.
  [[nodiscard]] std::span<const std::int8_t> cellTypes() const { return m_cellTypes; }
  [[nodiscard]] const std::vector<StepSpike>& spikes() const { return m_spikes; }
  /// What a spike `remaining` ms before the step's end has contributed to its neuron's r at the step's end.
  [[nodiscard]] double amplitude(const StepSpike& spike) const;

  /// u, N values. Mutable for the learning rule, which knows how a weight change moves it.
  [[nodiscard]] std::span<double> drive() { return m_drive; }
  [[nodiscard]] std::span<const double> drive() const { return m_drive; }
  /// r: filtered spike trains in spikes per T0; of rate units tanh x.
  [[nodiscard]] std::span<const double> filteredSpikes() const { return m_filtered; }
  /// Row i of W, padded and on a cache line; a change must be followed by the change of drive()[i].
  [[nodiscard]] double* weights(std::size_t i) { return m_weights.data() + m_connectivity.rowStart[i]; }
  [[nodiscard]] std::span<const double> weightRow(std::size_t i) const {
    return {m_weights.data() + m_connectivity.rowStart[i], m_connectivity.synapseCounts[i]};
  }
  [[nodiscard]] const AlignedVector<double>& paddedWeights() const { return m_weights; }
  /// Replaces all weights (padded as in the connectivity), and u by W r.
  void setWeights(AlignedVector<double> weights);

  /// Phases θ of spiking neurons, in [−π, π].
  [[nodiscard]] std::vector<double> phases() const { return m_neurons->phases(); }
  [[nodiscard]] NeuronModel& neurons() { return *m_neurons; }
  /// Shows what evolves without learning (neurons, u, r).
  void visitDynamics(StateVisitor& visitor);
  /// Shows what outlasts a spike or two: r (of rate units x), and then makes u = W r. What is inside the
  /// neurons stays.
  void visitSynapses(StateVisitor& visitor);
  /// Shows the weights, padded.
  void visitWeights(StateVisitor& visitor) { visitor("weights", std::span<double>(m_weights)); }

private:
  void multiplyWeights();
  void propagate(const StepSpike& spike, double sign);

  Connectivity m_connectivity;
  std::unique_ptr<NeuronModel> m_neurons; // one of the two
  std::optional<RateUnits> m_rateUnits;
  std::vector<std::int8_t> m_cellTypes;
  AlignedVector<double> m_weights;
  AlignedVector<double> m_drive, m_filtered, m_input; // u, r, u + I
  std::vector<StepSpike> m_spikes;
  double m_timeConstant = 10, m_dt = 0.1, m_synapticTimeConstant = 20,
         m_decay = 1; // derived from the experiment
};

} // namespace spikeloom
