#include "core/model/connectivity.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/cancellation.h"
#include "core/model/random.h"

namespace spikeloom {

Connectivity connectivityFromRows(const std::vector<std::vector<std::uint32_t>>& rows,
                                  const std::stop_token& stop) {
  Connectivity out;
  const std::size_t n = out.neurons = rows.size();
  out.rowStart.reserve(n + 1);
  out.rowStart.push_back(0);
  out.outStart.assign(n + 1, 0);
  for (const auto& row : rows) {
    throwIfStopped(stop);
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
    throwIfStopped(stop);
    std::ranges::copy(rows[i], out.presynaptic.begin() + static_cast<std::ptrdiff_t>(out.rowStart[i]));
    for (std::uint32_t column = 0; column < rows[i].size(); ++column)
      out.outgoing[fill[rows[i][column]]++] = {i, column};
  }
  return out;
}

Connectivity randomConnectivity(std::size_t neurons, double probability, std::int64_t seed,
                                const std::stop_token& stop) {
  std::vector<std::vector<std::uint32_t>> rows(neurons);
  for (std::uint32_t i = 0; i < neurons; ++i) {
    throwIfStopped(stop);
    RandomStream random(seed, Purpose::Connectivity, i);
    for (std::uint32_t j = 0; j < neurons; ++j)
      if (random.uniform() < probability && j != i)
        rows[i].push_back(j);
  }
  return connectivityFromRows(rows, stop);
}

std::size_t inhibitoryCount(std::size_t neurons, double fraction) {
  return static_cast<std::size_t>(std::llround(fraction * static_cast<double>(neurons)));
}

BalancedInputs balancedInputs(const Experiment& experiment) {
  const auto n = static_cast<std::size_t>(experiment.network.neurons);
  const std::size_t inhibitory = inhibitoryCount(n, experiment.dale.inhibitory_fraction);
  const auto part = [p = experiment.network.connection_probability](std::size_t of) {
    return static_cast<std::size_t>(std::llround(p * static_cast<double>(of)));
  };
  return {part(n - inhibitory), part(inhibitory)};
}

namespace {

/// `wanted` different numbers of [begin, end) without `self`, appended in ascending order. Floyd's sampling
/// (Bentley & Floyd, CACM 1987): every subset is equally likely.
void drawWithout(std::size_t begin, std::size_t end, std::size_t self, std::size_t wanted,
                 RandomStream& random, std::vector<std::uint32_t>& row) {
  const bool inside = self >= begin && self < end;
  const std::size_t there = end - begin - (inside ? 1 : 0);
  assert(wanted <= there);
  std::vector<bool> taken(there);
  for (std::size_t k = there - wanted; k < there; ++k) {
    const auto pick = static_cast<std::size_t>(random.uniform() * static_cast<double>(k + 1));
    taken[taken[pick] ? k : pick] = true;
  }
  for (std::size_t k = 0; k < there; ++k)
    if (taken[k])
      row.push_back(static_cast<std::uint32_t>(begin + k + (inside && begin + k >= self ? 1 : 0)));
}

/// Scales the negative weights so that the row sums to zero; a row of one kind stays as it is.
void balanceBySign(std::span<double> row) {
  double excitation = 0, inhibition = 0;
  for (const double w : row)
    (w > 0 ? excitation : inhibition) += w;
  if (excitation == 0 || inhibition == 0)
    return;
  for (double& w : row)
    if (w < 0)
      w *= -excitation / inhibition;
}

} // namespace

Connectivity balancedConnectivity(const Experiment& experiment, const std::stop_token& stop) {
  const auto n = static_cast<std::size_t>(experiment.network.neurons);
  const std::size_t excitatory = n - inhibitoryCount(n, experiment.dale.inhibitory_fraction);
  const BalancedInputs inputs = balancedInputs(experiment);
  std::vector<std::vector<std::uint32_t>> rows(n);
  for (std::size_t i = 0; i < n; ++i) {
    throwIfStopped(stop);
    RandomStream random(experiment.run.seed, Purpose::Connectivity, i);
    drawWithout(0, excitatory, i, inputs.excitatory, random, rows[i]);
    drawWithout(excitatory, n, i, inputs.inhibitory, random, rows[i]);
  }
  return connectivityFromRows(rows, stop);
}

AlignedVector<double> balancedWeights(const Connectivity& connectivity, const Experiment& experiment,
                                      const std::stop_token& stop) {
  const NetworkParams& params = experiment.network;
  const std::size_t excitatory =
      connectivity.neurons - inhibitoryCount(connectivity.neurons, experiment.dale.inhibitory_fraction);
  const double strength =
      params.synaptic_strength / std::sqrt(params.neurons * params.connection_probability);
  AlignedVector<double> weights(connectivity.paddedSize(), 0.0);
  for (std::size_t i = 0; i < connectivity.neurons; ++i) {
    throwIfStopped(stop);
    const auto row = connectivity.row(i);
    for (std::size_t l = 0; l < row.size(); ++l)
      weights[connectivity.rowStart[i] + l] =
          row[l] < excitatory ? strength : -params.inhibition_ratio * strength;
  }
  return weights;
}

AlignedVector<double> randomWeights(const Connectivity& connectivity, const NetworkParams& params,
                                    std::int64_t seed, std::span<const std::int8_t> signs,
                                    const std::stop_token& stop) {
  AlignedVector<double> weights(connectivity.paddedSize(), 0.0);
  const double sd = params.weight_sd / std::sqrt(params.neurons * params.connection_probability);
  for (std::size_t i = 0; i < connectivity.neurons; ++i) {
    throwIfStopped(stop);
    RandomStream random(seed, Purpose::Weights, i);
    const auto sources = connectivity.row(i);
    const std::span row(weights.data() + connectivity.rowStart[i], connectivity.synapseCounts[i]);
    double sum = 0;
    for (std::size_t l = 0; l < row.size(); ++l) {
      const double w = sd * random.normal();
      sum += row[l] = signs.empty() ? w : signs[sources[l]] * std::abs(w);
    }
    if (!params.zero_row_sums || row.empty())
      continue;
    if (!signs.empty())
      balanceBySign(row);
    else
      for (double& w : row)
        w -= sum / static_cast<double>(row.size());
  }
  return weights;
}

} // namespace spikeloom
