#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/simulation.h"

namespace spikeloom {

/// A copy of the trained synapses, and what is to be known with them. Large ones are copied in several calls
/// between which training may go on: each neuron's weights are then of one moment, those of two neurons
/// perhaps not of the same.
struct WeightCopy {
  std::shared_ptr<const Connectivity> connectivity; ///< nullptr: nothing is copied yet
  /// W before training, padded; shared by all copies of one network.
  std::shared_ptr<const AlignedVector<double>> before;
  AlignedVector<double> now;        ///< W, padded: as much of it as has been copied
  AlignedVector<double> beforePart; ///< as much of W before training as has been, until that is complete
  std::vector<std::int8_t> cellTypes;
  int loops = 0; ///< training loops done
  /// The radius that theory gives the eigenvalues of the untrained network: balancedRadius, or σ of a random
  /// one (Girko's law); nothing for a network from a file.
  std::optional<double> radius;
  std::string why; ///< why there is no copy: no memory for it; empty when there is

  [[nodiscard]] bool complete() const {
    return connectivity && before && now.size() == connectivity->paddedSize();
  }
};

/// Copies on, whole rows until at least `most` weights are copied. What was copied of another network is
/// forgotten. `before` is copied, too, where it is not there yet, before W.
void copyOn(WeightCopy& copy, const Simulation& simulation, std::size_t most);

} // namespace spikeloom
