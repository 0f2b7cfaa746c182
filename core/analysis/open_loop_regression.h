// What open_loop.cpp regresses, and how.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/analysis/driven_neurons.h"
#include "core/analysis/gram_kernel.h"
#include "core/analysis/open_loop.h"
#include "core/analysis/ridge.h"
#include "core/analysis/test_errors.h"
#include "core/analysis/theory_errors.h"
#include "core/base/cancellation.h"

namespace spikeloom {

/// A shared Gram matrix of more rows would take too much memory.
inline constexpr std::size_t largestSharedGram = 4096;

/// Gram matrices of the regressors of some neurons: one that holds the rows of all of them, or one each where
/// that is less work.
class OpenLoopGrams {
public:
  OpenLoopGrams(const Connectivity& connectivity, std::span<const std::uint32_t> neurons)
      : m_connectivity(connectivity), m_place(connectivity.neurons) {
    std::vector<bool> used(connectivity.neurons);
    double own = 0;
    for (const std::uint32_t i : neurons) {
      own += std::pow(connectivity.synapseCounts[i], 2);
      for (const std::uint32_t j : connectivity.row(i))
        used[j] = true;
    }
    for (std::uint32_t j = 0; j < used.size(); ++j)
      if (used[j]) {
        m_place[j] = static_cast<std::uint32_t>(m_rows.size());
        m_rows.push_back(j);
      }
    m_shared = m_rows.size() <= largestSharedGram && std::pow(m_rows.size(), 2) <= own;
  }

  /// All neurons that are presynaptic to one of them.
  [[nodiscard]] std::span<const std::uint32_t> presynaptic() const { return m_rows; }
  [[nodiscard]] bool shared() const { return m_shared; }
  /// Which rows and columns of the matrix are those of neuron i.
  [[nodiscard]] std::vector<std::uint32_t> columns(std::uint32_t i) const {
    std::vector<std::uint32_t> out;
    for (const std::uint32_t j : m_connectivity.row(i))
      out.push_back(m_shared ? m_place[j] : static_cast<std::uint32_t>(out.size()));
    return out;
  }
  /// The rows that a matrix is made of: of all, or of neuron i alone.
  [[nodiscard]] std::span<const std::uint32_t> rows(std::uint32_t i) const {
    return m_shared ? presynaptic() : m_connectivity.row(i);
  }

private:
  const Connectivity& m_connectivity;
  std::vector<std::uint32_t> m_rows, m_place;
  bool m_shared = false;
};

/// What is regressed, and how: at one τs.
class OpenLoopRegression {
public:
  OpenLoopRegression(const DrivenNeurons& driven, const Regressors& soft, const OpenLoopInput& input,
                     double timeConstant, std::span<const std::uint32_t> neurons, const std::stop_token& stop)
      : m_driven(driven), m_soft(soft), m_input(input), m_timeConstant(timeConstant),
        m_filter(driven.times(), timeConstant), m_samples(driven.times().samples),
        m_grams(*input.connectivity, neurons), m_rates(input.connectivity->neurons, m_samples), m_stop(stop) {
    filterAll();
    if (m_grams.shared() && !neurons.empty())
      makeMatrices(neurons.front());
  }

  [[nodiscard]] const SynapticFilter& filter() const { return m_filter; }

