#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/params/field.h"

namespace spikeloom {

/// What is not there, or cannot be: of a constant target, of a single trial, of a network that was not
/// tested.
inline constexpr double notKnown = std::numeric_limits<double>::quiet_NaN();

/// What the test trials themselves show of a neuron, or, as the mean over neurons, of a network
/// (docs/SPEC.md, section 7). All but the rate as shares of the target's variance; NaN for a constant target.
struct MeasuredErrors {
  double total = notKnown; ///< mean over trials and window of (u − f)²
  double systematic = notKnown; ///< mean over the window of (ū − f)² − s²/M: the same in every trial; below 0
                                ///< by chance when it is small. NaN with a single trial
  double variable = notKnown; ///< mean over the window of s²: different in every trial; likewise. Both
                              ///< together are `total`
  double firstQuarter = notKnown, lastQuarter = notKnown; ///< the total's, of the window
  double rate = notKnown;                                 ///< Hz, in the window; NaN for rate units
};

/// Measured by the trials of a test with one target set, over the main neurons. The systematic part is NOT
/// the tracking error nor the variable one the sampling error: least squares answers noise with smaller
/// weights, so that most of the error is the same in every trial whatever its cause. Causes: Diagnosis.
struct TestErrors {
  std::size_t trials = 0;
  std::vector<MeasuredErrors> neurons;
  MeasuredErrors network; ///< means over the neurons whose target varies
  /// S values each: means over these neurons at each sample of the window.
  std::vector<double> totalOverTime, variableOverTime;
};

/// Why a network errs most, or why it is too early to say.
enum class Verdict {
  untrained, ///< no loop yet
  silent,    ///< hardly any spike in the window
  learned,   ///< the test's error is small
  tracking,  ///< too slow
  sampling,  ///< too few spikes
  both,      ///< these two, alike
  feedback,  ///< errors of the others that come round
};

/// The error of a neuron, or, as the mean over neurons, of a network, by cause: shares of the target's
/// variance, NaN for what is not known.
struct ErrorParts {
  double total = notKnown;    ///< the test's; NaN: not tested
  double tracking = notKnown; ///< too slow: what is left when presynaptic neurons send rates
  double sampling = notKnown; ///< too few spikes: what comes on top when they send spikes, ≥ 0; NaN for rate
                              ///< units, which have none (`feedback` is then total − tracking)
  double feedback = notKnown; ///< total − tracking − sampling: errors of the others coming round. Below 0
                              ///< when the network does better than these presynaptic spikes would
  double theoryTracking = notKnown, theorySampling = notKnown; ///< the paper's own terms T and S
  MeasuredErrors measured;
  std::optional<Verdict> verdict; ///< nothing: no target varies, or the parts are not known
  bool unstable = false;          ///< beside the verdict: the error grows along the window

  /// What a network of this kind can reach at best: tracking and sampling.
  [[nodiscard]] double openLoop() const { return tracking + (sampling > 0 ? sampling : 0); }
};

/// A change of parameters that would help.
struct Remedy {
  struct Change {
    std::string path; ///< "synapse.time_constant"
    Value value;
  };
  std::string label;           ///< "30 ms", "2000 neurons": what a button says
  std::vector<Change> changes; ///< taken together
};

/// A verdict in words.
struct VerdictText {
  std::string sentence; ///< one, at most 60 characters: "Too few spikes: 87 % of the error is their noise."
  std::string detail;   ///< the number behind it: "In 5 ms only 10 of 150 inputs fire."
  std::vector<Remedy> remedies; ///< the most useful first; may be none
  std::string advice;           ///< what else helps, without a value: "more loops"; may be empty

  /// "In 5 ms only 10 of 150 inputs fire. Try 30 ms · 2000 neurons"
  [[nodiscard]] std::string secondLine() const;
};

/// Why a network errs in the trials of one target set: what `--json` says under `diagnosis`, and what the
/// error bar and the page Why show.
struct Diagnosis {
  int set = 0; ///< from 0
  int loops = 0;
  ErrorParts network;                 ///< means over the neurons below whose target varies
  std::vector<std::uint32_t> neurons; ///< which ones were looked at
  std::vector<ErrorParts> parts;      ///< of each of them
  double unstableAfter = notKnown;    ///< ms into the window: from when on errors are large, if `unstable`
  VerdictText text; ///< of the network, for a reader of `--json` and the terminal; a window makes its own
  /// Why there is no tracking or sampling error, in words; empty when both are there.
  std::string whyNoCauses;
};

} // namespace spikeloom
