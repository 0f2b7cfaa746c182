#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/analysis/open_loop.h"
#include "core/params/experiment.h"
#include "core/record/diagnosis.h"

namespace spikeloom {

// From measured and counterfactual errors to a verdict and its words (docs/SPEC.md, section 7).

inline constexpr double silentBelow = 0.5;   ///< Hz in the window
inline constexpr double learnedBelow = 0.25; ///< the test's error: a correlation of about 0.87
inline constexpr double causeFrom = 0.1;     ///< tracking or sampling that counts as a cause
inline constexpr double alikeWithin = 1.5;   ///< causes that differ by less are named together
inline constexpr double unstableGrowth = 3;  ///< error of the last quarter over that of the first
inline constexpr double unstableAbove = 0.5; ///< error of the last quarter

/// Causes of the errors of a test after `loops` training loops. `openLoop` may be nullptr (it cannot be
/// computed, `whyNot` says why): verdicts that need no causes are there all the same. Measured errors may be
/// nullptr: not tested. Parts are of the neurons that the open loop looked at; of all main neurons without
/// one. The network's total is the test's, of all main neurons, its tracking and sampling are means over
/// those that were looked at. tracking + sampling + feedback is the total, to rounding, for each neuron and
/// for the network.
[[nodiscard]] Diagnosis diagnose(const TestErrors* test, double windowLength, const OpenLoopResult* openLoop,
                                 int set, int loops, std::string whyNot = {});

/// The verdict, in this order: untrained (no loop) · silent (below 0.5 Hz) · learned (total < 0.25) ·
/// tracking or sampling, the larger, if it is at least 0.1; both when the other is within a factor of 1.5 ·
/// feedback. Nothing where it depends on what is not known.
[[nodiscard]] std::optional<Verdict> verdictOf(const ErrorParts& parts, int loops);
/// What an open loop alone says of τs before anybody has trained there: tracking, sampling or both if that
/// part is at least 0.1, else `learned`: within reach.
[[nodiscard]] Verdict expectedVerdict(const OpenLoopErrors& errors);

/// Means of the networks' parts over several sets, and their verdict. At least one.
[[nodiscard]] ErrorParts meanParts(std::span<const Diagnosis> diagnoses);

/// "untrained", "silent", "learned", "tracking", "sampling", "both", "feedback".
[[nodiscard]] std::string_view verdictName(Verdict verdict);

/// What a test measured, in one plain sentence, without causes: "The error is 0.28 of the target's variance
/// (0.25 the same in every trial, 0.03 different)."
[[nodiscard]] std::string measuredText(const MeasuredErrors& errors);

/// What the texts need besides the diagnosis.
struct VerdictContext {
  const Experiment& experiment;             ///< as it is tested: what the remedies change
  const OpenLoopResult* openLoop = nullptr; ///< at the experiment's τs, for the number behind the sentence
  /// The U if it is there already: (τs, error) of the points computed; remedies then name its best.
  std::span<const OpenLoopResult> curve = {};
};

/// The sentence, the number behind it, and what to change.
[[nodiscard]] VerdictText verdictText(const Diagnosis& diagnosis, const VerdictContext& context);
/// The same for a neuron: its index in `diagnosis.neurons`. No remedies.
[[nodiscard]] VerdictText verdictText(const Diagnosis& diagnosis, std::size_t neuron,
                                      const VerdictContext& context);
/// What to expect at an open loop's τs, where nobody has trained yet: for the handle of the U.
[[nodiscard]] VerdictText expectedText(const OpenLoopResult& openLoop, const Experiment& experiment,
                                       std::span<const OpenLoopResult> curve = {});

/// The point of the curve with the smallest error; nullptr when there are too few points for a U.
[[nodiscard]] const OpenLoopResult* bestOf(std::span<const OpenLoopResult> curve);
inline constexpr std::size_t leastPoints = 3; ///< of a U

/// The nearest of …, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, … on a logarithmic scale: a value that
/// people choose. What is advised, and what a curve's best is called, everywhere. x > 0.
[[nodiscard]] double chosenValue(double x);

} // namespace spikeloom
