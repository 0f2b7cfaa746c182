#include "core/session/cause_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/cancellation.h"
#include "core/experiment/memory.h"
#include "core/run/causes.h"

namespace spikeloom {

namespace {

bool hasTrace(const OpenLoopResult& result, std::uint32_t neuron) {
  return std::ranges::find(result.traces, neuron, &OpenLoopTrace::neuron) != result.traces.end();
}

/// The neurons that are averaged, and the one that is shown if there is such a one.
std::shared_ptr<const OpenLoopResult> solved(const OpenLoop& loop, double timeConstant,
                                             const CauseRequest& request, const std::stop_token& stop) {
  const std::vector<std::uint32_t> averaged = watchedForOpenLoop(loop.input(), request.neurons);
  std::vector<std::uint32_t> shown{request.neuron};
  if (request.neuron >= loop.input().mainNeurons())
    shown.clear();
  return std::make_shared<const OpenLoopResult>(loop.at(timeConstant, averaged, shown, stop));
}

/// The same causes with the traces of another neuron.
std::shared_ptr<const OpenLoopResult> retraced(const OpenLoop& loop, const OpenLoopResult& result,
                                               const CauseRequest& request, const std::stop_token& stop) {
  const std::vector<std::uint32_t> shown{request.neuron};
  OpenLoopResult traced = loop.at(result.timeConstant, {}, shown, stop);
  auto both = std::make_shared<OpenLoopResult>(result);
  both->traces = std::move(traced.traces);
  return both;
}

} // namespace

std::vector<double> curveValues(const CauseScale& scale) {
  std::vector<double> values = logarithmicSteps(scale.low, scale.high, scale.points);
  if (scale.whole)
    for (double& value : values)
      value = std::round(value);
  return values;
}

CausesFound CauseSearch::find(const CauseRequest& request, const std::function<void(CausesFound)>& found,
                              const std::stop_token& stop) {
  if (request.network != m_network)
    forget(request);
  if (!m_loop) {
    m_why = whyNoOpenLoop(request.input, memoryAvailable()).value_or(std::string());
    if (!m_why.empty())
      return known(request);
    m_loop.emplace(request.input, stop);
  }
  const auto tell = [&](bool anew) {
    if (anew)
      found(known(request));
  };
  const bool hadPresent = m_present && hasTrace(*m_present, request.neuron);
  findPresent(request, stop);
  tell(!hadPresent);
  // An axis that this network does not have has no places: the one that is looked at was another's.
  const auto scale = scaleOf(request.axis, request.input.experiment);
  if (request.place && scale)
    tell(findPlace(request, *request.place, stop));
  if (request.details)
    tell(findDetails(request, stop));
  if (request.curve && scale) {
    const std::vector<double> values = curveValues(*scale);
    for (const std::size_t i : coarseToFine(values.size()))
      tell(findPlace(request, values[i], stop));
  }
  return known(request);
}

void CauseSearch::forget(const CauseRequest& request) {
  m_network = request.network;
  m_places.clear();
  m_present.reset();
  m_details.reset();
  if (m_loop)
    m_loop = m_loop->reusedFor(request.input);
}

void CauseSearch::findPresent(const CauseRequest& request, const std::stop_token& stop) {
  const double timeConstant = request.input.experiment.synapse.time_constant;
  if (!m_present)
    m_present = solved(*m_loop, timeConstant, request, stop);
  else if (!hasTrace(*m_present, request.neuron) && request.neuron < request.input.mainNeurons())
    m_present = retraced(*m_loop, *m_present, request, stop);
}

/// At the place where that is a time constant, else of the network as it is. Returns whether something became
/// known.
bool CauseSearch::findDetails(const CauseRequest& request, const std::stop_token& stop) {
  const double present = request.input.experiment.synapse.time_constant;
  const double place =
      request.axis == CauseAxis::SynapticTimeConstant ? request.place.value_or(present) : present;
  if (m_details && m_detailsPlace == place)
    return false;
  const std::vector<std::uint32_t> all = watchedForOpenLoop(request.input, request.neurons);
  const OpenLoopResult result = m_loop->at(place, all, all, stop);
  m_details =
      std::make_shared<const OpenLoopDetails>(detailsOf(result.traces, request.input.targets->interval));
  m_detailsPlace = place;
  return true;
}

/// Returns whether something became known.
bool CauseSearch::findPlace(const CauseRequest& request, double value, const std::stop_token& stop) {
  auto& places = m_places[request.axis];
  const auto known = places.find(value);
  if (known == places.end()) {
    places[value] = computed(request, value, stop);
    return true;
  }
  CausePlace& place = known->second;
  const bool complete = !place.result || hasTrace(*place.result, request.neuron) ||
                        request.neuron >= request.input.mainNeurons();
  // along the other axes every value has a network of its own, which is not kept: only the place that is
  // looked at
  const bool cheap = request.axis == CauseAxis::SynapticTimeConstant;
  if (complete || (!cheap && request.place != value))
    return false;
  if (cheap)
    place.result = retraced(*m_loop, *place.result, request, stop);
  else
    place = computed(request, value, stop);
  return true;
}

CausePlace CauseSearch::computed(const CauseRequest& request, double value, const std::stop_token& stop) {
  const Experiment& present = request.input.experiment;
  const auto scale = scaleOf(request.axis, present);
  CausePlace place{value, nullptr, {}};
  if (request.axis == CauseAxis::SynapticTimeConstant) {
    place.result = solved(*m_loop, value, request, stop);
    return place;
  }
  if (scale && scale->value == value) {
    place.result = m_present;
    return place;
  }
  try {
    const Setup setup = makeSetup(changed(present, changesTo(request.axis, present, value)), stop);
    const OpenLoopInput input = openLoopInput(setup, request.input.set);
    place.why = whyNoOpenLoop(input, memoryAvailable()).value_or(std::string());
    if (place.why.empty())
      place.result = solved(OpenLoop(input, stop), present.synapse.time_constant, request, stop);
  } catch (const Cancelled&) {
    throw;
  } catch (const std::exception& error) { // a value that cannot be built leaves a gap
    place.why = error.what();
  }
  return place;
}

CausesFound CauseSearch::known(const CauseRequest& request) const {
  CausesFound out;
  out.network = request.network;
  out.axis = request.axis;
  out.present = m_present;
  out.why = m_why;
  out.details = m_details;
  out.detailsPlace = m_detailsPlace;
  if (m_loop)
    out.rate = m_loop->rate();
  const auto places = m_places.find(request.axis);
  if (places != m_places.end())
    for (const auto& [value, place] : places->second)
      out.places.push_back(place);
  if (const auto scale = scaleOf(request.axis, request.input.experiment);
      request.curve && scale && m_why.empty())
    for (const double value : curveValues(*scale))
      out.missing += places == m_places.end() || !places->second.contains(value);
  return out;
}

} // namespace spikeloom
