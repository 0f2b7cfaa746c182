#pragma once

#include <span>

#include "core/params/experiment.h"
#include "core/record/targets.h"
#include "core/targets/curves.h"
#include "core/targets/targets.h"

namespace spikeloom {

/// Neurons of a sketch's network, at the most: families that take a network of rates or spikes are themselves
/// in a small one.
inline constexpr int sketchNeurons = 200;
/// Those of a family where each neuron has a target that owes nothing to the others: enough to look at.
inline constexpr int neuronsToLookAt = 12;
/// Samples that show all that a plot can, at the most.
inline constexpr std::size_t sketchSamples = 1000;

/// The interval between at most so many samples of the window: a whole number of time steps.
[[nodiscard]] double sketchInterval(const Experiment& experiment, std::size_t samples);

/// Some of the targets that a family would give with the experiment's parameters, to be looked at: drives (of
/// a recording of rates, these in spikes per T0) of the first neurons and the first set, at sketchInterval.
/// Made by makeTargets; of drawn targets there is one a curve (sketchOfCurves).
/// @throws InputErrors when what it takes cannot be used, NumericalError, Cancelled
[[nodiscard]] Targets targetSketch(Experiment experiment, TargetFamily family, std::size_t samples,
                                   const TargetSources& sources = {});

/// Of each of these curves the drive, in the experiment's target.curve_shape.
[[nodiscard]] Targets sketchOfCurves(const Experiment& experiment, std::span<const DrawnCurve> curves,
                                     std::size_t samples);

} // namespace spikeloom
