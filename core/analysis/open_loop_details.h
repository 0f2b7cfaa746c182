#pragma once

#include <span>
#include <vector>

#include "core/analysis/open_loop.h"

namespace spikeloom {

/// Where in time and at which frequencies an open loop errs: means over neurons, as shares of each one's
/// target variance. Neurons with a constant target are left out.
struct OpenLoopDetails {
  std::vector<double> tracking, sampling;   ///< at each sample; their means over the window are the errors'
  std::vector<double> frequencies;          ///< Hz: the middles of bands that grow in proportion
  std::vector<double> target, rates, noise; ///< mean power a bin in these bands: of the target, of what rates
                                            ///< make of it, and of one trial with spikes less the mean of
                                            ///< all; `noise` is empty for rate units
};
[[nodiscard]] OpenLoopDetails detailsOf(std::span<const OpenLoopTrace> traces, double interval);

/// Power at the frequencies m/(S·interval), m = 1 … S/2, of S samples less their mean under Hann's window
/// w_k = sin²(π(k + ½)/S): 2 |Σ w_k x_k e^(−2πi m k/S)|² / (Σ w_k)². A sine of amplitude A on such a
/// frequency has A²/2 there, a quarter of it in the two bins beside it and nothing elsewhere.
[[nodiscard]] std::vector<double> powerSpectrum(std::span<const float> values);

} // namespace spikeloom
