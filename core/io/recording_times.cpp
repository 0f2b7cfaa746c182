#include "core/io/recording_times.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/base/text.h"

namespace spikeloom {

namespace {

/// The interval of times that are equally spaced, as far as printed numbers can tell.
std::optional<double> intervalOf(const std::vector<double>& times) {
  const double step = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
  for (std::size_t k = 0; k < times.size(); ++k)
    if (std::abs(times[k] - times.front() - static_cast<double>(k) * step) > 1e-3 * step)
      return std::nullopt;
  return step;
}

bool agree(double a, double b) { return std::abs(a - b) <= 1e-3 * std::abs(b); }

/// Whether times run along the samples; false, too, when that is a problem, which is added.
bool runAlongSamples(const SampleTimes& times, const RecordingOptions& options, std::size_t samples,
                     ProblemList& problems) {
  using enum SampleTimes::Along;
  if (times.along == Either)
    return times.values.size() == samples;
  if ((times.along == Rows) != options.neuronsInRows)
    return true;
  if (!times.name.empty())
    problems.add("layout", times.name + " gives each " + (times.along == Rows ? "row" : "column") +
                               " a time: " + (times.along == Rows ? "rows" : "columns") +
                               " are samples, and " + (times.along == Rows ? "columns" : "rows") +
                               " neurons");
  return false; // numbers above neurons are their names
}

/// ms in one unit of the times, when the file does not tell.
std::optional<double> unitOfTimes(const std::vector<double>& times, std::optional<double> interval,
                                  double step) {
  if (!interval) // nothing to compare with: ms, if the recording is not shorter than one sample then
    return times.back() - times.front() >= step ? std::optional(1.0) : std::nullopt;
  for (const double unit : {1.0, 1000.0, 1e-3})
    if (agree(*interval * unit, step))
      return unit;
  return std::nullopt;
}

} // namespace

void takeTimes(const DataTable& data, const RecordingOptions& options, Recording& recording,
               ProblemList& problems) {
  recording.step = options.timeStep;
  if (!data.times || !runAlongSamples(*data.times, options, recording.samples, problems))
    return;
  std::vector<double> times = data.times->values;
  const std::string name = data.times->name.empty() ? "the numbers above the columns" : data.times->name;
  if (times.size() < 2 || times.size() != recording.samples)
    return;
  std::optional<double> interval = intervalOf(times);
  if (!data.times->unitKnown) {
    const auto unit = unitOfTimes(times, interval, options.timeStep);
    if (!unit)
      return problems.add("time_step",
                          "is " + significant(options.timeStep, 6) + " ms, but " + name + " " +
                              (interval ? "goes in steps of " + significant(*interval, 6)
                                        : "runs from " + significant(times.front(), 6) + " to " +
                                              significant(times.back(), 6)) +
                              ": set it to what such a step is in ms, or call the column time_ms or time_s");
    for (double& time : times)
      time *= *unit;
    if (interval)
      *interval *= *unit;
  }
  const double start = data.times->fromStimulus ? options.stimulus : times.front();
  recording.first = times.front() - start;
  if (!interval) {
    for (double& time : times)
      time -= start;
    recording.times = std::move(times);
  } else if (!agree(*interval, options.timeStep)) {
    recording.step = *interval;
  }
}

double Recording::positionOf(double ms) const {
  if (times.empty()) {
    const double position = (ms - first) / step;
    const double whole = std::round(position);
    return first != 0 && std::abs(position - whole) < 1e-6 ? whole : position; // times in a text are rounded
  }
  const auto above = std::ranges::upper_bound(times, ms);
  if (above == times.begin())
    return 0;
  if (above == times.end())
    return static_cast<double>(times.size() - 1);
  const double before = above[-1];
  return static_cast<double>(above - times.begin() - 1) + (ms - before) / (*above - before);
}

} // namespace spikeloom
