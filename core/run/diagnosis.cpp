#include "core/run/diagnosis.h"

namespace spikeloom {

Diagnosis diagnose(const Network& network, const Experiment& experiment, const Targets& targets,
                   const TrialStatistics& trials, std::span<const float> ratesInHz,
                   const std::vector<TrialSummary>& curve) {
  const std::size_t main = mainNeurons(experiment);
  const double tau = experiment.synapse.time_constant;
  const std::vector<double> target = firstColumns<double>(targets.values, targets.neurons, main);
  std::vector<float> rates(ratesInHz.begin(), ratesInHz.end());
  for (float& rate : rates)
    rate *= static_cast<float>(T0 / 1000);

  Diagnosis out;
  out.errors = decompose(trials, target, main);
  out.theoryTracking = theoryTracking(target, main, targets.interval, tau);
  out.theorySampling =
      experiment.learning.quantity == TrainedQuantity::rate
          ? theoryRateSampling(std::span(rates).first(main), tau, target)
          : theorySampling(network.connectivity(), network.paddedWeights(), rates, tau, target);
  out.verdict = verdict(out.errors.population);
  std::vector<double> trainingErrors;
  for (const TrialSummary& loop : curve)
    trainingErrors.push_back(loop.rmsError);
  return out;
}

} // namespace spikeloom
