#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/model/connectivity.h"
#include "core/model/neuron_model.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// The paper's time unit: filtered spike trains and rates are in spikes per T0.
inline constexpr double T0 = 10.0; // ms

/// A recurrent network of spiking neurons: neurons, exponential synapses, weights.
///
/// Per step of length dt (ms):
///   1. neurons advance at the input u_i + I_i held over the step;
///   2. r_i ← r_i e^{−dt/τs}, plus (T0/τs) e^{−δ/τs} for a spike δ before the step's end;
///   3. u_i = Σ_j W_ij r_j, kept by decay plus one column of W a spike (u decays as r does).
class Network {
public:
  /// Random connectivity and weights, and initial phases uniform on the circle, all from run.seed; r = u = 0.
  explicit Network(const Experiment& experiment);
  /// A given network: padded weights as in `connectivity`, phases θ (N, radians).
  Network(const Experiment& experiment, Connectivity connectivity, AlignedVector<double> weights,
          std::span<const double> phases);

  /// Takes up neuron and synapse time constants and the time step.
  void setParameters(const Experiment& experiment);

  /// One step; `external` is I (N values), or empty for none. Spikes of the step are in spikes() afterwards.
  /// @returns false when an input is too large for the step (see NeuronModel::step)
  [[nodiscard]] bool step(std::span<const double> external);

  [[nodiscard]] std::size_t size() const { return m_connectivity.neurons; }
  [[nodiscard]] const Connectivity& connectivity() const { return m_connectivity; }
  [[nodiscard]] const std::vector<StepSpike>& spikes() const { return m_spikes; }
  /// What a spike `remaining` ms before the step's end has contributed to its neuron's r at the step's end.
  [[nodiscard]] double amplitude(const StepSpike& spike) const;

  /// u, N values. Mutable for the learning rule, which knows how a weight change moves it.
  [[nodiscard]] std::span<double> drive() { return m_drive; }
  [[nodiscard]] std::span<const double> drive() const { return m_drive; }
  [[nodiscard]] std::span<const double> filteredSpikes() const { return m_filtered; }
  /// Row i of W, padded and on a cache line; a change must be followed by the change of drive()[i].
  [[nodiscard]] double* weights(std::size_t i) { return m_weights.data() + m_connectivity.rowStart[i]; }
  [[nodiscard]] std::span<const double> weightRow(std::size_t i) const {
    return {m_weights.data() + m_connectivity.rowStart[i], m_connectivity.synapseCounts[i]};
  }
  [[nodiscard]] const AlignedVector<double>& paddedWeights() const { return m_weights; }

  [[nodiscard]] NeuronModel& neurons() { return *m_neurons; }
  /// Shows what evolves without learning (neurons, u, r).
  void visitDynamics(StateVisitor& visitor);
  /// Shows the weights, padded.
  void visitWeights(StateVisitor& visitor) { visitor("weights", std::span<double>(m_weights)); }

private:
  Connectivity m_connectivity;
  std::unique_ptr<NeuronModel> m_neurons;
  AlignedVector<double> m_weights;
  AlignedVector<double> m_drive, m_filtered, m_input; // u, r, u + I
  std::vector<StepSpike> m_spikes;
  double m_timeConstant = 10, m_dt = 0.1, m_synapticTimeConstant = 20,
         m_decay = 1; // derived from the experiment
};

} // namespace spikeloom
