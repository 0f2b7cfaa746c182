#include "core/model/neuron_model.h"

#include <cassert>

#include "core/model/neuron_models.h"

namespace spikeloom {

std::unique_ptr<NeuronModel> makeNeuronModel(const NeuronParams& params, std::size_t neurons) {
  switch (params.model) {
  case NeuronKind::qif:
    return makeQif(params.integrator, neurons);
  case NeuronKind::lif:
    return makeLif(neurons);
  case NeuronKind::izhikevich:
    return makeIzhikevich(neurons, izhikevichDriveUnit);
  case NeuronKind::rate:
    break;
  }
  assert(false && "rate units do not spike: see RateUnits");
  return nullptr;
}

} // namespace spikeloom