  /// Call before the others for each neuron.
  void take(std::uint32_t i) {
    m_neuron = i;
    if (!m_grams.shared())
      makeMatrices(i);
    m_columns = m_grams.columns(i);
    m_wanted = m_driven.wantedDrive(i);
  }
  /// w·x with rates: S values.
  void ratesResponse(std::span<float> out) const {
    // as if they came as often as the spikes' trials do: λ weighs alike in both
    const auto weights =
        ridge(m_rateGram, m_columns, m_input.experiment.learning.lambda / fitTrials, products(m_rates));
    combine(m_rates, 0, weights, out);
  }
  /// w·x with spikes of the fresh trials: S values each.
  void spikesResponse(std::span<float> out) const {
    const auto weights =
        ridge(m_spikeGram, m_columns, m_input.experiment.learning.lambda, products(m_fitSums));
    combine(m_spikes, fitTrials * m_samples, weights, out);
  }
  [[nodiscard]] double paperTracking(double variance) const {
    return theoryTracking(m_wanted, variance, m_driven.times().interval, m_timeConstant);
  }
  [[nodiscard]] double paperSampling(double variance) const {
    const int loops = std::max(1, m_input.loops > 0 ? m_input.loops : m_input.experiment.run.loops);
    return theorySampling(m_wanted, variance, m_soft, m_softGram, m_input.connectivity->row(m_neuron),
                          m_columns, m_timeConstant, m_input.experiment.learning.lambda / loops);
  }
  [[nodiscard]] double wantedVariance() const { return targetVariances(m_wanted, 1).front(); }

private:
  void filterAll() {
    const std::size_t neurons = m_input.connectivity->neurons;
    if (m_driven.spiking()) {
      m_spikes = Regressors(neurons, (fitTrials + freshTrials) * m_samples);
      m_fitSums = Regressors(neurons, m_samples);
    }
    for (const std::uint32_t j : m_grams.presynaptic()) {
      throwIfStopped(m_stop);
      m_driven.sendRates(j, m_filter, m_rates.of(j));
      for (std::size_t m = 0; m < fitTrials + freshTrials && m_driven.spiking(); ++m) {
        const auto train = m_spikes.of(j).subspan(m * m_samples, m_samples);
        m_driven.sendSpikes(j, m, m_filter, train);
        if (m < fitTrials)
          std::ranges::transform(train, m_fitSums.of(j), m_fitSums.of(j).begin(), std::plus{});
      }
    }
  }
  void makeMatrices(std::uint32_t i) {
    const auto rows = m_grams.rows(i);
    m_rateGram = gramMatrix(m_rates, rows, m_samples, m_stop);
    if (!m_driven.spiking())
      return;
    m_spikeGram = gramMatrix(m_spikes, rows, fitTrials * m_samples, m_stop);
    m_softGram = gramMatrix(m_soft, rows, m_samples, m_stop);
  }
  /// Σ y x, for each presynaptic neuron.
  [[nodiscard]] std::vector<double> products(const Regressors& regressors) const {
    std::vector<double> out;
    for (const std::uint32_t j : m_input.connectivity->row(m_neuron)) {
      const auto x = regressors.of(j);
      double sum = 0;
      for (std::size_t k = 0; k < m_samples; ++k)
        sum += static_cast<double>(x[k]) * m_wanted[k];
      out.push_back(sum);
    }
    return out;
  }
  void combine(const Regressors& regressors, std::size_t first, std::span<const double> weights,
               std::span<float> out) const {
    std::ranges::fill(out, 0.0f);
    const auto row = m_input.connectivity->row(m_neuron);
    for (std::size_t s = 0; s < row.size(); ++s)
      gramKernel().addScaled(out.data(), regressors.of(row[s]).data() + first, static_cast<float>(weights[s]),
                             out.size());
  }

  const DrivenNeurons& m_driven;
  const Regressors& m_soft;
  const OpenLoopInput& m_input;
  double m_timeConstant;
  SynapticFilter m_filter;
  std::size_t m_samples;
  OpenLoopGrams m_grams;
  // of all neurons, filled in for those that are presynaptic; spikes: trial after trial, and the sums over
  // those that are fitted
  Regressors m_rates, m_spikes, m_fitSums;
  GramMatrix m_rateGram, m_spikeGram, m_softGram;
  const std::stop_token& m_stop;
  std::uint32_t m_neuron = 0;
  std::vector<std::uint32_t> m_columns;
  std::vector<double> m_wanted;
};

} // namespace spikeloom
