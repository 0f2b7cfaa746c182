#include "ui/workspaces/watched_neurons.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <random>

namespace spikeloom {

namespace {
constexpr std::size_t chosenAtOnce = 4;

std::vector<std::uint32_t> firstNeurons(std::size_t count) {
  std::vector<std::uint32_t> neurons(count);
  std::iota(neurons.begin(), neurons.end(), 0u);
  return neurons;
}
} // namespace

void WatchedNeurons::setNetwork(std::size_t neurons) {
  m_network = neurons;
  set(m_neurons);
}

void WatchedNeurons::forgetNetwork() { m_network = 0; }

void WatchedNeurons::set(const std::vector<std::uint32_t>& neurons) {
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t neuron : neurons) {
    const bool there = m_network == 0 || neuron < m_network;
    if (there && kept.size() < most && std::ranges::find(kept, neuron) == kept.end())
      kept.push_back(neuron);
  }
  if (kept.empty() && !neurons.empty()) // all of them are of an earlier, larger network
    kept = firstNeurons(std::min(chosenAtOnce, m_network));
  if (kept == m_neurons)
    return;
  m_neurons = std::move(kept);
  emit changed(m_neurons);
}

void WatchedNeurons::choose(std::uint32_t neuron) { set({neuron}); }

void WatchedNeurons::bringToFront(std::uint32_t neuron) {
  std::vector<std::uint32_t> neurons = m_neurons;
  if (const auto found = std::ranges::find(neurons, neuron); found != neurons.end())
    std::rotate(neurons.begin(), found, found + 1);
  else if (neurons.empty())
    neurons.push_back(neuron);
  else
    neurons.front() = neuron;
  set(neurons);
}

void WatchedNeurons::stepFrom(std::uint32_t neuron, int by, std::size_t count) {
  const auto all = static_cast<std::int64_t>(count);
  if (all > 0)
    bringToFront(static_cast<std::uint32_t>((neuron + all + by) % all));
}

void WatchedNeurons::toggle(std::uint32_t neuron) {
  std::vector<std::uint32_t> neurons = m_neurons;
  if (const auto found = std::ranges::find(neurons, neuron); found != neurons.end()) {
    neurons.erase(found);
  } else {
    if (neurons.size() >= most)
      neurons.erase(neurons.begin());
    neurons.push_back(neuron);
  }
  set(neurons);
}

void WatchedNeurons::setExtremes(const std::vector<float>& correlation, bool best) {
  std::vector<std::uint32_t> neurons;
  for (std::uint32_t i = 0; i < correlation.size(); ++i)
    if (std::isfinite(correlation[i]))
      neurons.push_back(i);
  const auto count = static_cast<std::ptrdiff_t>(std::min(chosenAtOnce, neurons.size()));
  std::ranges::partial_sort(neurons, neurons.begin() + count, [&](std::uint32_t a, std::uint32_t b) {
    if (correlation[a] != correlation[b])
      return best ? correlation[a] > correlation[b] : correlation[a] < correlation[b];
    return a < b;
  });
  neurons.resize(static_cast<std::size_t>(count));
  set(neurons);
}

void WatchedNeurons::setRandom() {
  std::vector<std::uint32_t> chosen;
  // Looking only: not part of what a seed reproduces.
  std::ranges::sample(firstNeurons(m_network), std::back_inserter(chosen), chosenAtOnce,
                      std::mt19937(std::random_device{}()));
  set(chosen);
}

} // namespace spikeloom
