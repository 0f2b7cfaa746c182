#include <cmath>

#include "core/base/cancellation.h"
#include "core/model/transfer.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

/// M as sparse rows: index and weight of each non-zero entry.
struct RateNetwork {
  std::vector<std::size_t> rowStart{0};
  std::vector<std::uint32_t> source;
  std::vector<double> weight;
};

RateNetwork drawRateNetwork(const Experiment& experiment, std::size_t n, const std::stop_token& stop) {
  const TargetParams& params = experiment.target;
  const double sd = params.chaos_gain / std::sqrt(static_cast<double>(n) * params.chaos_probability);
  RateNetwork net;
  for (std::uint32_t i = 0; i < n; ++i) {
    throwIfStopped(stop);
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
    rate[j] = phi1(x[j]);
  for (std::size_t i = 0; i < x.size(); ++i) {
    double input = 0;
    for (std::size_t k = net.rowStart[i]; k < net.rowStart[i + 1]; ++k)
      input += net.weight[k] * rate[net.source[k]];
    x[i] += h * (input - x[i]);
  }
}

} // namespace

void fillChaotic(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  const TargetParams& params = experiment.target;
  const RateNetwork net = drawRateNetwork(experiment, out.neurons, sources.stop);
  std::vector<double> x(out.neurons), rate(out.neurons);
  for (std::size_t i = 0; i < out.neurons; ++i)
    x[i] = 0.2 * targetStream(experiment, Purpose::Targets, set, i).uniform();
  // steps on a grid of their own and straight lines in between: the path does not depend on the update
  // interval
  double step = 1.0, now = 0;
  while (step > params.chaos_time_constant / 40)
    step /= 2;
  std::vector<double> before = x;
  for (std::size_t k = 0; k < out.samples(); ++k) {
    const double time = params.chaos_run_in + out.time(k);
    for (; now < time - 1e-9; now += step) {
      throwIfStopped(sources.stop);
      before = x;
      eulerStep(net, step / params.chaos_time_constant, x, rate);
    }
    const double back = now > time + 1e-9 ? (now - time) / step : 0;
    for (std::size_t i = 0; i < out.neurons; ++i)
      out.at(k, i) = x[i] + back * (before[i] - x[i]);
  }
}

} // namespace spikeloom
