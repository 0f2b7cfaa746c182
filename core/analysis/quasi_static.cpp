#include "core/analysis/quasi_static.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

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

/// The drives of the wanted neurons, a block of samples after the other.
class Drives {
public:
  Drives(const Connectivity& connectivity, std::span<const double> paddedWeights,
         std::span<const float> rates, std::span<const std::uint32_t> neurons, std::span<float> out)
      : m_connectivity(connectivity), m_weights(paddedWeights), m_rates(rates), m_neurons(neurons),
        m_out(out), m_samples(rates.size() / connectivity.neurons), m_turned(connectivity.neurons * block) {
    assert(paddedWeights.size() == connectivity.paddedSize());
    assert(rates.size() == m_samples * connectivity.neurons && out.size() == m_samples * neurons.size());
    assert(std::ranges::all_of(neurons, [&](std::uint32_t i) { return i < connectivity.neurons; }));
  }
  /// Neurons times blocks; those of one block follow each other.
  [[nodiscard]] std::size_t count() const { return (m_samples + block - 1) / block * m_neurons.size(); }

  void compute(std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) {
      const std::size_t first = k / m_neurons.size() * block, m = k % m_neurons.size();
      const std::size_t samples = std::min(block, m_samples - first);
      if (m == 0)
        turn(first, samples);
      const std::uint32_t i = m_neurons[m];
      const double* weights = m_weights.data() + m_connectivity.rowStart[i];
      const Sums sums = rowTimesRates(m_connectivity.row(i), weights, m_turned.data());
      for (std::size_t b = 0; b < samples; ++b)
        m_out[(first + b) * m_neurons.size() + m] = static_cast<float>(sums[b]);
    }
  }

private:
  void turn(std::size_t first, std::size_t samples) {
    const std::size_t n = m_connectivity.neurons;
    for (std::size_t b = 0; b < samples; ++b)
      for (std::size_t j = 0; j < n; ++j)
        m_turned[j * block + b] = static_cast<double>(m_rates[(first + b) * n + j]);
  }

  const Connectivity& m_connectivity;
  std::span<const double> m_weights;
  std::span<const float> m_rates;
  std::span<const std::uint32_t> m_neurons;
  std::span<float> m_out;
  std::size_t m_samples;
  AlignedVector<double> m_turned; // the rates of a block, a neuron's samples side by side
};

} // namespace

void quasiStaticDrive(const Connectivity& connectivity, std::span<const double> paddedWeights,
                      std::span<const float> rates, std::span<const std::uint32_t> neurons,
                      std::span<float> out, Pieces& pieces) {
  if (connectivity.neurons == 0 || neurons.empty())
    return;
  const auto drives = std::make_shared<Drives>(connectivity, paddedWeights, rates, neurons, out);
  const std::size_t synapses = connectivity.synapses() / connectivity.neurons;
  pieces.add(drives->count(), stretchOf(synapses * block / 4), // four multiplications at a time
             [drives](std::size_t begin, std::size_t end) { drives->compute(begin, end); });
}

void quasiStaticDrive(const Connectivity& connectivity, std::span<const double> paddedWeights,
                      std::span<const float> rates, std::span<const std::uint32_t> neurons,
                      std::span<float> out) {
  Pieces pieces;
  quasiStaticDrive(connectivity, paddedWeights, rates, neurons, out, pieces);
  pieces.finish();
}

} // namespace spikeloom
