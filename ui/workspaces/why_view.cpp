#include "ui/workspaces/why_view.h"

#include <QObject>

#include <algorithm>
#include <cmath>

#include "ui/look/words.h"
#include "ui/params/draft.h"
#include "ui/plots/activity_scale.h"

namespace spikeloom {

namespace {

QString axisTitle(CauseAxis axis, const CauseScale& scale, double rate) {
  const QString name = toQString(scale.name), unit = toQString(scale.unit);
  const QString title = unit.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, unit);
  if (axis == CauseAxis::TargetSize && std::isfinite(rate))
    return QObject::tr("%1 of the targets: %2 Hz at present").arg(title).arg(rate, 0, 'f', 1);
  return title;
}

/// The computed value nearest to this one on a logarithmic axis.
const CausePlace* nearest(const CausesFound& found, double value) {
  const CausePlace* best = nullptr;
  const auto distance = [&](const CausePlace& place) { return std::abs(std::log(place.value / value)); };
  for (const CausePlace& place : found.places)
    if (place.result && (!best || distance(place) < distance(*best)))
      best = &place;
  return best;
}

bool sameValue(double a, double b) { return std::abs(a / b - 1) < 1e-6; }

/// What is known of the value, or of one near it.
struct Known {
  std::shared_ptr<const OpenLoopResult> result;
  double value = 0;
  bool present = false; ///< the network in place
  std::string why;      ///< there is none for exactly this value
};

Known knownAt(const CauseFinder& finder, double value) {
  const CausesFound& found = finder.found();
  const auto scale = finder.network() ? scaleOf(finder.axis(), finder.network()->experiment) : std::nullopt;
  if (scale && sameValue(scale->value, value))
    return {found.present, value, true, {}};
  for (const CausePlace& place : found.places)
    if (sameValue(place.value, value) && !place.result)
      return {nullptr, value, false, place.why};
  if (const CausePlace* const place = nearest(found, value))
    return {place->result, place->value, false, {}};
  return {};
}

CauseTraces tracesOf(const CauseFinder& finder, const Known& known) {
  CauseTraces out;
  out.neuron = finder.neuron();
  const OpenLoopInput* const network = finder.network();
  if (!known.result || !network) {
    const std::string& why = known.why.empty() ? finder.found().why : known.why;
    out.reason = !finder.problem().empty() ? toQString(finder.problem())
                 : why.empty()             ? QObject::tr("Computed in a moment")
                                           : toQString(why);
    return out;
  }
  const auto trace = std::ranges::find(known.result->traces, out.neuron, &OpenLoopTrace::neuron);
  if (trace == known.result->traces.end()) {
    out.reason = out.neuron < network->mainNeurons()
                     ? QObject::tr("Computed in a moment")
                     : QObject::tr("Neuron %1 is an auxiliary one: its error does not count").arg(out.neuron);
    return out;
  }
  NetworkFacts facts;
  facts.quantity = network->experiment.learning.quantity;
  const ActivityScale scale = activityScale(&facts, network->experiment.neuron.model);
  const auto scaled = [&](std::vector<float> values) {
    for (float& value : values)
      value *= static_cast<float>(scale.factor);
    return values;
  };
  out.first = network->targets->interval + network->experiment.stimulus.duration;
  out.interval = network->targets->interval;
  out.target = scaled(trace->target);
  out.rates = scaled(trace->withRates);
  out.trial = scaled(trace->oneTrial);
  out.mean = scaled(trace->mean);
  out.spread = scaled(trace->spread);
  out.quantity = scale.quantity;
  out.axisTitle = scale.axisTitle();
  out.shares = sharesOf(known.result->network);
  const auto index = std::ranges::find(known.result->neurons, out.neuron);
  if (index != known.result->neurons.end())
    out.shares =
        sharesOf(known.result->each[static_cast<std::size_t>(index - known.result->neurons.begin())]);
  return out;
}

std::vector<OpenLoopResult> curveResults(const CauseFinder& finder) {
  std::vector<OpenLoopResult> out;
  if (finder.axis() == CauseAxis::SynapticTimeConstant)
    for (const CausePlace& place : finder.found().places)
      if (place.result) {
        out.push_back(*place.result);
        out.back().traces.clear();
      }
  return out;
}

} // namespace

std::optional<CauseShares> sharesOf(const ErrorParts& parts) {
  if (parts.verdict == Verdict::untrained || !std::isfinite(parts.total) || !std::isfinite(parts.tracking))
    return {};
  const double sampling = std::isfinite(parts.sampling) ? parts.sampling : 0;
  return CauseShares{parts.tracking, sampling, parts.total - parts.tracking - sampling};
}

CauseShares sharesOf(const OpenLoopErrors& errors) {
  return {errors.tracking, std::isfinite(errors.sampling) ? errors.sampling : 0, {}};
}

