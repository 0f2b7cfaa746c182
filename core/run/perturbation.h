#pragma once

#include <vector>

#include "core/run/simulation.h"

namespace spikeloom {

/// A spike that reached no synapse.
struct DeletedSpike {
  double time = 0; ///< ms from stimulus onset
  std::uint32_t neuron = 0;
};

/// What became of deleted spikes, one a trial, on average; no times when no neuron fired where one was to be
/// deleted.
struct Perturbation {
  std::vector<DeletedSpike> deleted; ///< of each trial in which a neuron fired
  std::vector<double> times;         ///< ms from stimulus onset, from the first deletion on
  /// Mean circular phase distance of the two runs, radians, 0…π, averaged over those that have begun.
  std::vector<double> distance;
  double windowEnd = 0; ///< where the target window ends, on the same clock

  /// Mean distance from `begin` to `end`, NaN when there is no sample.
  [[nodiscard]] double meanBetween(double begin, double end) const;
};

/// Which spikes are deleted.
struct Deletions {
  int set = 0;         ///< the target set whose stimulus starts the trials
  int trials = 10;     ///< a spike each
  double delay = 200;  ///< ms into the target window: the first spike then or later
  double after = 1000; ///< ms that a trial goes on after the target window
};

/// Runs the network twice from one state through trials without learning (a pre-stimulus interval
/// drawn as a test's is, stimulus, target window, then `after` ms), the second time without one spike: it
/// still resets its neuron, but reaches no synapse. Trials start as a test's do: synapses as training left
/// them and neurons where the trial before left them, or anew (run.start). The simulation's own network is
/// left alone.
/// @param weights padded: simulation.network().paddedWeights() for the trained network, initialWeights() for
/// the untrained
/// @throws InputErrors for rate units, which have no spikes; NumericalError when the activity runs away
[[nodiscard]] Perturbation deleteSpikes(const Simulation& simulation, const AlignedVector<double>& weights,
                                        const Deletions& deletions = {});

} // namespace spikeloom
