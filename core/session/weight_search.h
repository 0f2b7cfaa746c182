#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/analysis/weight_picture.h"
#include "core/run/weight_copy.h"

namespace spikeloom {

/// What the page Connectivity shows of the weights. A value, computed from a complete copy.
struct WeightsFound {
  std::shared_ptr<const WeightCopy> copy;
  std::shared_ptr<const WeightMatrix> before, now, change; ///< in the same blocks
  double scale = 0; ///< of the colours of all three: few blocks are beyond it
  std::shared_ptr<const WeightHistogram> histogram;
  std::uint32_t neuron = 0;
  std::vector<NeuronInput> inputs; ///< of the neuron, the largest weight first
};

/// @param copy complete; @param most blocks along a side of the matrices; @param neuron whose inputs
/// @param known what was found last, or nullptr: what has not changed is taken from there
[[nodiscard]] WeightsFound findWeights(const std::shared_ptr<const WeightCopy>& copy, std::size_t most,
                                       std::uint32_t neuron, const WeightsFound* known = nullptr);

/// Eigenvalues of W before training and now.
struct SpectrumFound {
  using Values = std::vector<std::complex<double>>;
  std::shared_ptr<const Connectivity> connectivity; ///< whose
  std::shared_ptr<const Values> before, now;
  double radius = 0;        ///< of the circle; 0: none
  bool theoretical = false; ///< the circle is WeightCopy::radius; else the spectral radius before training
  int loops = 0;            ///< training loops done
};

/// Why they cannot be computed for so many neurons: memory; empty when they can.
[[nodiscard]] std::string whyNoSpectrum(std::size_t neurons);

/// @param known of the same network: its eigenvalues before training are taken from there
/// @throws Cancelled some ms after stop was requested; std::runtime_error as eigenvalues() does
[[nodiscard]] SpectrumFound findSpectrum(const WeightCopy& copy, const SpectrumFound* known,
                                         const std::stop_token& stop);

} // namespace spikeloom
