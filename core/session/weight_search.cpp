#include "core/session/weight_search.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "core/analysis/eigenvalues.h"
#include "core/experiment/memory.h"

namespace spikeloom {

namespace {

constexpr double shownShare = 0.99;       // of the blocks: those beyond have the strongest colour, too
constexpr std::size_t histogramBins = 81; // odd: one is about 0

} // namespace

WeightsFound findWeights(const std::shared_ptr<const WeightCopy>& copy, std::size_t most,
                         std::uint32_t neuron, const WeightsFound* known) {
  assert(copy->complete());
  const Connectivity& connectivity = *copy->connectivity;
  WeightsFound out;
  out.copy = copy;
  out.now = std::make_shared<const WeightMatrix>(weightMatrix(connectivity, copy->now, most));
  const bool sameNetwork = known && known->copy && known->copy->connectivity == copy->connectivity;
  if (sameNetwork && known->before->block == out.now->block)
    out.before = known->before;
  else
    out.before = std::make_shared<const WeightMatrix>(weightMatrix(connectivity, *copy->before, most));
  out.change = std::make_shared<const WeightMatrix>(changeOf(*out.before, *out.now));
  out.scale = matrixScale(std::array{out.before.get(), out.now.get()}, shownShare);
  out.histogram = std::make_shared<const WeightHistogram>(
      weightHistogram(connectivity, *copy->before, copy->now, copy->cellTypes, histogramBins));
  out.neuron = neuron;
  out.inputs = inputsByWeight(connectivity, *copy->before, copy->now, neuron);
  return out;
}

std::string whyNoSpectrum(std::size_t neurons) {
  const double n = static_cast<double>(neurons);
  if (sizeof(double) * n * n <= memoryAvailable() / 2)
    return {};
  return "There is not enough memory for the eigenvalues of so many neurons.";
}

SpectrumFound findSpectrum(const WeightCopy& copy, const SpectrumFound* known, const std::stop_token& stop) {
  using Values = SpectrumFound::Values;
  const Connectivity& connectivity = *copy.connectivity;
  SpectrumFound out;
  out.connectivity = copy.connectivity;
  if (known && known->connectivity == copy.connectivity)
    out.before = known->before;
  else
    out.before = std::make_shared<const Values>(eigenvalues(connectivity, *copy.before, stop));
  if (copy.loops == 0 && copy.now == *copy.before)
    out.now = out.before;
  else
    out.now = std::make_shared<const Values>(eigenvalues(connectivity, copy.now, stop));
  out.theoretical = copy.radius && *copy.radius > 0;
  out.radius = out.theoretical ? *copy.radius : out.before->empty() ? 0 : std::abs(out.before->front());
  out.loops = copy.loops;
  return out;
}

} // namespace spikeloom
