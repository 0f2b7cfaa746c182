#pragma once

#include <QString>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "ui/look/roles.h"

/// What the pictures of causes show, as values (docs/SPEC.md, section 7, "Why it errs"): errors are shares of
/// the target's variance.
namespace spikeloom {

/// What a part of the error is (Role::Tracking, Sampling or Feedback), in a sentence or two.
[[nodiscard]] QString causeHelp(Role cause);
/// Its name in one word, where there is no room for wordOf(cause).
[[nodiscard]] QString shortWordOf(Role cause);

/// An error in its parts. They add up to the error of the network, if it has been tested.
struct CauseShares {
  double tracking = 0, sampling = 0;
  std::optional<double> feedback; ///< nothing: not tested, this is what a network of its kind can reach

  [[nodiscard]] double of(Role cause) const;
  [[nodiscard]] double openLoop() const { return tracking + sampling; }
  [[nodiscard]] double total() const { return openLoop() + feedback.value_or(0); }
  bool operator==(const CauseShares&) const = default;
};

/// At one value of what is varied.
struct CausePoint {
  double x = 0;
  CauseShares shares;
  /// The paper's own terms; NaN where there are none.
  double theoryTracking = std::numeric_limits<double>::quiet_NaN();
  double theorySampling = std::numeric_limits<double>::quiet_NaN();
  bool operator==(const CausePoint&) const = default;
};

/// What a trained network came to in a test.
struct TestedPoint {
  double x = 0;
  double error = 0;
  bool present = true; ///< of the network in place; else of an earlier one
  QString label;       ///< how it was trained
  bool operator==(const TestedPoint&) const = default;
};

/// The errors over one parameter.
struct CauseCurve {
  QString title;  ///< of its axis, with unit
  QString symbol; ///< before a value: "τs"
  QString unit;   ///< behind a value; may be empty
  double low = 1, high = 500;
  bool whole = false;             ///< only whole numbers make sense
  std::vector<CausePoint> points; ///< by x
  std::vector<TestedPoint> tested;
  QString progress; ///< what is still being computed, or why nothing can be
  bool operator==(const CauseCurve&) const = default;
};

/// One neuron in the window, all at the same times.
struct CauseTraces {
  std::uint32_t neuron = 0;
  double first = 0, interval = 1;   ///< ms from stimulus onset
  std::vector<float> target, rates; ///< rates: what it does if the others send rates
  std::vector<float> trial;         ///< one trial with spikes
  std::vector<float> mean, spread;  ///< over trials with spikes
  CauseShares shares;               ///< of this neuron alone
  QString quantity;                 ///< "drive", "rate"
  QString axisTitle;
  QString reason; ///< why there is no picture; empty when there is one
};

/// What one may want to know beyond the causes.
struct CauseDetails {
  struct Neuron {
    std::uint32_t neuron;
    double tracking, sampling;
  };
  struct OverTime {
    double time; ///< ms from stimulus onset
    double tracking, sampling;
  };
  struct Power {
    double frequency;            ///< Hz
    double target, rates, noise; ///< power of the target, of what rates make of it, of what spikes add
  };
  std::vector<Neuron> neurons;    ///< each with shares of its own target's variance
  std::vector<OverTime> overTime; ///< mean over the neurons
  std::vector<Power> spectrum;    ///< mean over the neurons
  QString parts;                  ///< of the last test: the systematic and the variable one
};

/// The value with so many digits as make sense, and its unit: "5 ms", "2000".
[[nodiscard]] QString valueWithUnit(double value, const QString& unit);
/// To two significant digits: where a handle may stand.
[[nodiscard]] double roundedValue(double value, bool whole);
/// "0.04": a share as all pictures write it.
[[nodiscard]] QString shareText(double share);

} // namespace spikeloom
