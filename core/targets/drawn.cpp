#include "core/base/cancellation.h"
#include "core/base/problems_in.h"
#include "core/targets/curves.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

std::vector<DrawnCurve> curvesOf(const Experiment& experiment) {
  return parseCurves(experiment.target.curves, static_cast<std::size_t>(experiment.network.neurons));
}

} // namespace

void fillDrawn(const Experiment& experiment, const TargetSources& sources, Targets& out) {
  for (const DrawnCurve& curve : curvesOf(experiment)) {
    const CurveLine line(curve.points, experiment.target.curve_shape);
    for (std::size_t k = 0; k < out.samples(); ++k) {
      throwIfStopped(sources.stop);
      const double value = line.at(out.time(k));
      for (const std::size_t i : curve.neurons)
        out.at(k, i) = value;
    }
  }
}

std::vector<InputError> checkCurves(const Experiment& experiment) {
  if (experiment.target.family != TargetFamily::drawn)
    return {};
  return problemsIn([&] { (void)curvesOf(experiment); });
}

} // namespace spikeloom
