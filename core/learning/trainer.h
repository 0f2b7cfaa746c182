#pragma once

#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "core/learning/rls.h"
#include "core/learning/worker_pool.h"
#include "core/model/network.h"
#include "core/targets/targets.h"

namespace spikeloom {

/// Trains a network's incoming weights by recursive least squares on the synaptic drive: at each update, for
/// every neuron i, e = f_i − u_i, w ← w + e g P r, P ← P − g P r (P r)ᵀ (see RlsBank). In event-driven form
/// the spikes between two updates are kept per neuron, as they arrive, and nothing else of r is read.
class Trainer {
public:
  /// P = I/λ for every neuron of `network`, which must outlive the trainer.
  Trainer(Network& network, const Experiment& experiment);

  /// Takes up update interval, time constants and threads; a changed λ starts P anew at I/λ.
  void setParameters(const Experiment& experiment);

  /// Before the first step of a target window: forgets arrivals, and takes r as it is.
  void beginWindow();
  /// After a step of the network inside the window: keeps its spikes for the update that comes
  /// `stepsToUpdate` steps after the end of this step (0: right now).
  void noteSpikes(std::size_t stepsToUpdate);
  /// Updates all neurons' weights, and u with them. `target` is f_i at this time, N values.
  /// Neurons are shared out over the threads; the result does not depend on how.
  void update(std::span<const double> target);

  /// ‖W − W₀‖_F / ‖W₀‖_F, or ‖W − W₀‖_F when W₀ = 0; W₀ as it was when the trainer was made (or loaded).
  [[nodiscard]] double weightChange() const;
  /// Whether every weight is finite.
  [[nodiscard]] bool weightsFinite() const;

  [[nodiscard]] unsigned threads() const { return m_pool->threads(); }

  /// Shows P and what goes with it, W₀ and the arrivals that wait for their update.
  void visitState(StateVisitor& visitor);

private:
  template <class Real> void updateNeurons(RlsBank<Real>& bank, std::size_t begin, std::size_t end);
  template <class Real> double updateNeuron(RlsBank<Real>& bank, std::size_t i, double error);
  std::span<const double> presynapticTrains(std::size_t i);

  Network& m_network;
  std::variant<RlsBank<float>, RlsBank<double>> m_bank;
  std::unique_ptr<WorkerPool> m_pool;
  std::vector<std::vector<SpikeArrival>>
      m_arrivals; // per neuron, amplitudes as they will be at the next update
  AlignedVector<double> m_initialWeights;
  std::span<const double> m_target; // during update()
  RlsMethod m_method;
  double m_lambda;
  double m_updateDecay = 1;     // e^{−Δt/τs}
  double m_stepDecay = 1;       // e^{−dt/τs}
  std::vector<double> m_powers; // m_stepDecay^k, k = 0…Δt/dt
};

} // namespace spikeloom
