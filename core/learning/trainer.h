#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <variant>
#include <vector>

#include "core/base/pieces.h"
#include "core/base/worker_pool.h"
#include "core/learning/rls.h"
#include "core/learning/shared_rls.h"
#include "core/model/network.h"

namespace spikeloom {

/// What weights come to, summed in their order.
struct WeightNorms {
  double change = 0, initial = 0; ///< ‖W − W₀‖², ‖W₀‖²
  bool finite = true;             ///< every weight is a finite number

  [[nodiscard]] double relativeChange() const { return std::sqrt(initial > 0 ? change / initial : change); }
};

/// Trains a network's incoming weights by recursive least squares (docs/SPEC.md, section 3; see RlsBank). At
/// each update, for every neuron i, with f_i its target and I_i its input from outside:
///   synaptic drive:  e = f_i − u_i,                       regressor r;
///   spiking rate:    e = f_i − φ₂(u_i + I_i) T0/τ,        regressor φ₂′(u_i + I_i) T0/τ r
/// (φ₂ counts spikes per T0 at τ = T0: another τ fires T0/τ times as much).
///
/// Under Dale's law a change that would give a synapse the other sign, or zero, is not applied, and the
/// synapse is excluded from all later training (RlsBank::exclude).
///
/// Forms: event-driven (the spikes between two updates are kept per neuron, as they arrive, and nothing else
/// of r is read); rate units change every r in each step, so y = P r is computed directly; where all neurons
/// share one P (sharesP), there is one.
class Trainer {
public:
  /// P = I/λ for every neuron of `network`, which must outlive the trainer.
  /// @throws Cancelled when stop is requested meanwhile
  Trainer(Network& network, const Experiment& experiment, const std::stop_token& stop = {});

  /// Takes up update interval, time constants and threads; a changed λ starts P anew at I/λ (what is excluded
  /// stays excluded), in pieces of some milliseconds.
  void setParameters(const Experiment& experiment, Pieces& pieces);

  /// Before the first step of a target window: forgets arrivals, and takes r as it is. In pieces of some
  /// milliseconds; the network stays as it is until they are done.
  void beginWindow(Pieces& pieces);
  /// After a step of the network inside the window: keeps its spikes for the update that comes
  /// `stepsToUpdate` steps after the end of this step (0: right now).
  void noteSpikes(std::size_t stepsToUpdate);
  /// Updates all neurons' weights, and u with them. `target` is f_i at this time, N values; `external` I_i, N
  /// values or empty for none. Neurons are shared out over the threads; the result does not depend on how.
  /// In pieces of some milliseconds: the network, and what the spans show, stay as they are until all are
  /// done.
  void update(std::span<const double> target, std::span<const double> external, Pieces& pieces);

  /// ‖W − W₀‖_F / ‖W₀‖_F, or ‖W − W₀‖_F when W₀ = 0; W₀ as it was when the trainer was made (or loaded).
  [[nodiscard]] double weightChange() const;
  /// Adds what the entries [begin, end) of the padded weights contribute to that.
  void addNorms(std::size_t begin, std::size_t end, WeightNorms& norms) const;
  /// W₀, padded.
  [[nodiscard]] const AlignedVector<double>& initialWeights() const { return m_initialWeights; }

  /// Synapses whose weight has not the sign of its presynaptic neuron: 0 at every moment under Dale's law.
  /// Counted from the weights alone; 0 for a network without cell types.
  [[nodiscard]] std::size_t signViolations() const;
  /// Synapses that Dale's law has excluded from training.
  [[nodiscard]] std::size_t excludedSynapses() const;

  [[nodiscard]] unsigned threads() const { return m_pool->threads(); }

  /// Shows P and what goes with it, W₀, the exclusions and the arrivals that wait for their update.
  void visitState(StateVisitor& visitor);
  /// Refuses weights, present and initial, that are not where synapses are or break Dale's law where it is
  /// enforced; matrices that are none; exclusions that P does not have. Call when network and trainer have
  /// been loaded.
  void checkState(StateVisitor& visitor) const;

private:
  enum class Form { event_driven, direct, plain, shared };

  /// What an update of neuron i trains towards: the error and the regressor's factor.
  struct Step {
    double error = 0, sensitivity = 1;
  };
  [[nodiscard]] Step stepOf(std::size_t i) const;
  template <class Real> void updateNeurons(RlsBank<Real>& bank, std::size_t begin, std::size_t end);
  template <class Real> double updateNeuron(RlsBank<Real>& bank, std::size_t i);
  template <class Real> double keepSigns(RlsBank<Real>& bank, std::size_t i, std::span<const double> before);
  void updateShared(SharedRls& rls, Pieces& pieces);
  /// Whether updates read all of P, and not only the columns of what has spiked.
  [[nodiscard]] bool readsAllOfP() const { return m_form == Form::direct || m_form == Form::plain; }
  std::span<const double> presynapticTrains(std::size_t i);
  void visitArrivals(StateVisitor& visitor);
  template <class Real> void checkExcluded(const RlsBank<Real>& bank, StateVisitor& visitor) const;
  void checkExcluded(const SharedRls&, StateVisitor&) const {} // excludes nothing

  using Bank = std::variant<RlsBank<float>, RlsBank<double>, SharedRls>;
  static Form formOf(const Network& network, const Experiment& experiment);
  static Bank makeBank(Form form, const Network& network, const LearningParams& params,
                       const std::stop_token& stop);
  template <class Work> void visitNeurons(std::size_t begin, std::size_t end, Work work);
  template <class Work> void addNeurons(bool allOfP, Pieces& pieces, Work work);

  Network& m_network;
  Form m_form;
  Bank m_bank;
  std::unique_ptr<WorkerPool> m_pool;
  std::vector<std::vector<SpikeArrival>>
      m_arrivals; // per neuron, amplitudes as they will be at the next update
  AlignedVector<double> m_initialWeights;
  std::vector<std::uint16_t> m_excluded; // padded as the weights, 1: excluded; empty without Dale's law
  std::span<const double> m_target, m_external; // during update()
  bool m_trainsRate;
  double m_lambda;
  double m_entries = 0;         // of P, all neurons together
  double m_rateScale = 1;       // T0/τ
  double m_updateDecay = 1;     // e^{−Δt/τs}
  std::vector<double> m_powers; // e^{−k dt/τs}, k = 0…Δt/dt
};

/// Whether one inverse correlation matrix serves all neurons of the experiment, if its network is all-to-all:
/// drives are trained, without Dale's law, in the fast form.
[[nodiscard]] bool sharesP(const Experiment& experiment);

} // namespace spikeloom
