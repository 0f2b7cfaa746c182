#include "core/session/cause_axis.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace spikeloom {

namespace {

/// The parameters that an axis scales together; the first is the one whose value it shows.
std::vector<std::string> pathsOf(CauseAxis axis, const Experiment& experiment) {
  using enum TargetFamily;
  const TargetFamily family = experiment.target.family;
  switch (axis) {
  case CauseAxis::SynapticTimeConstant:
    return spikes(experiment) ? std::vector<std::string>{"synapse.time_constant"}
                              : std::vector<std::string>();
  case CauseAxis::TargetTimeConstant:
    if (family == ornstein_uhlenbeck)
      return {"target.correlation_time"};
    if (family == chaotic)
      return {"target.chaos_time_constant"};
    if (family == sine)
      return {"target.period_max", "target.period_min"};
    if (family == product_of_sines)
      return {"target.fast_period_max", "target.fast_period_min", "target.slow_period_max",
              "target.slow_period_min"};
    return {};
  case CauseAxis::Neurons:
    return experiment.network.topology == Topology::file || family == file || family == drawn
               ? std::vector<std::string>()
               : std::vector<std::string>{"network.neurons"};
  case CauseAxis::TargetSize:
    if (family == ornstein_uhlenbeck)
      return {"target.standard_deviation"};
    if (family == sine || family == product_of_sines)
      return {"target.amplitude_max", "target.amplitude_min"};
    return {};
  }
  return {};
}

double numberOf(const std::string& path, const Experiment& experiment) {
  const Value value = findField(path)->get(experiment);
  const auto* const whole = std::get_if<std::int64_t>(&value);
  return whole ? static_cast<double>(*whole) : std::get<double>(value);
}

Value valueLike(const std::string& path, double number) {
  return findField(path)->kind == Kind::Integer ? Value(std::int64_t{std::llround(number)}) : Value(number);
}

} // namespace

std::optional<CauseScale> scaleOf(CauseAxis axis, const Experiment& experiment) {
  const std::vector<std::string> paths = pathsOf(axis, experiment);
  if (paths.empty())
    return {};
  const Field& field = *findField(paths.front());
  CauseScale scale{.value = numberOf(paths.front(), experiment),
                   .whole = field.kind == Kind::Integer,
                   .name = std::string(field.name),
                   .unit = std::string(field.unit),
                   .path = paths.front()};
  if (!(scale.value > 0))
    return {};
  if (axis == CauseAxis::SynapticTimeConstant) {
    scale.low = std::min(1.0, scale.value);
    scale.high = std::max(500.0, scale.value);
    scale.points = 18;
  } else if (axis == CauseAxis::Neurons) {
    scale.low = std::max(20.0, std::round(scale.value / 8));
    scale.high = scale.value * 4;
    scale.points = 7;
  } else {
    scale.low = scale.value / 10;
    scale.high = scale.value * 10;
    scale.points = 9;
  }
  return scale;
}

std::vector<Remedy::Change> changesTo(CauseAxis axis, const Experiment& experiment, double value) {
  const std::vector<std::string> paths = pathsOf(axis, experiment);
  if (paths.empty())
    return {};
  const double factor = value / numberOf(paths.front(), experiment);
  std::vector<Remedy::Change> changes{{paths.front(), valueLike(paths.front(), value)}};
  for (std::size_t i = 1; i < paths.size(); ++i)
    changes.push_back({paths[i], valueLike(paths[i], factor * numberOf(paths[i], experiment))});
  return changes;
}

Experiment changed(Experiment experiment, const std::vector<Remedy::Change>& changes) {
  for (const Remedy::Change& change : changes)
    findField(change.path)->set(experiment, change.value);
  return experiment;
}

bool sameCurve(CauseAxis axis, const Experiment& a, const Experiment& b) {
  std::set<std::string> free{"run.seed",     "run.loops",   "run.threads", "run.test_trials", "run.test_set",
                             "run.rate_bin", "run.pre_min", "run.pre_max", "run.post"};
  for (const std::string& path : pathsOf(axis, a))
    free.insert(path);
  return std::ranges::all_of(fields(), [&](const Field& field) {
    return field.group == "probe" || free.contains(field.path()) || !field.relevant(a) ||
           field.get(a) == field.get(b);
  });
}

} // namespace spikeloom
