#include <algorithm>

#include "core/targets/targets.h"

namespace spikeloom {

void fillConstant(const Experiment& experiment, Targets& out) {
  std::ranges::fill(out.values, experiment.target.level);
}

} // namespace spikeloom
