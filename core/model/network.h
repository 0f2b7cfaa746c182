#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/model/initial_network.h"
#include "core/model/neuron_model.h"
#include "core/model/projection.h"
#include "core/model/rate_units.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// A recurrent network: neurons and the projections between them, of which the first is the one that is
/// trained. A copy is a network of its own; copies share the connectivity.
///
/// Per step of length dt (ms), spiking neurons:
///   1. neurons advance at the input u_i + I_i held over the step, u_i being the sum of all projections'
///   drives;
///   2. each projection takes up the spikes (see Projection).
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

  /// Adds a projection that is not trained, of time constant τs (ms), between the same neurons.
  void add(Projection projection, double timeConstant);

  /// Takes up neuron and synapse time constants (of the trained projection) and the time step.
  void setParameters(const Experiment& experiment);

  /// One step; `external` is I (N values), or empty for none. Spikes of the step are in spikes() afterwards.
  /// @returns false when an input is too large for the step (see NeuronModel::step)
  [[nodiscard]] bool step(std::span<const double> external);

  /// Takes back what spike `index` of spikes() did to r and u, as if it had not reached any synapse.
  void retractSpike(std::size_t index);

  [[nodiscard]] std::size_t size() const { return m_input.size(); }
  /// Whether neurons spike; rate units do not.
  [[nodiscard]] bool spiking() const { return m_neurons != nullptr; }
  /// +1 (excitatory) or −1 (inhibitory) a neuron; empty when neurons have no type.
  [[nodiscard]] std::span<const std::int8_t> cellTypes() const { return m_cellTypes; }
  [[nodiscard]] const std::vector<StepSpike>& spikes() const { return m_spikes; }

  /// u, N values: the sum of all projections' drives.
  [[nodiscard]] std::span<const double> drive() const {
    return m_projections.size() == 1 ? m_projections.front().drive() : std::span<const double>(m_sum);
  }
  /// Call after the trained projection's drive was changed from outside.
  void driveChanged() { sumDrives(); }

  /// The projection that is trained, and what of it is asked for most.
  [[nodiscard]] Projection& trained() { return m_projections.front(); }
  [[nodiscard]] const Projection& trained() const { return m_projections.front(); }
  [[nodiscard]] const Connectivity& connectivity() const { return trained().connectivity(); }
  [[nodiscard]] std::span<const double> outputs() const { return trained().outputs(); }
  [[nodiscard]] std::span<const double> weightRow(std::size_t i) const { return trained().weightRow(i); }
  [[nodiscard]] const AlignedVector<double>& paddedWeights() const { return trained().paddedWeights(); }
  void setWeights(AlignedVector<double> weights);

  /// Phases θ of spiking neurons, in [−π, π].
  [[nodiscard]] std::vector<double> phases() const { return m_neurons->phases(); }
  [[nodiscard]] NeuronModel& neurons() { return *m_neurons; }

  /// Takes over what outlasts a spike or two of another network of the same neurons: r (of rate units x), and
  /// then makes u = W r with its own weights. What is inside spiking neurons stays.
  void takeSynapsesOf(const Network& other);

  /// Starts anew: neurons at these phases (N, radians; of rate units x), r = u = 0 (r = tanh x of rate
  /// units). What a phase is to each model: neuron_models.h.
  void restart(std::span<const double> phases);

  /// Shows what evolves without learning (neurons, u, r).
  void visitDynamics(StateVisitor& visitor);
  /// Shows the trained projection's weights, padded.
  void visitWeights(StateVisitor& visitor) { trained().visitWeights(visitor); }

private:
  void sumDrives();

  std::unique_ptr<NeuronModel> m_neurons; // one of the two
  std::optional<RateUnits> m_rateUnits;
  std::vector<std::int8_t> m_cellTypes;
  std::vector<Projection> m_projections; // the trained one first
  AlignedVector<double> m_input;         // u + I
  AlignedVector<double> m_sum;           // u; empty with one projection, which has it
  std::vector<StepSpike> m_spikes;
  double m_timeConstant = 10, m_dt = 0.1; // of the neurons, from the experiment
};

} // namespace spikeloom
