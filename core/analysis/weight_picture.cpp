#include "core/analysis/weight_picture.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace spikeloom {

namespace {

constexpr double binnedShare = 0.999; // of the weights: what is beyond counts in the last bins

/// Calls `use(w, j)` for every synapse onto neuron i.
template <class Use>
void eachSynapse(const Connectivity& connectivity, std::span<const double> weights, std::size_t i, Use use) {
  const auto row = connectivity.row(i);
  const double* const w = weights.data() + connectivity.rowStart[i];
  for (std::size_t l = 0; l < row.size(); ++l)
    use(w[l], row[l]);
}

/// The value that the share of them does not exceed; reorders them. 0 for none.
template <class T> double atShare(std::vector<T>& values, double share) {
  if (values.empty())
    return 0;
  const auto last = static_cast<double>(values.size() - 1);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::ceil(share * last));
  std::ranges::nth_element(values, at);
  return static_cast<double>(*at);
}

} // namespace

WeightMatrix weightMatrix(const Connectivity& connectivity, std::span<const double> paddedWeights,
                          std::size_t most) {
  assert(paddedWeights.size() == connectivity.paddedSize());
  WeightMatrix out;
  out.neurons = connectivity.neurons;
  most = std::max<std::size_t>(most, 1);
  out.block = std::max<std::size_t>(1, (out.neurons + most - 1) / most);
  out.size = (out.neurons + out.block - 1) / out.block;
  std::vector<double> sums(out.size * out.size);
  for (std::size_t i = 0; i < out.neurons; ++i) {
    double* const row = sums.data() + i / out.block * out.size;
    eachSynapse(connectivity, paddedWeights, i, [&](double w, std::uint32_t j) { row[j / out.block] += w; });
  }
  const auto side = [&](std::size_t k) { return std::min(out.block, out.neurons - k * out.block); };
  out.values.resize(sums.size());
  for (std::size_t row = 0; row < out.size; ++row)
    for (std::size_t column = 0; column < out.size; ++column)
      out.values[row * out.size + column] =
          static_cast<float>(sums[row * out.size + column] / static_cast<double>(side(row) * side(column)));
  return out;
}

WeightMatrix changeOf(const WeightMatrix& before, const WeightMatrix& now) {
  assert(before.size == now.size && before.block == now.block);
  WeightMatrix out = now;
  for (std::size_t k = 0; k < out.values.size(); ++k)
    out.values[k] -= before.values[k];
  return out;
}

double matrixScale(std::span<const WeightMatrix* const> matrices, double share) {
  std::vector<float> sizes;
  for (const WeightMatrix* const matrix : matrices)
    for (const float value : matrix->values)
      if (value != 0)
        sizes.push_back(std::abs(value));
  return atShare(sizes, share);
}

WeightHistogram weightHistogram(const Connectivity& connectivity, std::span<const double> before,
                                std::span<const double> now, std::span<const std::int8_t> cellTypes,
                                std::size_t bins) {
  assert(bins % 2 == 1 && before.size() == now.size() && now.size() == connectivity.paddedSize());
  WeightHistogram out;
  std::vector<double> sizes;
  sizes.reserve(2 * connectivity.synapses());
  for (const auto weights : {before, now})
    for (std::size_t i = 0; i < connectivity.neurons; ++i)
      eachSynapse(connectivity, weights, i, [&](double w, std::uint32_t) { sizes.push_back(std::abs(w)); });
  const double reach = atShare(sizes, binnedShare);
  out.width = reach > 0 ? 2 * reach / static_cast<double>(bins - 1) : 1;
  out.low = -out.width * static_cast<double>(bins) / 2;
  for (const std::size_t kind :
       {WeightHistogram::all, WeightHistogram::excitatory, WeightHistogram::inhibitory})
    if ((kind == WeightHistogram::all) == cellTypes.empty()) {
      out.before[kind].assign(bins, 0);
      out.now[kind].assign(bins, 0);
    }
  const auto count = [&](std::span<const double> weights, std::vector<std::size_t>* counts) {
    for (std::size_t i = 0; i < connectivity.neurons; ++i)
      eachSynapse(connectivity, weights, i, [&](double w, std::uint32_t j) {
        const std::size_t kind = cellTypes.empty()  ? WeightHistogram::all
                                 : cellTypes[j] > 0 ? WeightHistogram::excitatory
                                                    : WeightHistogram::inhibitory;
        const double bin =
            std::clamp(std::floor((w - out.low) / out.width), 0.0, static_cast<double>(bins - 1));
        ++counts[kind][static_cast<std::size_t>(bin)];
      });
  };
  count(before, out.before);
  count(now, out.now);
  return out;
}

std::vector<NeuronInput> inputsByWeight(const Connectivity& connectivity, std::span<const double> before,
                                        std::span<const double> now, std::uint32_t neuron) {
  std::vector<NeuronInput> out;
  if (neuron >= connectivity.neurons)
    return out;
  const auto row = connectivity.row(neuron);
  const std::size_t start = connectivity.rowStart[neuron];
  for (std::size_t l = 0; l < row.size(); ++l)
    out.push_back({row[l], before[start + l], now[start + l]});
  std::ranges::stable_sort(out, std::ranges::greater(), &NeuronInput::now);
  return out;
}

} // namespace spikeloom
