#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/base/aligned.h"
#include "core/base/state_visitor.h"
#include "core/model/connectivity.h"
#include "core/model/neuron_model.h"

namespace spikeloom {

/// The paper's time unit: filtered spike trains and rates are in spikes per T0.
inline constexpr double T0 = 10.0; // ms

/// The synapses of one kind between N neurons: who is connected, which copies share, how strongly, and the
/// exponential filter that all of them have, with what goes through it.
///   r_i ← r_i e^{−dt/τs} a step, plus (T0/τs) e^{−δ/τs} for a spike δ before the step's end;
///   u_i = Σ_j W_ij r_j, kept by decay plus one column of W a spike (u decays as r does).
class Projection {
public:
  /// r = u = 0. @param weights padded as in the connectivity
  Projection(std::shared_ptr<const Connectivity> connectivity, AlignedVector<double> weights);

  /// @param timeConstant τs, @param dt the step, both in ms
  void setTimeConstant(double timeConstant, double dt);

  /// Lets r and u decay over one step.
  void decay();
  /// Adds to r and u what a spike of the step sends; with sign −1 takes it back.
  void propagate(const StepSpike& spike, double sign = 1);
  /// What a spike `remaining` ms before the step's end has contributed to its neuron's r at the step's end.
  [[nodiscard]] double amplitude(const StepSpike& spike) const;
  /// r ← the given values (N), u ← W r.
  void setOutputs(std::span<const double> outputs);

  [[nodiscard]] const Connectivity& connectivity() const { return *m_connectivity; }
  [[nodiscard]] const std::shared_ptr<const Connectivity>& sharedConnectivity() const {
    return m_connectivity;
  }

  /// u, N values. Mutable for the learning rule, which knows how a weight change moves it.
  [[nodiscard]] std::span<double> drive() { return m_drive; }
  [[nodiscard]] std::span<const double> drive() const { return m_drive; }
  /// r, N values: what neurons send. Filtered spike trains in spikes per T0; of rate units tanh x.
  [[nodiscard]] std::span<const double> outputs() const { return m_outputs; }

  /// Row i of W, padded and on a cache line; a change must be followed by the change of drive()[i].
  [[nodiscard]] double* weights(std::size_t i) { return m_weights.data() + m_connectivity->rowStart[i]; }
  [[nodiscard]] std::span<const double> weightRow(std::size_t i) const {
    return {m_weights.data() + m_connectivity->rowStart[i], m_connectivity->synapseCounts[i]};
  }
  [[nodiscard]] const AlignedVector<double>& paddedWeights() const { return m_weights; }
  /// Replaces all weights (padded as in the connectivity), and u by W r.
  void setWeights(AlignedVector<double> weights);

  /// Shows u and r. @param outputs what r may be; @param suffix what names of a further projection of a
  /// network end in
  void visitDynamics(StateVisitor& visitor, const Bounds& outputs, const std::string& suffix = {});
  /// Shows the weights, padded.
  void visitWeights(StateVisitor& visitor) { visitor("weights", std::span<double>(m_weights), anyFinite); }

private:
  void multiplyWeights();

  std::shared_ptr<const Connectivity> m_connectivity;
  AlignedVector<double> m_weights;
  AlignedVector<double> m_drive, m_outputs;              // u, r
  double m_timeConstant = 20, m_jump = 0.5, m_decay = 1; // τs; T0/τs; e^{−dt/τs}
};

} // namespace spikeloom
