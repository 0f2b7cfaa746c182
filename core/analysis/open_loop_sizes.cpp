// What is asked about an open loop before anything is computed.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/analysis/open_loop.h"
#include "core/analysis/test_errors.h"
#include "core/base/text.h"

namespace spikeloom {

namespace {

constexpr double affordableWork = 3e9; // multiplications of the regressions
constexpr std::size_t fewestNeurons = 16;
constexpr std::size_t scaleNeurons = 16; // whose targets' time scale is taken

double meanSynapses(const OpenLoopInput& input) {
  return static_cast<double>(input.connectivity->synapses()) /
         static_cast<double>(input.connectivity->neurons);
}

/// `count` of the items, evenly spread.
std::vector<std::uint32_t> spreadOver(const std::vector<std::uint32_t>& items, std::size_t count) {
  std::vector<std::uint32_t> out;
  count = std::min(count, items.size());
  for (std::size_t k = 0; k < count; ++k)
    out.push_back(items[k * items.size() / count]);
  return out;
}

} // namespace

double openLoopMemory(const OpenLoopInput& input) {
  const double neurons = static_cast<double>(input.connectivity->neurons),
               samples = static_cast<double>(input.targets->samples()), synapses = meanSynapses(input);
  const double trains = neurons * samples * (fitTrials + freshTrials + 3) * sizeof(float);
  const double matrices =
      4 * sizeof(double) * std::max(synapses * synapses, std::min(neurons * neurons, 1.7e7));
  const double spikes = 12 * (fitTrials + freshTrials) * neurons * input.experiment.target.duration / 20;
  return trains + matrices + spikes;
}

std::optional<std::string> whyNoOpenLoop(const OpenLoopInput& input, double memory) {
  if (!input.targets || !input.connectivity)
    return "the targets are not there yet";
  if (input.targets->samples() == 0 || input.connectivity->synapses() == 0)
    return input.targets->samples() == 0 ? "the window is shorter than an update interval"
                                         : "there is no synapse that could be trained";
  const auto variances = targetVariances(input.targets->values, input.targets->neurons);
  if (std::ranges::all_of(std::span(variances).first(input.mainNeurons()),
                          [](double variance) { return std::isnan(variance); }))
    return "no target varies: there is no variance to compare an error with";
  if (const double needed = openLoopMemory(input); needed > memory)
    return "it would take " + gigabytesText(needed) + " of memory, and " + gigabytesText(memory) +
           " can be had";
  return std::nullopt;
}

std::vector<std::uint32_t> watchedForOpenLoop(const OpenLoopInput& input, std::size_t count) {
  const auto variances = targetVariances(input.targets->values, input.targets->neurons);
  std::vector<std::uint32_t> varying, all(input.mainNeurons());
  std::iota(all.begin(), all.end(), 0u);
  for (const std::uint32_t i : all)
    if (!std::isnan(variances[i]))
      varying.push_back(i);
  return spreadOver(varying.size() >= std::min(count, all.size()) ? varying : all, count);
}

std::size_t affordableNeurons(const OpenLoopInput& input) {
  const double synapses = meanSynapses(input), samples = static_cast<double>(input.targets->samples());
  const double each = synapses * synapses * synapses + freshTrials * samples * synapses;
  const std::size_t main = input.mainNeurons();
  return std::clamp(static_cast<std::size_t>(affordableWork / std::max(each, 1.0)),
                    std::min(fewestNeurons, main), main);
}

double targetTimeScale(const OpenLoopInput& input) {
  if (input.experiment.target.family == TargetFamily::ornstein_uhlenbeck)
    return input.experiment.target.correlation_time;
  const Targets& targets = *input.targets;
  const std::size_t samples = targets.samples();
  std::vector<std::vector<double>> normal; // mean 0, variance 1
  const auto variances = targetVariances(targets.values, targets.neurons);
  for (const std::uint32_t i : watchedForOpenLoop(input, scaleNeurons)) {
    double mean = 0;
    std::vector<double>& f = normal.emplace_back();
    for (std::size_t k = 0; k < samples; ++k) {
      f.push_back(targets.at(k, i));
      mean += f.back() / static_cast<double>(samples);
    }
    for (double& x : f)
      x = (x - mean) / std::sqrt(variances[i]);
  }
  for (std::size_t lag = 1; lag < samples; ++lag) {
    double correlation = 0;
    for (const std::vector<double>& f : normal)
      correlation +=
          std::inner_product(f.begin() + static_cast<std::ptrdiff_t>(lag), f.end(), f.begin(), 0.0);
    if (correlation < std::exp(-1.0) * static_cast<double>((samples - lag) * normal.size()))
      return static_cast<double>(lag) * targets.interval;
  }
  return static_cast<double>(samples) * targets.interval;
}

std::vector<std::size_t> coarseToFine(std::size_t count) {
  std::vector<std::size_t> out;
  std::set<std::size_t> taken;
  const auto take = [&](std::size_t k) {
    if (taken.insert(k).second)
      out.push_back(k);
  };
  if (count > 0) {
    take(0);
    take(count - 1);
  }
  for (std::size_t parts = 2; out.size() < count; parts *= 2)
    for (std::size_t k = 1; k < parts; k += 2)
      take(k * (count - 1) / parts);
  return out;
}

std::vector<double> logarithmicSteps(double low, double high, std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k)
    out.push_back(k == 0 ? low
                  : k + 1 == count
                      ? high
                      : low * std::pow(high / low, static_cast<double>(k) / static_cast<double>(count - 1)));
  return out;
}

} // namespace spikeloom
