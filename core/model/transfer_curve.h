#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "core/params/experiment.h"

namespace spikeloom {

/// What a neuron's activity settles at under a constant input, in the unit of r (spikes per T0): the
/// network's transfer function, which the quasi-static prediction is made from.
///   quadratic integrate-and-fire: φ₂(x) T0/τ
///   leaky integrate-and-fire: T0 / (τ ln((τ x + θ − v_r)/(τ x))) for x > 0, its bias being the threshold θ
///   rate units: tanh x
///   Izhikevich: has no closed form; measured once for each cell type from its neurons themselves, and
///   straight lines in between; held beyond the last input measured.
class TransferCurve {
public:
  /// @throws Cancelled when stop is requested while Izhikevich cells are measured
  explicit TransferCurve(const Experiment& experiment, const std::stop_token& stop = {});
  /// @param neuron its index (Izhikevich cells have types)
  [[nodiscard]] double operator()(std::size_t neuron, double input) const;

private:
  void measure(const Experiment& experiment, const std::stop_token& stop);

  NeuronKind m_model;
  double m_timeConstant;
  std::vector<std::vector<double>> m_measured; // rate of each neuron's type at inputs on a grid
  std::vector<std::size_t> m_type;             // of each neuron
};

} // namespace spikeloom
