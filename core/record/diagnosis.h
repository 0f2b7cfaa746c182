#pragma once

#include <optional>
#include <string>
#include <vector>

namespace spikeloom {

/// Mean squared errors as shares of the target's variance.
struct ErrorShares {
  double tracking = 0; ///< mean over the window of (ū − f)² − s²/M: below 0 by chance when it is small
  double sampling = 0; ///< mean over the window of s²
  double firstQuarter = 0; ///< both together, over the first quarter of the window
  double lastQuarter = 0;

  [[nodiscard]] double total() const { return tracking + sampling; }
};

/// The two errors of M test trials with mean ū and unbiased variance s².
///
/// ū itself scatters by s²/M around what infinitely many trials would give; without taking that off, tracking
/// error would hold some of the noise. With it both parts are unbiased, and so is their sum as the error of
/// one more trial. The sum is also, exactly, the mean over the M trials of the mean squared error: that one
/// is (ū − f)² + s² (M − 1)/M = [(ū − f)² − s²/M] + s².
struct LearningErrors {
  /// A share of the neuron's own target variance; NaN for a constant target.
  std::vector<ErrorShares> neurons;
  /// Mean over neurons of the absolute errors, divided by the mean over neurons of the target's variance: a
  /// neuron whose target hardly moves has a large share and yet adds little. Neurons with a constant target
  /// are left out; NaN when all are.
  ErrorShares population;
  /// Over the neurons with a varying target; the medians of the parts need not add up.
  double medianTracking = 0, medianSampling = 0, medianTotal = 0;
  /// S values each: as `population`, but of one sample; their means over the window are the population's.
  std::vector<double> trackingOverTime, samplingOverTime;
};

/// What theory expects of an error. Amplitudes: their SQUARES compare with ErrorShares. They say how hard a
/// target is for the synapses, not what much training leaves of it: figure 1b's network at τs = 150 ms has
/// learned after 40 loops, with a tracking error of 0.03 where 2.0 is expected.
struct TheoryAmplitudes {
  std::vector<double> neurons; ///< relative to the target's standard deviation; NaN for a constant target
  /// √(mean over neurons of the absolute squares / mean target variance), without constant targets.
  double population = 0;
};

enum class Verdict { learned, tracking_dominated, sampling_dominated, unstable };

/// Why a network errs (see learning_errors.h), over its main neurons.
struct Diagnosis {
  LearningErrors errors;
  TheoryAmplitudes theoryTracking, theorySampling;
  std::optional<Verdict> verdict; ///< nothing when no target varies
  std::string text;               ///< one plain sentence
};

} // namespace spikeloom
