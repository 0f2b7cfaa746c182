#pragma once

#include <cstddef>
#include <vector>

namespace spikeloom {

/// Peri-stimulus time histogram.
struct BinnedRates {
  std::size_t neurons = 0;
  std::vector<double> edges; ///< bins + 1, ms: begin, begin + width, …, end
  std::vector<float> mean;   ///< over trials, Hz: bin b of neuron i at [b·neurons + i]
  std::vector<float> spread; ///< standard deviation over trials (unbiased variance), Hz, likewise; NaN with
                             ///< fewer than two trials

  [[nodiscard]] std::size_t bins() const { return edges.size() - 1; }
};

/// How many neurons have which rate.
struct RateHistogram {
  std::vector<double> edges;       ///< bins + 1, Hz: from 0 to the highest rate (to 1 Hz when all are silent)
  std::vector<std::size_t> counts; ///< rates in [edge, next edge); the highest rate is in the last bin
};

} // namespace spikeloom
