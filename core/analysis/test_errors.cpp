#include "core/analysis/test_errors.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <utility>

namespace spikeloom {

namespace {

/// Adds `by` times more to all but the rate.
void accumulate(MeasuredErrors& sum, const MeasuredErrors& more, double by) {
  sum.total += by * more.total;
  sum.systematic += by * more.systematic;
  sum.variable += by * more.variable;
  sum.firstQuarter += by * more.firstQuarter;
  sum.lastQuarter += by * more.lastQuarter;
}

constexpr MeasuredErrors noErrors{0, 0, 0, 0, 0, 0};

/// The errors at one sample, as shares of the variance.
MeasuredErrors errorsAt(const TrialStatistics& trials, std::size_t k, std::size_t i, double target,
                        double variance) {
  const auto count = static_cast<double>(trials.trials());
  const double miss = trials.mean(k, i) - target, square = miss * miss / variance;
  if (trials.trials() < 2)
    return {square, notKnown, notKnown, 0, 0, 0};
  const double variable = trials.variance(k, i) / variance, systematic = square - variable / count;
  return {systematic + variable, systematic, variable, 0, 0, 0};
}

} // namespace

TrialStatistics::TrialStatistics(std::size_t samples, std::size_t neurons)
    : m_samples(samples), m_neurons(neurons) {
  // filled by the first trial, piece by piece: touching that much memory at once takes long
  m_mean.reserve(samples * neurons);
  m_squares.reserve(samples * neurons);
}

void TrialStatistics::add(std::span<const float> activity, Pieces& pieces) {
  assert(activity.size() == m_samples * m_neurons);
  const auto count = static_cast<double>(++m_trials);
  pieces.add(activity.size(), stretchOf(1), [this, activity, count](std::size_t begin, std::size_t end) {
    m_mean.resize(std::max(m_mean.size(), end));
    m_squares.resize(m_mean.size());
    for (std::size_t k = begin; k < end; ++k) {
      assert(std::isfinite(activity[k]));
      const double u = static_cast<double>(activity[k]), distance = u - m_mean[k];
      m_mean[k] += distance / count;
      m_squares[k] += distance * (u - m_mean[k]);
    }
  });
}

void TrialStatistics::add(std::span<const float> activity) {
  Pieces pieces;
  add(activity, pieces);
  pieces.finish();
}

double TrialStatistics::variance(std::size_t sample, std::size_t neuron) const {
  return m_trials < 2 ? notKnown : m_squares[sample * m_neurons + neuron] / static_cast<double>(m_trials - 1);
}

std::vector<double> targetVariances(std::span<const double> target, std::size_t neurons, std::size_t begin,
                                    std::size_t end) {
  const std::size_t samples = target.size() / neurons, count = end - begin;
  assert(target.size() == samples * neurons && end <= neurons);
  const auto at = [&](std::size_t k, std::size_t i) { return target[k * neurons + begin + i]; };
  std::vector<double> lowest(target.begin() + static_cast<std::ptrdiff_t>(begin),
                             target.begin() + static_cast<std::ptrdiff_t>(end));
  std::vector<double> highest = lowest, mean(count), out(count);
  for (std::size_t k = 0; k < samples; ++k)
    for (std::size_t i = 0; i < count; ++i) {
      lowest[i] = std::min(lowest[i], at(k, i));
      highest[i] = std::max(highest[i], at(k, i));
      mean[i] += at(k, i) / static_cast<double>(samples);
    }
  for (std::size_t k = 0; k < samples; ++k)
    for (std::size_t i = 0; i < count; ++i) {
      const double distance = at(k, i) - mean[i];
      out[i] += distance * distance / static_cast<double>(samples);
    }
  for (std::size_t i = 0; i < count; ++i)
    if (highest[i] - lowest[i] <= 1e-12 * std::max(std::abs(lowest[i]), std::abs(highest[i])))
      out[i] = notKnown;
  return out;
}

std::vector<double> targetVariances(std::span<const double> target, std::size_t neurons) {
  return targetVariances(target, neurons, 0, neurons);
}

void testErrors(const TrialStatistics& trials, const Targets& targets, std::size_t neurons,
                std::vector<float> rates, TestErrors& out, Pieces& pieces) {
  const std::size_t samples = trials.samples(), quarter = std::max<std::size_t>(1, samples / 4);
  assert(trials.trials() >= 1 && targets.samples() == samples && neurons <= trials.neurons());
  out = {trials.trials(), std::vector<MeasuredErrors>(neurons, noErrors), noErrors,
         std::vector<double>(samples), std::vector<double>(samples)};
  const auto variances = std::make_shared<std::vector<double>>();
  pieces.add(neurons, stretchOf(2 * samples), [=, &targets](std::size_t begin, std::size_t end) {
    const auto some = targetVariances(targets.values, targets.neurons, begin, end);
    variances->insert(variances->end(), some.begin(), some.end());
  });
  pieces.add(
      samples, stretchOf(8 * neurons), [=, &trials, &targets, &out](std::size_t begin, std::size_t end) {
        const double share = 1 / static_cast<double>(samples), ofQuarter = 1 / static_cast<double>(quarter);
        for (std::size_t k = begin; k < end; ++k)
          for (std::size_t i = 0; i < neurons; ++i) {
            MeasuredErrors now = errorsAt(trials, k, i, targets.at(k, i), (*variances)[i]);
            now.firstQuarter = k < quarter ? now.total * ofQuarter / share : 0;
            now.lastQuarter = k >= samples - quarter ? now.total * ofQuarter / share : 0;
            accumulate(out.neurons[i], now, share);
            if (!std::isnan((*variances)[i])) {
              out.totalOverTime[k] += now.total;
              out.variableOverTime[k] += now.variable;
            }
          }
      });
  pieces.add([=, &out, rates = std::move(rates)] {
    const auto varying = static_cast<double>(
        std::ranges::count_if(*variances, [](double variance) { return !std::isnan(variance); }));
    for (std::size_t i = 0; i < neurons; ++i) {
      if (!std::isnan((*variances)[i]))
        accumulate(out.network, out.neurons[i], 1 / varying);
      out.neurons[i].rate = rates.empty() ? notKnown : static_cast<double>(rates[i]);
      out.network.rate += out.neurons[i].rate / static_cast<double>(neurons);
    }
    if (varying == 0)
      out.network = MeasuredErrors{.rate = out.network.rate};
    for (auto* values : {&out.totalOverTime, &out.variableOverTime})
      for (double& x : *values)
        x /= varying;
  });
}

} // namespace spikeloom
