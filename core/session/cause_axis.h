#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/params/experiment.h"
#include "core/record/diagnosis.h"

namespace spikeloom {

/// What the causes of errors are drawn over.
enum class CauseAxis { SynapticTimeConstant, TargetTimeConstant, Neurons, TargetSize };

/// Where an experiment stands on an axis, and how far the axis goes.
struct CauseScale {
  double value = 0;
  double low = 0, high = 0; ///< around the value
  std::size_t points = 0;   ///< that are enough to draw the curve
  bool whole = false;       ///< only whole numbers make sense
  std::string name, unit;   ///< of the value
  std::string path;         ///< of the parameter that the value is
};

/// Nothing where the axis makes no sense: rate units have no synaptic filter, drawn targets no time constant,
/// the number of neurons of a file is what it is.
///   SynapticTimeConstant: τs, 1 … 500 ms
///   TargetTimeConstant: that of Ornstein-Uhlenbeck targets or of the chaotic network, the longest period of
///   sines Neurons: N TargetSize: standard deviation (Ornstein-Uhlenbeck), largest amplitude (sines), level
///   (constant): larger targets have more spikes
[[nodiscard]] std::optional<CauseScale> scaleOf(CauseAxis axis, const Experiment& experiment);

/// The changes that lead to this value; parameters that belong together (the shortest and the longest period)
/// keep their ratio; none when the experiment has no such axis. The value is not checked.
[[nodiscard]] std::vector<Remedy::Change> changesTo(CauseAxis axis, const Experiment& experiment,
                                                    double value);
/// The experiment with these changes.
[[nodiscard]] Experiment changed(Experiment experiment, const std::vector<Remedy::Change>& changes);

/// Whether both would give the same curve: they differ in nothing but where they stand on the axis, and in
/// what has no part in it (seed, loops, tests, threads, probes).
[[nodiscard]] bool sameCurve(CauseAxis axis, const Experiment& a, const Experiment& b);

} // namespace spikeloom
