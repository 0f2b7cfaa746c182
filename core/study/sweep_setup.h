#pragma once

#include <filesystem>
#include <string>

#include "core/experiment/preset.h"
#include "core/study/sweep.h"

namespace spikeloom {

/// One parameter between two values, as somebody typed them.
struct AxisSetup {
  std::string parameter; ///< its path; empty: no such axis
  std::string from, to, count = "5";
  bool logarithmic = true;

  bool operator==(const AxisSetup&) const = default;
};

/// A sweep as it is set up by hand, over an experiment: what is typed need not be allowed yet.
struct SweepSetup {
  AxisSetup first, second;
  std::string repeats = "1";

  bool operator==(const SweepSetup&) const = default;
};

/// What the parameter's axis might begin with in this experiment: the usual values, or some below and above
/// its value.
[[nodiscard]] AxisSetup usualAxis(const Field& field, const Experiment& experiment);

/// The sweep's file: all measures, over the experiment, said by what differs from its preset, or from the
/// default preset when that is not a shipped one. parseSweep says what is wrong with it.
[[nodiscard]] std::string sweepText(const SweepSetup& setup, const Preset& preset,
                                    const Experiment& experiment);

} // namespace spikeloom
