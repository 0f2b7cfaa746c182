#include "core/analysis/quasi_static.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace spikeloom {

namespace {

/// Samples that are taken together. A synapse then reads one run of memory instead of one value every N, a
/// row's weights are read once for all of them, and the sums stay in vector registers.
constexpr std::size_t block = 16;
using Sums = std::array<double, block>;

/// Σ_j W_ij r_j of one neuron at all samples of a block; `rates` has a neuron's samples side by side.
Sums rowTimesRates(std::span<const std::uint32_t> presynaptic, const double* weights, const double* rates) {
  Sums sums{};
  for (std::size_t s = 0; s < presynaptic.size(); ++s) {
    const double weight = weights[s];
    const double* rate = rates + presynaptic[s] * block;
    for (std::size_t b = 0; b < block; ++b)
      sums[b] += weight * rate[b];
  }
  return sums;
}

} // namespace

void quasiStaticDrive(const Connectivity& connectivity, std::span<const double> paddedWeights,
                      std::span<const float> rates, std::span<const std::uint32_t> neurons,
                      std::span<float> out) {
  const std::size_t n = connectivity.neurons, wanted = neurons.size();
  if (n == 0 || wanted == 0)
    return;
  const std::size_t samples = rates.size() / n;
  assert(paddedWeights.size() == connectivity.paddedSize());
  assert(rates.size() == samples * n && out.size() == samples * wanted);
  assert(std::ranges::all_of(neurons, [n](std::uint32_t i) { return i < n; }));
  AlignedVector<double> turned(n * block);
  for (std::size_t first = 0; first < samples; first += block) {
    const std::size_t count = std::min(block, samples - first);
    for (std::size_t b = 0; b < count; ++b)
      for (std::size_t j = 0; j < n; ++j)
        turned[j * block + b] = static_cast<double>(rates[(first + b) * n + j]);
    for (std::size_t m = 0; m < wanted; ++m) {
      const std::uint32_t i = neurons[m];
      const double* weights = paddedWeights.data() + connectivity.rowStart[i];
      const Sums sums = rowTimesRates(connectivity.row(i), weights, turned.data());
      for (std::size_t b = 0; b < count; ++b)
        out[(first + b) * wanted + m] = static_cast<float>(sums[b]);
    }
  }
}

} // namespace spikeloom
