#include "core/params/experiment.h"

namespace spikeloom {

bool hasCellTypes(const Experiment& experiment) {
  return experiment.dale.enforced || experiment.network.topology == Topology::balanced;
}

bool drawsCellTypes(const Experiment& experiment) {
  return hasCellTypes(experiment) && experiment.network.topology != Topology::file;
}

bool shiftThere(const Experiment& experiment) {
  return experiment.target.family == TargetFamily::sine ||
         (experiment.target.family == TargetFamily::product_of_sines &&
          experiment.target.phases == SinePhases::shared);
}

bool fileHoldsRates(const Experiment& experiment) {
  return experiment.target.family == TargetFamily::file &&
         experiment.target.file_quantity == FileQuantity::rate_hz;
}

bool auxiliaryPossible(const Experiment& experiment) {
  return experiment.target.family == TargetFamily::file &&
         experiment.learning.quantity == TrainedQuantity::rate;
}

bool auxiliaryThere(const Experiment& experiment) {
  return auxiliaryPossible(experiment) && experiment.target.auxiliary_neurons > 0;
}

std::size_t mainNeurons(const Experiment& experiment) {
  const auto all = static_cast<std::size_t>(experiment.network.neurons);
  return auxiliaryThere(experiment) ? all - static_cast<std::size_t>(experiment.target.auxiliary_neurons)
                                    : all;
}

bool spikes(const Experiment& experiment) { return experiment.neuron.model != NeuronKind::rate; }

bool kickThere(const Experiment& experiment) { return experiment.stimulus.kick_strength > 0; }

bool frozenNoiseThere(const Experiment& experiment) { return experiment.stimulus.noise > 0; }

bool severalSets(const Experiment& experiment) { return experiment.target.sets > 1; }

} // namespace spikeloom
