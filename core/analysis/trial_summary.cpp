#include "core/analysis/trial_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spikeloom {

namespace {

std::vector<float> sortedNumbers(std::span<const float> values) {
  std::vector<float> out;
  std::ranges::copy_if(values, std::back_inserter(out), [](float x) { return !std::isnan(x); });
  std::ranges::sort(out);
  return out;
}

double quantileOfSorted(const std::vector<float>& sorted, double q) {
  if (sorted.empty())
    return std::numeric_limits<double>::quiet_NaN();
  const double position = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  return (1 - part) * static_cast<double>(sorted[below]) + part * static_cast<double>(sorted[above]);
}

/// Sums over the window, per neuron, of what correlation needs; two passes, so that large means cost no
/// digits.
struct Moments {
  std::vector<double> meanU, meanF, uu, ff, uf;
  double squaredError = 0;

  Moments(const float* drive, const Targets& targets)
      : meanU(targets.neurons), meanF(targets.neurons), uu(targets.neurons), ff(targets.neurons),
        uf(targets.neurons) {
    const std::size_t n = targets.neurons;
    for (std::size_t k = 0; k < targets.samples; ++k)
      for (std::size_t i = 0; i < n; ++i) {
        meanU[i] += static_cast<double>(drive[k * n + i]) / static_cast<double>(targets.samples);
        meanF[i] += targets.at(k, i) / static_cast<double>(targets.samples);
      }
    for (std::size_t k = 0; k < targets.samples; ++k)
      for (std::size_t i = 0; i < n; ++i) {
        const double u = static_cast<double>(drive[k * n + i]), f = targets.at(k, i);
        uu[i] += (u - meanU[i]) * (u - meanU[i]);
        ff[i] += (f - meanF[i]) * (f - meanF[i]);
        uf[i] += (u - meanU[i]) * (f - meanF[i]);
        squaredError += (u - f) * (u - f);
      }
  }

  /// NaN where one of the two is constant (to rounding: a constant of size m has sums of about (m ε)² a
  /// sample).
  [[nodiscard]] float correlation(std::size_t i) const {
    const auto flat = [](double sum, double mean) { return sum <= 1e-24 * (1 + mean * mean); };
    if (flat(uu[i], meanU[i]) || flat(ff[i], meanF[i]))
      return std::numeric_limits<float>::quiet_NaN();
    return static_cast<float>(uf[i] / std::sqrt(uu[i] * ff[i]));
  }
};

} // namespace

double quantile(std::span<const float> values, double q) {
  return quantileOfSorted(sortedNumbers(values), q);
}

double meanOf(std::span<const float> values) {
  double sum = 0;
  std::size_t count = 0;
  for (const float x : values)
    if (!std::isnan(x)) {
      sum += static_cast<double>(x);
      ++count;
    }
  return sum / static_cast<double>(count);
}

TrialSummary summarise(const TrialRecord& record, const Targets& targets) {
  TrialSummary out;
  out.kind = record.kind;
  out.number = record.number;
  const double firstInWindow = record.times.target + targets.interval;
  const auto offset =
      static_cast<std::size_t>(std::llround((firstInWindow - record.firstSample) / record.sampleInterval));
  const Moments moments(record.drive.data() + offset * record.neurons, targets);
  for (std::size_t i = 0; i < targets.neurons; ++i)
    out.correlation.push_back(moments.correlation(i));
  const auto sorted = sortedNumbers(out.correlation);
  out.median = quantileOfSorted(sorted, 0.5);
  out.lowerQuartile = quantileOfSorted(sorted, 0.25);
  out.upperQuartile = quantileOfSorted(sorted, 0.75);
  out.mean = meanOf(out.correlation);
  out.rmsError = std::sqrt(moments.squaredError / static_cast<double>(targets.neurons * targets.samples));
  const auto inWindow = std::ranges::count_if(record.spikes, [&](const Spike& spike) {
    return spike.time >= static_cast<float>(record.times.target) &&
           spike.time < static_cast<float>(record.times.targetEnd);
  });
  const double seconds = (record.times.targetEnd - record.times.target) / 1000;
  out.rate = static_cast<double>(inWindow) / static_cast<double>(targets.neurons) / seconds;
  return out;
}

TestSummary summarise(std::vector<TrialSummary> trials, int afterLoop) {
  TestSummary out;
  out.afterLoop = afterLoop;
  std::vector<float> all;
  for (const TrialSummary& trial : trials) {
    all.insert(all.end(), trial.correlation.begin(), trial.correlation.end());
    out.rmsError += trial.rmsError / static_cast<double>(trials.size());
    out.rate += trial.rate / static_cast<double>(trials.size());
  }
  out.correlationMean = meanOf(all);
  out.correlationMedian = quantile(all, 0.5);
  out.trials = std::move(trials);
  return out;
}

} // namespace spikeloom
