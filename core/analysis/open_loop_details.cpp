#include "core/analysis/open_loop_details.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>
#include <utility>

namespace spikeloom {

namespace {

constexpr double bandRatio = 1.25;

double varianceOf(std::span<const float> values) {
  double sum = 0, squares = 0;
  for (const float value : values) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  const auto count = static_cast<double>(values.size());
  return squares / count - sum * sum / (count * count);
}

void addErrors(const OpenLoopTrace& trace, double weight, OpenLoopDetails& out) {
  constexpr double unbiased = (static_cast<double>(freshTrials) - 1) / static_cast<double>(freshTrials);
  for (std::size_t k = 0; k < trace.target.size(); ++k) {
    const auto squareOf = [&](float value) {
      return std::pow(static_cast<double>(value) - static_cast<double>(trace.target[k]), 2);
    };
    const double tracking = squareOf(trace.withRates[k]);
    out.tracking[k] += weight * tracking;
    if (!trace.mean.empty())
      out.sampling[k] += weight * (squareOf(trace.mean[k]) +
                                   unbiased * std::pow(static_cast<double>(trace.spread[k]), 2) - tracking);
  }
}

void addPower(std::span<const float> values, double weight, std::vector<double>& out) {
  const std::vector<double> power = powerSpectrum(values);
  out.resize(power.size());
  for (std::size_t m = 0; m < power.size(); ++m)
    out[m] += weight * power[m];
}

std::vector<float> difference(std::span<const float> a, std::span<const float> b) {
  std::vector<float> out(a.begin(), a.end());
  for (std::size_t k = 0; k < out.size(); ++k)
    out[k] -= b[k];
  return out;
}

/// From bins to bands, each `bandRatio` times as far up as the one before, at least a bin wide.
void intoBands(double firstFrequency, OpenLoopDetails& out) {
  const std::size_t bins = out.target.size();
  const std::vector<double> target = std::exchange(out.target, {}), rates = std::exchange(out.rates, {}),
                            noise = std::exchange(out.noise, {});
  const auto mean = [](const std::vector<double>& power, std::size_t from, std::size_t to) {
    return std::accumulate(power.begin() + static_cast<std::ptrdiff_t>(from),
                           power.begin() + static_cast<std::ptrdiff_t>(to), 0.0) /
           static_cast<double>(to - from);
  };
  for (std::size_t from = 0; from < bins;) {
    const auto wanted = static_cast<std::size_t>(std::ceil(bandRatio * static_cast<double>(from + 1))) - 1;
    const std::size_t to = std::min(bins, std::max(from + 1, wanted));
    out.frequencies.push_back(firstFrequency *
                              std::sqrt(static_cast<double>(from + 1) * static_cast<double>(to)));
    out.target.push_back(mean(target, from, to));
    out.rates.push_back(mean(rates, from, to));
    if (!noise.empty())
      out.noise.push_back(mean(noise, from, to));
    from = to;
  }
}

} // namespace

std::vector<double> powerSpectrum(std::span<const float> values) {
  const std::size_t samples = values.size();
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(samples);
  std::vector<double> windowed(samples);
  std::vector<std::complex<double>> turns(samples); // e^(−2πi k/S)
  double sum = 0;
  for (std::size_t k = 0; k < samples; ++k) {
    const double part = static_cast<double>(k) / static_cast<double>(samples);
    const double window =
        std::pow(std::sin(std::numbers::pi * (part + 0.5 / static_cast<double>(samples))), 2);
    windowed[k] = window * (static_cast<double>(values[k]) - mean);
    turns[k] = std::polar(1.0, -2 * std::numbers::pi * part);
    sum += window;
  }
  std::vector<double> power(samples / 2);
  for (std::size_t m = 1; m <= power.size(); ++m) {
    std::complex<double> total = 0;
    for (std::size_t k = 0, turn = 0; k < samples; ++k, turn = (turn + m) % samples)
      total += windowed[k] * turns[turn];
    power[m - 1] = 2 * std::norm(total) / (sum * sum);
  }
  return power;
}

OpenLoopDetails detailsOf(std::span<const OpenLoopTrace> traces, double interval) {
  OpenLoopDetails out;
  std::vector<const OpenLoopTrace*> varying;
  for (const OpenLoopTrace& trace : traces)
    if (trace.target.size() > 1 && varianceOf(trace.target) > 0)
      varying.push_back(&trace);
  if (varying.empty())
    return out;
  const std::size_t samples = varying.front()->target.size();
  out.tracking.resize(samples);
  out.sampling.resize(samples);
  for (const OpenLoopTrace* const trace : varying) {
    const double weight = 1 / (varianceOf(trace->target) * static_cast<double>(varying.size()));
    addErrors(*trace, weight, out);
    addPower(trace->target, weight, out.target);
    addPower(trace->withRates, weight, out.rates);
    if (!trace->oneTrial.empty())
      addPower(difference(trace->oneTrial, trace->mean), weight, out.noise);
  }
  intoBands(1000 / (static_cast<double>(samples) * interval), out);
  return out;
}

} // namespace spikeloom
