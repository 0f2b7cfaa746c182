#pragma once

#include <functional>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/run/analyses.h"

namespace spikeloom {

/// One run that a claim is judged by: a shipped preset with some parameters changed.
struct Case {
  std::string preset;
  std::vector<std::string> settings = {}; ///< "group.key=value"
  AnalysisChoice analyses = {};

  bool operator<(const Case& other) const;
};

/// What a run came to: all measures (core/study/measures.h) by name, violations, and of the analyses
/// distance_inside_before, distance_inside_after, distance_outside_after, radius_before, radius_after. Asking
/// for what is not there is a bug.
using CaseValues = std::map<std::string, double, std::less<>>;

/// Interval that a number must fall into for the claim to hold; an end that is missing is infinite.
struct Expectation {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();

  [[nodiscard]] bool holds(double value) const { return value >= low && value <= high; }
  /// "≥ 0.9", "≤ 0.3", "7.28 … 10.92"
  [[nodiscard]] std::string text() const;
};

/// Something the paper says, and a number that shows it.
struct Claim {
  std::string figure;   ///< "3s1": what reproduce takes
  std::string paper;    ///< what the paper says
  std::string quantity; ///< what the number is
  Expectation expectation;
  std::vector<Case> cases;
  /// The number, from the values of the cases in their order, all of one seed.
  std::function<double(std::span<const CaseValues>)> value;
  std::string known = {}; ///< where the number falls short: what is known about it
};

/// All claims, in the order of the figures. What counts as a yes follows from rules, not from results: a rate
/// that the paper gives is to be met within 20 %, a correlation that it shows to be 0.8 or more (0.9 where it
/// calls the fit good), a comparison to come out on the side that it says. Rates are compared as averages
/// over trials in bins of 50 ms. Where the paper only calls something small, the bound is that of
/// docs/SPEC.md, section 6.
[[nodiscard]] std::vector<Claim> paperClaims();

} // namespace spikeloom
