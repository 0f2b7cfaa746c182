// What the lists of claims are put together from; included by them alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/study/claims.h"

namespace spikeloom::claims {

using Values = std::span<const CaseValues>;

/// The expectation for a value that the paper gives: within 20 %.
inline Expectation near(double value) { return {0.8 * value, 1.2 * value}; }
inline Expectation atLeast(double value) { return {.low = value}; }
inline Expectation atMost(double value) { return {.high = value}; }
inline const Expectation positive = {.low = 0};
inline constexpr double shown = 0.8, good = 0.9; // correlations

/// The number itself, of the first case.
inline auto plain(const char* measure) {
  return [measure](Values values) { return values[0].at(measure); };
}
/// First case less second.
inline auto difference(const char* measure) {
  return [measure](Values values) { return values[0].at(measure) - values[1].at(measure); };
}
/// First case over second.
inline auto ratio(const char* measure) {
  return [measure](Values values) { return values[0].at(measure) / values[1].at(measure); };
}
/// √(e/(1−e)) of an error share e: what falls as 1/√N, where the share itself saturates at 1.
inline double noiseToSignal(double share) { return std::sqrt(std::max(0.0, share) / (1 - share)); }
/// Which part of tracking and sampling error together is sampling, 0…1, of the first case: the causes of
/// docs/SPEC.md, section 7.
inline double samplingPart(Values values) {
  const double tracking = std::max(0.0, values[0].at("tracking")),
               sampling = std::max(0.0, values[0].at("sampling"));
  return sampling / (tracking + sampling);
}
/// Largest less smallest number of all cases.
inline auto spread(const char* measure) {
  return [measure](Values values) {
    double low = INFINITY, high = -INFINITY;
    for (const CaseValues& one : values) {
      low = std::min(low, one.at(measure));
      high = std::max(high, one.at(measure));
    }
    return high - low;
  };
}

inline Case with(const char* preset, std::vector<std::string> settings) {
  return {preset, std::move(settings), {}};
}

// Append the claims of these figures.
void addFigures1To3(std::vector<Claim>& out);
void addFigures4To7(std::vector<Claim>& out);

} // namespace spikeloom::claims
