#pragma once

#include <QString>

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/errors.h"
#include "core/params/experiment.h"
#include "core/targets/target_sketch.h"
#include "ui/plots/curve_plot.h"

namespace spikeloom {

// What the editor's pages say of targets as they were sampled, and of what is wrong with them.

/// So many targets are shown as pictures.
inline constexpr std::size_t neuronPictures = neuronsToLookAt;

/// With the limits of the first of them (limitsOf).
/// @param targets as targetSketch gives them
/// @param followers a neuron that follows the first, one that follows the second …
/// @param transfer of the same neurons
[[nodiscard]] SketchedTargets withLimits(Experiment experiment, const Targets& targets,
                                         std::span<const std::size_t> followers,
                                         const TransferCurve& transfer);
/// Of the targets for neurons 0, 1, 2 …, as many as there are pictures.
[[nodiscard]] SketchedTargets withLimits(const Experiment& experiment, const Targets& targets,
                                         const TransferCurve& transfer);

/// What the marks mean with this experiment's synapses and trained quantity.
[[nodiscard]] QString explanationOf(const Experiment& experiment);

/// How long a target is too fast, and its neuron silent: "Too slow for 30 ms, silent for 480 of 1000 ms."
/// Empty where there is nothing to be marked.
[[nodiscard]] QString foundText(const SketchedTargets& sketch);

/// A line each: the parameter's name or the place in the file, and what is wrong there.
[[nodiscard]] QString problemLines(const std::vector<InputError>& problems);

} // namespace spikeloom
