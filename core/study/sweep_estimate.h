#pragma once

#include <list>
#include <optional>
#include <stop_token>
#include <string>

#include "core/analysis/open_loop.h"
#include "core/study/sweep.h"

namespace spikeloom {

/// What the networks of a cell can reach at best: the open loop of its first run (core/analysis/open_loop.h).
struct CellEstimate {
  OpenLoopErrors errors; ///< NaN where there is none
  std::string why;       ///< then: the reason
};

/// Estimates the cells of a sweep before anything is trained. Keeps the spikes of some open loops, since
/// cells that differ in τs, λ or the number of loops have the same. For one thread at a time.
class SweepEstimator {
public:
  explicit SweepEstimator(Sweep sweep) : m_sweep(std::move(sweep)) {}
  /// Up to some seconds for thousands of neurons. @throws Cancelled
  [[nodiscard]] CellEstimate at(std::size_t cell, const std::stop_token& stop);

private:
  const OpenLoop& loopOf(OpenLoopInput input, const std::stop_token& stop);

  Sweep m_sweep;
  std::list<OpenLoop> m_loops; ///< the one used last in front
};

/// The measure as the open loop expects it: the error and its parts, the paper's terms, and a correlation of
/// √(1 − error), which is that of a least-squares fit. Nothing for measures that it says nothing of.
[[nodiscard]] std::optional<double> expectedOf(const Measure& measure, const OpenLoopErrors& errors);

} // namespace spikeloom
