#pragma once

#include <vector>

#include "core/run/simulation.h"

namespace spikeloom {

/// What became of one deleted spike; no times when no neuron fired where one was to be deleted.
struct Perturbation {
  double spikeTime = 0;         ///< of the deleted spike, ms from stimulus onset
  std::uint32_t neuron = 0;     ///< whose it was
  std::vector<double> times;    ///< ms from stimulus onset, from the deletion on
  std::vector<double> distance; ///< mean circular phase distance of the two runs, radians, 0…π
  double windowEnd = 0;         ///< where the target window ends, on the same clock

  /// Mean distance from `begin` to `end`, NaN when there is no sample.
  [[nodiscard]] double meanBetween(double begin, double end) const;
};

/// Runs the network twice from one state through a trial without learning (pre-stimulus interval of
/// run.pre_max, stimulus of `set`, target window, then `after` ms), the second time without the first spike
/// that comes `delay` ms into the target window or later: it still resets its neuron, but reaches no synapse.
/// The simulation's own network is left alone.
/// @param weights padded: simulation.network().paddedWeights() for the trained network, initialWeights() for
/// the untrained
/// @throws InputErrors for rate units, which have no spikes; NumericalError when the activity runs away
[[nodiscard]] Perturbation deleteOneSpike(const Simulation& simulation, const AlignedVector<double>& weights,
                                          int set, double delay = 200, double after = 1000);

} // namespace spikeloom
