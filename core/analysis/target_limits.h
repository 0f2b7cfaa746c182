#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/model/transfer_curve.h"
#include "core/params/experiment.h"
#include "core/record/targets.h"

namespace spikeloom {

// Where a single target asks for more than synapses of τs can do, told from the target alone, before any
// network is built (docs/SPEC.md, section 7). It is a warning at a place of the curve, not the tracking
// share: that one depends on what all neurons do (open_loop.h).

/// Of the inputs that a drive needs, in units of the largest |f| of its target: beyond it the synapse would
/// have to be fed with more than twice what holding the target's peak takes, so that larger weights of both
/// signs cancel each other, and their noise and errors grow with them.
inline constexpr double mostInput = 2;
/// No neuron fires faster, Hz: the most that a smoothed spike train can be fed with.
inline constexpr double mostRate = 1000;

/// At each sample of one neuron's target:
struct TargetLimits {
  /// The input x that carries an exponential synapse, τs du/dt = −u + x, from the sample before to this one
  /// when it is held in between: x = (f_k − e f_{k−1}) / (1 − e), e = exp(−Δt/τs), which tends to
  /// f + τs df/dt. In the unit of the target; the first one is that of a target which rested at its value.
  std::vector<double> needed;
  /// That input is not to be had. Where drives are trained: |x| > mostInput · max |f|. Where rates are: the
  /// rate x is below 0 (a smoothed spike train falls no faster than exp(−t/τs)) or above mostRate.
  std::vector<std::uint8_t> tooSlow;
  /// The neuron fires less than silentBelow (verdict.h) at this drive: others hear nothing of its target.
  std::vector<std::uint8_t> silent;
};

/// Of one of the targets; all 0 for rate units, which have neither synaptic filter nor spikes.
/// @param targets of the experiment's trained quantity, sampled at any interval
/// @param column which of them
/// @param transfer of the same experiment
/// @param neuron that follows it (Izhikevich cells have types)
[[nodiscard]] TargetLimits limitsOf(const Experiment& experiment, const Targets& targets, std::size_t column,
                                    const TransferCurve& transfer, std::size_t neuron);

} // namespace spikeloom
