#include "core/run/analyses.h"

#include "core/analysis/eigenvalues.h"
#include "core/params/access.h"
#include "core/run/causes.h"

namespace spikeloom {

std::vector<InputError> checkAnalyses(const Experiment& experiment, AnalysisChoice choice) {
  if (!choice.perturbation || experiment.neuron.model != NeuronKind::rate)
    return {};
  return {{{}, SPIKELOOM_FIELD(neuron, model).path(), "rate units have no spike that could be deleted"}};
}

std::optional<double> balancedRadiusOf(const Experiment& experiment) {
  const NetworkParams& network = experiment.network;
  if (network.topology != Topology::balanced)
    return std::nullopt;
  return balancedRadius(network.synaptic_strength, network.inhibition_ratio,
                        experiment.dale.inhibitory_fraction, network.connection_probability);
}

Analyses analyse(const Simulation& simulation, AnalysisChoice choice) {
  const Network& network = simulation.network();
  const auto& before = simulation.initialWeights();
  const auto& after = network.paddedWeights();
  Analyses out;
  if (choice.causes && simulation.lastTest())
    out.diagnoses = diagnose(simulation);
  if (choice.perturbation)
    out.perturbation = {deleteSpikes(simulation, before), deleteSpikes(simulation, after)};
  if (choice.eigenvalues)
    out.eigenvalues = {eigenvalues(network.connectivity(), before),
                       eigenvalues(network.connectivity(), after)};
  out.eigenvalueScale = balancedRadiusOf(simulation.experiment()).value_or(1);
  return out;
}

} // namespace spikeloom
