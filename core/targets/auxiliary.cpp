#include <cmath>

#include "core/base/cancellation.h"
#include "core/model/projection.h"
#include "core/model/transfer.h"
#include "core/targets/ou_process.h"
#include "core/targets/targets.h"

namespace spikeloom {

void fillAuxiliary(const Experiment& experiment, int set, const TargetSources& sources, Targets& out) {
  const TargetParams& params = experiment.target;
  const double step = experiment.neuron.time_step;
  const auto stepsPerSample = static_cast<std::size_t>(std::llround(out.interval / step));
  const double unit = T0 / experiment.neuron.time_constant;
  const double smooth = -std::expm1(-step / experiment.synapse.time_constant);
  for (std::size_t i = mainNeurons(experiment); i < out.neurons; ++i) {
    OuProcess x(params.auxiliary_deviation, params.auxiliary_correlation_time, step,
                targetStream(experiment, Purpose::Auxiliary, set, i));
    double rate = unit * phi1(x.value()); // as if x had been there before
    for (std::size_t k = 0; k < out.samples(); ++k) {
      throwIfStopped(sources.stop);
      for (std::size_t n = 0; n < stepsPerSample; ++n)
        rate += smooth * (unit * phi1(x.advance()) - rate);
      out.at(k, i) = rate;
    }
  }
}

} // namespace spikeloom
