// A random network and the spikes of one training loop: what every benchmarked learning rule is fed with.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace spikeloom::bench {

struct Target {
  std::uint32_t neuron;
  std::uint32_t column; // the synapse's place in that neuron's row
};

struct Spike {
  std::uint32_t cell;
  double amplitude; // in r at the time of the update
};

/// N cells, each pair connected with probability p (no autapses), firing as independent Poisson processes.
struct RecordedNetwork {
  static constexpr double durationMs = 1000, updateMs = 2, filterMs = 20, rateHz = 11;
  static constexpr std::size_t updateCount = static_cast<std::size_t>(durationMs / updateMs);

  std::vector<std::uint32_t> synapseCounts;
  std::vector<std::vector<std::uint32_t>> presynaptic; // of each neuron, ascending
  std::vector<std::vector<Target>> targets;            // of each cell
  std::vector<std::vector<Spike>> spikes;              // of each update
  std::vector<double> errors; // of each update and neuron: targets would only add the same work to all
  double decay = std::exp(-updateMs / filterMs);

  RecordedNetwork(std::uint32_t cellCount, double p, std::uint64_t seed)
      : synapseCounts(cellCount), presynaptic(cellCount), targets(cellCount), spikes(updateCount) {
    std::mt19937_64 random(seed);
    std::bernoulli_distribution connected(p);
    for (std::uint32_t i = 0; i < cellCount; ++i) {
      for (std::uint32_t j = 0; j < cellCount; ++j) {
        if (i == j || !connected(random))
          continue;
        targets[j].push_back({i, synapseCounts[i]++});
        presynaptic[i].push_back(j);
      }
    }
    std::exponential_distribution<double> interval(rateHz / 1000);
    for (std::uint32_t j = 0; j < cellCount; ++j)
      for (double t = interval(random); t < durationMs; t += interval(random)) {
        const auto update = static_cast<std::size_t>(t / updateMs);
        spikes[update].push_back({j, std::exp(-(static_cast<double>(update + 1) * updateMs - t) / filterMs)});
      }
    std::normal_distribution<double> error;
    for (std::size_t m = 0; m < updateCount * cellCount; ++m)
      errors.push_back(error(random));
  }

  std::size_t size() const { return synapseCounts.size(); }
  std::span<const double> errorsAt(std::size_t update) const {
    return std::span(errors).subspan(update * size(), size());
  }
};

} // namespace spikeloom::bench
