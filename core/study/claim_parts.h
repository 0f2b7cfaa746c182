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
inline double amplitude(double share) { return std::sqrt(std::max(0.0, share)); }

inline Case with(const char* preset, std::vector<std::string> settings) {
  return {preset, std::move(settings), {}};
}

// Append the claims of these figures.
void addFigures1To3(std::vector<Claim>& out);
void addFigures4To7(std::vector<Claim>& out);

} // namespace spikeloom::claims
