#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/ridge.h"

namespace spikeloom {

// The paper's own terms of the two learning errors (Kim & Chow 2018, Eqs. 50–59; docs/SPEC.md, section 7),
// from targets, mask, τs and λ alone, as shares of the target's variance.

/// T = mean (f − F f)²/var f, F the synaptic low-pass, 0 at the window's begin: what slow synapses make of
/// the target itself. For a finely sampled Ornstein-Uhlenbeck target τs/(τs + τc), but for the begin. An
/// upper bound for slow synapses, where learning compensates with larger weights.
/// @param target samples at interval, 2·interval, …; each stands for the interval that it ends
/// @param variance of the target, > 0
/// @param interval between samples, and @param timeConstant τs, > 0, ms
[[nodiscard]] double theoryTracking(std::span<const double> target, double variance, double interval,
                                    double timeConstant);

/// D_j = [r̄_j (T0/(2τs) − r̄_j)]₊: variance of a filtered spike train of mean rate r̄_j (spikes per T0).
[[nodiscard]] double spikeVariance(double meanRate, double timeConstant);

/// S = [mean (f − w·V)² + Σ_j w_j² D_j]/var f with w = (V Vᵀ + K diag D + (λ/loops) 1)⁻¹ V f: what the noise
/// of spikes leaves that are as regular as their rates allow, when weights make the best of it.
/// @param soft V: rates φ₂(f_j + I_j) of all neurons, K samples each; @param gram their Gram matrix, of the
/// rows that `columns` counts
/// @param presynaptic which neurons, and @param columns which columns of the Gram matrix, one a synapse
[[nodiscard]] double theorySampling(std::span<const double> target, double variance, const Regressors& soft,
                                    const GramMatrix& gram, std::span<const std::uint32_t> presynaptic,
                                    std::span<const std::uint32_t> columns, double timeConstant,
                                    double lambdaALoop);

} // namespace spikeloom