CauseCurve curveOf(const CauseFinder& finder, const std::vector<TestedNetwork>& tested, bool lastIsPresent) {
  CauseCurve curve;
  const CausesFound& found = finder.found();
  const auto scale = finder.network() ? scaleOf(finder.axis(), finder.network()->experiment) : std::nullopt;
  if (!scale) {
    curve.progress =
        !finder.network() ? QObject::tr("No network yet") : QObject::tr("This cannot be varied here");
    return curve;
  }
  curve.title = axisTitle(finder.axis(), *scale, found.rate);
  curve.unit = toQString(scale->unit);
  curve.symbol = toQString(scale->name);
  curve.low = scale->low;
  curve.high = scale->high;
  curve.whole = scale->whole;
  for (const CausePlace& place : found.places)
    if (place.result && std::isfinite(place.result->network.tracking))
      curve.points.push_back({place.value, sharesOf(place.result->network),
                              place.result->network.theoryTracking, place.result->network.theorySampling});
  for (const TestedNetwork& network : tested)
    if (sameCurve(finder.axis(), network.experiment, finder.network()->experiment)) {
      const bool present = lastIsPresent && &network == &tested.back();
      curve.tested.push_back(
          {scaleOf(finder.axis(), network.experiment)->value, network.error, present,
           present ? QObject::tr("tested after %1").arg(loopsText(network.loops)) : QString()});
    }
  if (!finder.problem().empty())
    curve.progress = toQString(finder.problem());
  else if (!found.why.empty())
    curve.progress = toQString(found.why);
  else if (found.missing > 0)
    curve.progress = QObject::tr("%1 more points to come").arg(found.missing);
  return curve;
}

WhyView viewAt(const CauseFinder& finder, double value) {
  const Known known = knownAt(finder, value);
  WhyView view;
  view.traces = tracesOf(finder, known);
  view.approximate = known.result && !sameValue(known.value, value);
  view.neurons = known.result ? known.result->neurons.size() : 0;
  const auto measured = known.present ? sharesOf(finder.diagnosis().network) : std::nullopt;
  if (measured || !known.result) {
    view.verdict = finder.verdict();
    view.shares = measured;
    view.measured = measured.has_value();
    if (measured)
      view.caption = QObject::tr("error %1 of the target's variance").arg(shareText(measured->total()));
    return view;
  }
  const std::vector<OpenLoopResult> curve = curveResults(finder);
  const Experiment experiment = changed(finder.network()->experiment,
                                        changesTo(finder.axis(), finder.network()->experiment, known.value));
  view.verdict = expectedText(*known.result, experiment, curve);
  view.shares = sharesOf(known.result->network);
  view.caption =
      QObject::tr("%1error %2 at best, before feedback")
          .arg(view.approximate ? QStringLiteral("≈ ") : QString(), shareText(view.shares->total()));
  return view;
}

CauseDetails detailsAt(const CauseFinder& finder, double value) {
  CauseDetails details;
  const Known known = knownAt(finder, value);
  if (!known.result)
    return details;
  for (std::size_t i = 0; i < known.result->neurons.size(); ++i)
    if (const OpenLoopErrors& errors = known.result->each[i]; std::isfinite(errors.tracking))
      details.neurons.push_back({known.result->neurons[i], errors.tracking, sharesOf(errors).sampling});
  const double timeConstant = known.result->timeConstant;
  if (const auto& found = finder.found().details;
      found && sameValue(finder.found().detailsPlace, timeConstant)) {
    const OpenLoopInput& network = *finder.network();
    for (std::size_t k = 0; k < found->tracking.size(); ++k)
      details.overTime.push_back({network.experiment.stimulus.duration + network.targets->time(k),
                                  found->tracking[k], found->sampling[k]});
    for (std::size_t band = 0; band < found->frequencies.size(); ++band)
      details.spectrum.push_back({found->frequencies[band], found->target[band], found->rates[band],
                                  found->noise.empty() ? 0 : found->noise[band]});
  }
  const MeasuredErrors& measured = finder.diagnosis().network.measured;
  if (std::isfinite(measured.systematic))
    details.parts =
        QObject::tr(
            "Of the test's error %1, %2 is the same in every trial (systematic) and %3 differs from trial to "
            "trial "
            "(variable). These are not the causes: least squares answers noise with smaller weights, so that "
            "an "
            "attenuated response misses the target alike in every trial, even where spike noise is to blame.")
            .arg(shareText(measured.total), shareText(measured.systematic), shareText(measured.variable));
  else
    details.parts = QObject::tr(
        "After a test of two or more trials this says how much of its error is the same in every trial.");
  return details;
}

} // namespace spikeloom
