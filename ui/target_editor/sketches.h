#pragma once

#include <QString>

#include <vector>

#include "core/base/errors.h"
#include "core/params/experiment.h"
#include "ui/plots/curve_plot.h"

namespace spikeloom {

// What the editor's pages say of targets as they were sampled, and of what is wrong with them.

/// With the limits of the first of them (limitsOf).
/// @param targets as targetSketch gives them
/// @param neuron that follows the first
/// @param transfer of the same neurons
[[nodiscard]] SketchedTargets withLimits(Experiment experiment, const Targets& targets, std::size_t neuron,
                                         const TransferCurve& transfer);

/// What the marks mean with this experiment's synapses and trained quantity.
[[nodiscard]] QString explanationOf(const Experiment& experiment);

/// How long a target is too fast, and its neuron silent: "Too slow for 30 ms, silent for 480 of 1000 ms."
/// Empty where there is nothing to be marked.
[[nodiscard]] QString foundText(const SketchedTargets& sketch);

/// A line each: the parameter's name or the place in the file, and what is wrong there.
[[nodiscard]] QString problemLines(const std::vector<InputError>& problems);

} // namespace spikeloom
