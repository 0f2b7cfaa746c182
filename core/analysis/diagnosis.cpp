#include "core/analysis/diagnosis.h"

#include <algorithm>

namespace spikeloom {

namespace {

/// The first `count` of each sample's values.
std::vector<double> firstColumns(const Targets& targets, std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < targets.samples; ++k)
    for (std::size_t i = 0; i < count; ++i)
      out.push_back(targets.at(k, i));
  return out;
}

std::vector<double> trainingErrors(const std::vector<TrialSummary>& curve) {
  std::vector<double> out;
  for (const TrialSummary& loop : curve)
    out.push_back(loop.rmsError);
  return out;
}

/// Spikes per T0 from Hz.
std::vector<float> perTimeUnit(std::span<const float> hertz) {
  std::vector<float> out(hertz.begin(), hertz.end());
  for (float& rate : out)
    rate *= static_cast<float>(T0 / 1000);
  return out;
}

} // namespace

Diagnosis diagnose(const Network& network, const Experiment& experiment, const Targets& targets,
                   const TrialStatistics& trials, std::span<const float> meanRates, double testRmsError,
                   const std::vector<TrialSummary>& curve) {
  const std::size_t main = mainNeurons(experiment);
  const double tau = experiment.synapse.time_constant;
  const std::vector<double> target = firstColumns(targets, main);
  const std::vector<float> rates = perTimeUnit(meanRates);
  Diagnosis out;
  out.errors = decompose(trials.firstNeurons(main), target);
  out.theoryTracking = theoryTracking(target, main, targets.interval, tau);
  out.theorySampling =
      experiment.learning.quantity == TrainedQuantity::rate
          ? theoryRateSampling(std::span(rates).first(main), tau, target)
          : theorySampling(network.connectivity(), network.paddedWeights(), rates, tau, target);
  out.verdict = verdict(out.errors.population);
  const auto square = [](const TheoryAmplitudes& theory) { return theory.population * theory.population; };
  out.text =
      verdictText("The network", out.errors.population, notYetLevel(testRmsError, trainingErrors(curve)),
                  TheoryShares{square(out.theoryTracking), square(out.theorySampling)});
  return out;
}

} // namespace spikeloom
