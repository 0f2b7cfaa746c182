#include "core/model/connectivity.h"

#include <algorithm>
#include <cmath>

#include "core/model/random.h"

namespace spikeloom {

Connectivity connectivityFromRows(const std::vector<std::vector<std::uint32_t>>& rows) {
  Connectivity out;
  const std::size_t n = out.neurons = rows.size();
  out.rowStart.reserve(n + 1);
  out.rowStart.push_back(0);
  out.outStart.assign(n + 1, 0);
  for (const auto& row : rows) {
    out.synapseCounts.push_back(static_cast<std::uint32_t>(row.size()));
    out.rowStart.push_back(out.rowStart.back() + paddedRow(row.size()));
    for (const std::uint32_t j : row)
      ++out.outStart[j + 1];
  }
  out.presynaptic.assign(out.rowStart.back(), 0);
  for (std::size_t j = 0; j < n; ++j)
    out.outStart[j + 1] += out.outStart[j];
  out.outgoing.resize(out.outStart.back());
  std::vector<std::size_t> fill(out.outStart.begin(), out.outStart.end() - 1);
  for (std::uint32_t i = 0; i < n; ++i) {
    std::ranges::copy(rows[i], out.presynaptic.begin() + static_cast<std::ptrdiff_t>(out.rowStart[i]));
    for (std::uint32_t column = 0; column < rows[i].size(); ++column)
      out.outgoing[fill[rows[i][column]]++] = {i, column};
  }
  return out;
}

Connectivity randomConnectivity(std::size_t neurons, double probability, std::int64_t seed) {
  std::vector<std::vector<std::uint32_t>> rows(neurons);
  for (std::uint32_t i = 0; i < neurons; ++i) {
    RandomStream random(seed, Purpose::Connectivity, i);
    for (std::uint32_t j = 0; j < neurons; ++j)
      if (random.uniform() < probability && j != i)
        rows[i].push_back(j);
  }
  return connectivityFromRows(rows);
}

AlignedVector<double> randomWeights(const Connectivity& connectivity, const NetworkParams& params,
                                    std::int64_t seed) {
  AlignedVector<double> weights(connectivity.paddedSize(), 0.0);
  const double sd = params.weight_sd / std::sqrt(params.neurons * params.connection_probability);
  for (std::size_t i = 0; i < connectivity.neurons; ++i) {
    RandomStream random(seed, Purpose::Weights, i);
    const std::span row(weights.data() + connectivity.rowStart[i], connectivity.synapseCounts[i]);
    double sum = 0;
    for (double& w : row)
      sum += w = sd * random.normal();
    if (params.zero_row_sums && !row.empty())
      for (double& w : row)
        w -= sum / static_cast<double>(row.size());
  }
  return weights;
}

} // namespace spikeloom
