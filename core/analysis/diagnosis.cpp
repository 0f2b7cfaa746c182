#include "core/analysis/diagnosis.h"

#include <algorithm>
#include <memory>

namespace spikeloom {

namespace {

/// The first `count` of each sample's values.
std::vector<double> firstColumns(const Targets& targets, std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < targets.samples(); ++k)
    for (std::size_t i = 0; i < count; ++i)
      out.push_back(targets.at(k, i));
  return out;
}

/// Of the last loops, as many as notYetLevel looks at.
std::vector<double> trainingErrors(const LearningCurve& curve) {
  std::vector<double> out;
  for (std::size_t k = curve.size() > levelLoops ? curve.size() - levelLoops : 0; k < curve.size(); ++k)
    out.push_back(curve[k].rmsError);
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

void diagnose(const Network& network, const Experiment& experiment, const Targets& targets,
              const TrialStatistics& trials, const std::vector<float>& meanRates, double testRmsError,
              const LearningCurve& curve, Diagnosis& out, Pieces& pieces) {
  const std::size_t main = mainNeurons(experiment);
  const double tau = experiment.synapse.time_constant;
  const auto target = std::make_shared<std::vector<double>>();
  pieces.add([=, &targets] { *target = firstColumns(targets, main); });
  pieces.add([=, &trials, &out] { out.errors = decompose(trials, *target); });
  pieces.add(
      [=, &targets, &out] { out.theoryTracking = theoryTracking(*target, main, targets.interval, tau); });
  pieces.add([=, rates = perTimeUnit(meanRates), &network, &experiment, &out] {
    out.theorySampling =
        experiment.learning.quantity == TrainedQuantity::rate
            ? theoryRateSampling(std::span(rates).first(main), tau, *target)
            : theorySampling(network.connectivity(), network.paddedWeights(), rates, tau, *target);
  });
  pieces.add([=, &curve, &out] {
    out.verdict = verdict(out.errors.population);
    const auto square = [](const TheoryAmplitudes& theory) { return theory.population * theory.population; };
    out.text =
        verdictText("The network", out.errors.population, notYetLevel(testRmsError, trainingErrors(curve)),
                    TheoryShares{square(out.theoryTracking), square(out.theorySampling)});
  });
}

} // namespace spikeloom
