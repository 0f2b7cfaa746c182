#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/analysis/verdict.h"
#include "core/session/cause_search.h"
#include "ui/plots/cause_view.h"
#include "ui/session/cause_finder.h"

namespace spikeloom {

// From what the finder knows to what the page shows.

/// What a network came to in its last test, kept when another one replaces it.
struct TestedNetwork {
  Experiment experiment;
  double error = 0;
  int loops = 0;
};

/// All that the page shows at one place of the handle.
struct WhyView {
  VerdictText verdict;
  std::optional<CauseShares> shares;
  bool approximate = false; ///< computed for a value near the handle; the exact one is under way
  bool measured = false;    ///< in a test of the network in place; else what is to be expected
  bool outdated = false;    ///< measured with other settings than those that are set now
  QString caption;          ///< of the bar: what its error is of
  std::size_t neurons = 0;  ///< in which its causes were found
  CauseTraces traces;
};

/// The test's error in its parts, if there are both; nothing before the first loop.
[[nodiscard]] std::optional<CauseShares> sharesOf(const ErrorParts& parts);
/// What can be reached at best.
[[nodiscard]] CauseShares sharesOf(const OpenLoopErrors& errors);

/// The U over the finder's axis, with the rings of these networks.
/// @param lastIsPresent whether the last of them is the network in place
[[nodiscard]] CauseCurve curveOf(const CauseFinder& finder, const std::vector<TestedNetwork>& tested,
                                 bool lastIsPresent);
/// Sentence, bar and traces with the handle at this value.
[[nodiscard]] WhyView viewAt(const CauseFinder& finder, double value);
/// What the page says beyond the causes, at this value.
[[nodiscard]] CauseDetails detailsAt(const CauseFinder& finder, double value);

} // namespace spikeloom
