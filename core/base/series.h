#pragma once

#include <cstddef>
#include <vector>

namespace spikeloom {

/// What is sampled of several neurons at equal intervals.
template <class Real> struct Series {
  std::size_t neurons = 0;
  double first = 0;         ///< time of the first sample, ms
  double interval = 1;      ///< between two samples, ms
  std::vector<Real> values; ///< sample k of neuron i at [k·neurons + i]

  bool operator==(const Series&) const = default;

  [[nodiscard]] std::size_t samples() const { return neurons ? values.size() / neurons : 0; }
  [[nodiscard]] Real& at(std::size_t sample, std::size_t neuron) { return values[sample * neurons + neuron]; }
  [[nodiscard]] Real at(std::size_t sample, std::size_t neuron) const {
    return values[sample * neurons + neuron];
  }
  /// Of a sample, ms.
  [[nodiscard]] double time(std::size_t sample) const {
    return first + static_cast<double>(sample) * interval;
  }
};

} // namespace spikeloom
