#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/model/random.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

/// M as sparse rows: index and weight of each non-zero entry.
struct RateNetwork {
  std::vector<std::size_t> rowStart{0};
  std::vector<std::uint32_t> source;
  std::vector<double> weight;
};

RateNetwork drawRateNetwork(const Experiment& experiment, std::size_t n) {
  const TargetParams& params = experiment.target;
  const double sd = params.chaos_gain / std::sqrt(static_cast<double>(n) * params.chaos_probability);
  RateNetwork net;
  for (std::uint32_t i = 0; i < n; ++i) {
    RandomStream random(experiment.run.seed, Purpose::TargetNetwork, i);
    double sum = 0;
    for (std::uint32_t j = 0; j < n; ++j)
      if (random.uniform() < params.chaos_probability && j != i) {
        net.source.push_back(j);
        sum += net.weight.emplace_back(sd * random.normal());
      }
    const std::size_t begin = net.rowStart.back(), count = net.source.size() - begin;
    for (std::size_t k = begin; k < net.source.size(); ++k)
      net.weight[k] -= sum / static_cast<double>(count);
    net.rowStart.push_back(net.source.size());
  }
  return net;
}

void eulerStep(const RateNetwork& net, double h, std::vector<double>& x, std::vector<double>& rate) {
  for (std::size_t j = 0; j < x.size(); ++j)
    rate[j] = std::sqrt(std::max(x[j], 0.0)) / std::numbers::pi;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double input = 0;
    for (std::size_t k = net.rowStart[i]; k < net.rowStart[i + 1]; ++k)
      input += net.weight[k] * rate[net.source[k]];
    x[i] += h * (input - x[i]);
  }
}

} // namespace

void fillChaotic(const Experiment& experiment, Targets& out) {
  const TargetParams& params = experiment.target;
  const RateNetwork net = drawRateNetwork(experiment, out.neurons);
  std::vector<double> x(out.neurons), rate(out.neurons);
  for (std::size_t i = 0; i < out.neurons; ++i)
    x[i] = 0.2 * RandomStream(experiment.run.seed, Purpose::Targets, i).uniform();
  // a power-of-two part of a millisecond divides the usual update intervals: the path does not depend on them
  double step = 1.0;
  while (step > params.chaos_time_constant / 40)
    step /= 2;
  auto advanceTo = [&, now = 0.0](double time) mutable {
    while (now < time - 1e-9) {
      const double h = std::min(step, time - now);
      eulerStep(net, h / params.chaos_time_constant, x, rate);
      now += h;
    }
  };
  for (std::size_t k = 0; k < out.samples; ++k) {
    advanceTo(params.chaos_run_in + out.time(k));
    std::ranges::copy(x, out.values.begin() + static_cast<std::ptrdiff_t>(k * out.neurons));
  }
}

} // namespace spikeloom
