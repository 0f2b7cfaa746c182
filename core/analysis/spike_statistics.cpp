#include "core/analysis/spike_statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/analysis/trial_summary.h"

namespace spikeloom {

namespace {

constexpr double unmeasured = std::numeric_limits<double>::quiet_NaN();

/// Mean and squared deviations of a growing sample (Welford 1962): no digits lost to a large mean.
struct Spread {
  std::size_t count = 0;
  double mean = 0, squares = 0;

  void add(double x) {
    ++count;
    const double distance = x - mean;
    mean += distance / static_cast<double>(count);
    squares += distance * (x - mean);
  }
  [[nodiscard]] double deviation() const {
    return count < 2 ? unmeasured : std::sqrt(squares / static_cast<double>(count - 1));
  }
};

template <class Use>
void forSpikesIn(TimeWindow window, const std::vector<Spike>& spikes, [[maybe_unused]] std::size_t neurons,
                 Use use) {
  for (const Spike& spike : spikes) {
    assert(spike.neuron < neurons);
    const double time = static_cast<double>(spike.time);
    if (time >= window.begin && time < window.end)
      use(time, spike.neuron);
  }
}

std::vector<double> binEdges(TimeWindow window, double width) {
  assert(window.begin < window.end && width > 0);
  // A width that divides the window but for rounding must not leave a sliver at the end.
  const double bins = std::max(1.0, std::ceil((window.end - window.begin) / width - 1e-9));
  std::vector<double> out;
  for (std::size_t b = 0; static_cast<double>(b) < bins; ++b)
    out.push_back(window.begin + static_cast<double>(b) * width);
  out.push_back(window.end);
  return out;
}

/// Last bin whose edge is not above x; edges[0] ≤ x. Searched for, not divided for: a quotient may round
/// across an edge.
std::size_t binOf(const std::vector<double>& edges, double x) {
  return static_cast<std::size_t>(std::ranges::upper_bound(edges, x) - edges.begin()) - 1;
}

} // namespace

BinnedRates binnedRates(std::span<const std::vector<Spike>> trials, std::size_t neurons, TimeWindow window,
                        double binWidth) {
  assert(!trials.empty());
  BinnedRates out;
  out.neurons = neurons;
  out.edges = binEdges(window, binWidth);
  const std::size_t cells = out.bins() * neurons;
  std::vector<Spread> counts(cells);
  std::vector<std::uint32_t> ofTrial(cells);
  for (const std::vector<Spike>& spikes : trials) {
    std::ranges::fill(ofTrial, 0U);
    forSpikesIn(window, spikes, neurons, [&](double time, std::uint32_t neuron) {
      ++ofTrial[binOf(out.edges, time) * neurons + neuron];
    });
    for (std::size_t cell = 0; cell < cells; ++cell)
      counts[cell].add(ofTrial[cell]);
  }
  out.mean.reserve(cells);
  out.spread.reserve(cells);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const std::size_t bin = cell / neurons;
    const double perSecond = 1000 / (out.edges[bin + 1] - out.edges[bin]);
    out.mean.push_back(static_cast<float>(counts[cell].mean * perSecond));
    out.spread.push_back(static_cast<float>(counts[cell].deviation() * perSecond));
  }
  return out;
}

std::vector<float> meanRates(std::span<const std::vector<Spike>> trials, std::size_t neurons,
                             TimeWindow window) {
  assert(!trials.empty() && window.begin < window.end);
  std::vector<std::size_t> counts(neurons);
  for (const std::vector<Spike>& spikes : trials)
    forSpikesIn(window, spikes, neurons, [&](double, std::uint32_t neuron) { ++counts[neuron]; });
  const double seconds = static_cast<double>(trials.size()) * (window.end - window.begin) / 1000;
  std::vector<float> out;
  out.reserve(neurons);
  for (const std::size_t count : counts)
    out.push_back(static_cast<float>(static_cast<double>(count) / seconds));
  return out;
}

RateHistogram rateHistogram(std::span<const float> rates, std::size_t bins) {
  assert(bins > 0 && std::ranges::all_of(rates, [](float rate) { return rate >= 0; }));
  const double highest = rates.empty() ? 0 : static_cast<double>(std::ranges::max(rates));
  const double width = (highest > 0 ? highest : 1) / static_cast<double>(bins);
  RateHistogram out;
  for (std::size_t b = 0; b < bins; ++b)
    out.edges.push_back(static_cast<double>(b) * width);
  out.edges.push_back(highest > 0 ? highest : 1);
  out.counts.assign(bins, 0);
  for (const float rate : rates)
    ++out.counts[std::min(binOf(out.edges, static_cast<double>(rate)), bins - 1)];
  return out;
}

IntervalVariation intervalVariation(std::span<const std::vector<Spike>> trials, std::size_t neurons,
                                    TimeWindow window) {
  std::vector<Spread> intervals(neurons);
  std::vector<double> last(neurons);
  for (const std::vector<Spike>& spikes : trials) {
    assert(std::ranges::is_sorted(spikes, {}, &Spike::time));
    std::ranges::fill(last, unmeasured);
    forSpikesIn(window, spikes, neurons, [&](double time, std::uint32_t neuron) {
      if (!std::isnan(last[neuron]))
        intervals[neuron].add(time - last[neuron]);
      last[neuron] = time;
    });
  }
  IntervalVariation out;
  out.perNeuron.reserve(neurons);
  for (const Spread& spread : intervals)
    out.perNeuron.push_back(static_cast<float>(spread.deviation() / spread.mean));
  out.population = meanOf(out.perNeuron);
  return out;
}

} // namespace spikeloom
