#include "core/io/sample_times.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/io/axis_name.h"

namespace spikeloom {

namespace {

constexpr const char* sinceStimulus = "time_from_stimulus_onset_ms";

bool rises(const std::vector<double>& values) {
  for (std::size_t k = 0; k < values.size(); ++k)
    if (!std::isfinite(values[k]) || (k > 0 && !(values[k] > values[k - 1])))
      return false;
  return values.size() > 1;
}

bool onlyCounts(const std::vector<double>& values) {
  for (std::size_t k = 0; k < values.size(); ++k)
    if (values[k] != values[0] + static_cast<double>(k))
      return false;
  return values[0] == 0 || values[0] == 1;
}

std::string lastPart(const std::string& path) { return path.substr(path.rfind('/') + 1); }

} // namespace

std::optional<SampleTimes> timesNamed(const std::string& name, std::vector<double> values,
                                      std::optional<double> unit) {
  if (!unit)
    unit = axisName(lastPart(name)).unit;
  if (!rises(values) || (!unit && onlyCounts(values)))
    return std::nullopt;
  for (double& value : values)
    value *= unit.value_or(1);
  return SampleTimes{SampleTimes::Along::Either, name, unit.has_value(), lastPart(name) == sinceStimulus,
                     std::move(values)};
}

void takeTimesBeside(DataTable& data, std::span<const DatasetInfo> beside,
                     const std::function<std::vector<double>(const DatasetInfo&)>& valuesOf) {
  std::optional<SampleTimes> found;
  for (const DatasetInfo& info : beside) {
    if (info.path == data.dataset || !info.isTable() || std::min(info.rows(), info.shape.back()) == 0 ||
        axisName(lastPart(info.path)).kind != AxisName::Kind::Time ||
        (info.rows() != 1 && info.columns() != 1))
      continue;
    const std::size_t count = std::max(info.rows(), info.columns());
    if (count != data.table.rows && count != data.table.columns)
      continue;
    auto times = timesNamed(info.path, valuesOf(info));
    if (times && found)
      return; // which of them?
    if (times)
      found = std::move(times);
  }
  data.times = std::move(found);
}

std::string nameOfTimes(const SampleTimes& times) {
  return times.fromStimulus ? sinceStimulus : times.unitKnown ? "time_ms" : "time";
}

} // namespace spikeloom
