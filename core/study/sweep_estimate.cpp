#include "core/study/sweep_estimate.h"

#include <algorithm>
#include <cmath>

#include "core/base/cancellation.h"
#include "core/experiment/memory.h"
#include "core/run/causes.h"
#include "core/run/setup.h"

namespace spikeloom {

namespace {

constexpr std::size_t mostLoopsKept = 6;
constexpr std::size_t estimatedNeurons = 16; // as the page Why: enough for a mean

} // namespace

const OpenLoop& SweepEstimator::loopOf(OpenLoopInput input, const std::stop_token& stop) {
  for (auto known = m_loops.begin(); known != m_loops.end(); ++known)
    if (auto reused = known->reusedFor(input)) {
      m_loops.erase(known);
      m_loops.push_front(std::move(*reused));
      return m_loops.front();
    }
  m_loops.emplace_front(std::move(input), stop);
  if (m_loops.size() > mostLoopsKept)
    m_loops.pop_back();
  return m_loops.front();
}

CellEstimate SweepEstimator::at(std::size_t cell, const std::stop_token& stop) {
  CellEstimate out;
  try {
    const Setup setup = makeSetup(m_sweep.experimentOf(cell * m_sweep.repeats), stop);
    OpenLoopInput input = openLoopInput(setup, 0);
    out.why = whyNoOpenLoop(input, memoryAvailable()).value_or("");
    if (!out.why.empty())
      return out;
    const auto neurons = watchedForOpenLoop(input, estimatedNeurons);
    const double timeConstant = input.experiment.synapse.time_constant;
    out.errors = loopOf(std::move(input), stop).at(timeConstant, neurons, {}, stop).network;
  } catch (const Cancelled&) {
    throw;
  } catch (const std::exception& error) { // a cell that cannot be built leaves a gap
    out.why = error.what();
  }
  return out;
}

std::optional<double> expectedOf(const Measure& measure, const OpenLoopErrors& errors) {
  const auto known = [](double x) { return std::isfinite(x) ? std::optional(x) : std::nullopt; };
  const std::string_view name = measure.name;
  if (name == "total_error")
    return known(errors.total());
  if (name == "tracking")
    return known(errors.tracking);
  if (name == "sampling")
    return known(errors.sampling);
  if (name == "theory_tracking")
    return known(errors.theoryTracking);
  if (name == "theory_sampling")
    return known(errors.theorySampling);
  if (name == "correlation_mean" || name == "correlation_median")
    return known(std::sqrt(std::max(0.0, 1 - errors.total())));
  return std::nullopt;
}

} // namespace spikeloom
