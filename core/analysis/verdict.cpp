#include "core/analysis/verdict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace spikeloom {

namespace {

/// tracking + sampling + feedback = total.
void completeParts(ErrorParts& parts, int loops) {
  parts.total = parts.measured.total;
  parts.feedback = parts.total - parts.openLoop();
  parts.unstable = loops > 0 && parts.measured.lastQuarter > unstableGrowth * parts.measured.firstQuarter &&
                   parts.measured.lastQuarter > unstableAbove;
  parts.verdict = verdictOf(parts, loops);
}

void takeOpenLoop(const OpenLoopErrors& errors, ErrorParts& parts) {
  parts.tracking = errors.tracking;
  parts.sampling = errors.sampling;
  parts.theoryTracking = errors.theoryTracking;
  parts.theorySampling = errors.theorySampling;
}

/// Means over the neurons whose target varies; the rate over all.
MeasuredErrors meansOf(const std::vector<ErrorParts>& parts) {
  MeasuredErrors sum{0, 0, 0, 0, 0, 0};
  double varying = 0;
  for (const ErrorParts& one : parts) {
    sum.rate += one.measured.rate / static_cast<double>(parts.size());
    if (std::isnan(one.measured.total))
      continue;
    ++varying;
    sum.total += one.measured.total;
    sum.systematic += one.measured.systematic;
    sum.variable += one.measured.variable;
    sum.firstQuarter += one.measured.firstQuarter;
    sum.lastQuarter += one.measured.lastQuarter;
  }
  for (double* x : {&sum.total, &sum.systematic, &sum.variable, &sum.firstQuarter, &sum.lastQuarter})
    *x = varying > 0 ? *x / varying : notKnown;
  return sum;
}

/// When the error, averaged over a twentieth of the window, is half the target's variance for the first time:
/// ms into it.
double largeAfter(const std::vector<double>& errors, double windowLength) {
  const std::size_t span = std::max<std::size_t>(1, errors.size() / 20);
  for (std::size_t k = 0; k + span <= errors.size(); ++k) {
    const auto begin = errors.begin() + static_cast<std::ptrdiff_t>(k);
    if (std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(span), 0.0) >
        unstableAbove * static_cast<double>(span))
      return (static_cast<double>(k) + static_cast<double>(span) / 2) * windowLength /
             static_cast<double>(errors.size());
  }
  return windowLength;
}

/// Which of the two counts as the cause.
std::optional<Verdict> causeIn(double tracking, double sampling) {
  const double spikes = std::isnan(sampling) ? 0 : sampling;
  const double larger = std::max(tracking, spikes), smaller = std::min(tracking, spikes);
  if (!(larger >= causeFrom))
    return std::nullopt;
  if (larger <= alikeWithin * smaller)
    return Verdict::both;
  return tracking > spikes ? Verdict::tracking : Verdict::sampling;
}

} // namespace

std::optional<Verdict> verdictOf(const ErrorParts& parts, int loops) {
  if (loops == 0)
    return Verdict::untrained;
  if (parts.measured.rate < silentBelow)
    return Verdict::silent;
  if (std::isnan(parts.total))
    return std::nullopt;
  if (parts.total < learnedBelow)
    return Verdict::learned;
  if (std::isnan(parts.tracking))
    return std::nullopt;
  return causeIn(parts.tracking, parts.sampling).value_or(Verdict::feedback);
}

Verdict expectedVerdict(const OpenLoopErrors& errors) {
  return causeIn(errors.tracking, errors.sampling).value_or(Verdict::learned);
}

Diagnosis diagnose(const TestErrors* test, double windowLength, const OpenLoopResult* openLoop, int set,
                   int loops, std::string whyNot) {
  Diagnosis out;
  out.set = set;
  out.loops = loops;
  out.whyNoCauses = std::move(whyNot);
  if (openLoop) {
    out.neurons = openLoop->neurons;
  } else if (test) {
    out.neurons.resize(test->neurons.size());
    std::iota(out.neurons.begin(), out.neurons.end(), 0u);
  }
  for (std::size_t k = 0; k < out.neurons.size(); ++k) {
    ErrorParts& parts = out.parts.emplace_back();
    if (test)
      parts.measured = test->neurons[out.neurons[k]];
    if (openLoop)
      takeOpenLoop(openLoop->each[k], parts);
    completeParts(parts, loops);
  }
  if (test)
    out.network.measured = test->network; // of all neurons, also where causes are known of some
  if (openLoop)
    takeOpenLoop(openLoop->network, out.network);
  completeParts(out.network, loops);
  if (test && out.network.unstable)
    out.unstableAfter = largeAfter(test->totalOverTime, windowLength);
  return out;
}

ErrorParts meanParts(std::span<const Diagnosis> diagnoses) {
  ErrorParts out = diagnoses.front().network;
  std::vector<ErrorParts> networks;
  for (const Diagnosis& diagnosis : diagnoses)
    networks.push_back(diagnosis.network);
  out.measured = meansOf(networks);
  for (double ErrorParts::*part : {&ErrorParts::tracking, &ErrorParts::sampling, &ErrorParts::theoryTracking,
                                   &ErrorParts::theorySampling}) {
    out.*part = 0;
    for (const ErrorParts& network : networks)
      out.*part += network.*part / static_cast<double>(networks.size());
  }
  completeParts(out, diagnoses.front().loops);
  return out;
}

std::string_view verdictName(Verdict verdict) {
  constexpr std::array<std::string_view, 7> names{"untrained", "silent", "learned", "tracking",
                                                  "sampling",  "both",   "feedback"};
  return names[static_cast<std::size_t>(verdict)];
}

double chosenValue(double x) {
  constexpr std::array<double, 11> steps{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
  const double decade = std::pow(10, std::floor(std::log10(x)));
  return decade * *std::ranges::min_element(
                      steps, {}, [&](double step) { return std::abs(std::log(x / (decade * step))); });
}

const OpenLoopResult* bestOf(std::span<const OpenLoopResult> curve) {
  if (curve.size() < leastPoints)
    return nullptr;
  const auto best = std::ranges::min_element(
      curve, {}, [](const OpenLoopResult& result) { return result.network.total(); });
  return &*best;
}

} // namespace spikeloom
