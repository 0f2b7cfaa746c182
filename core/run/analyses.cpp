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
  const Experiment& experiment = simulation.experiment();
  if (experiment.network.topology == Topology::balanced)
    out.eigenvalueScale =
        balancedRadius(experiment.network.synaptic_strength, experiment.network.inhibition_ratio,
                       experiment.dale.inhibitory_fraction, experiment.network.connection_probability);
  return out;
}

} // namespace spikeloom
