#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "core/io/index_list.h"
#include "core/params/access.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

struct Point {
  double time, value;
};

struct Curve {
  std::vector<std::size_t> neurons;
  std::vector<Point> points;
};

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && blank(text.back()))
    text.remove_suffix(1);
  return text;
}

/// The parts of a text between separators.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.push_back(trimmed(text.substr(0, end)));
  parts.push_back(trimmed(text));
  return parts;
}

std::optional<Point> pointIn(std::string_view text) {
  Point point{};
  const char* const end = text.data() + text.size();
  const auto time = std::from_chars(text.data(), end, point.time);
  if (time.ec != std::errc() || time.ptr == end || *time.ptr != ' ')
    return std::nullopt;
  const std::string_view rest = trimmed({time.ptr, end});
  const auto value = std::from_chars(rest.data(), end, point.value);
  if (value.ec != std::errc() || value.ptr != end || !std::isfinite(point.time) ||
      !std::isfinite(point.value))
    return std::nullopt;
  return point;
}

class CurveReader {
public:
  explicit CurveReader(const Experiment& experiment)
      : m_neurons(static_cast<std::size_t>(experiment.network.neurons)) {
    const auto parts = split(experiment.target.curves, ';');
    for (std::size_t k = 0; k < parts.size(); ++k)
      if (!parts[k].empty())
        take(parts[k], "curve " + std::to_string(k + 1));
    if (m_curves.empty() && m_errors.empty())
      problem({}, "is empty: drawn targets need at least one curve, such as \"all: 0 0, 500 1, 1000 0\"");
  }

  std::vector<Curve> m_curves;
  std::vector<InputError> m_errors;

private:
  void take(std::string_view text, const std::string& where) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
      return problem(where, noNeurons);
    Curve curve;
    takeNeurons(trimmed(text.substr(0, colon)), where, curve);
    for (const std::string_view part : split(text.substr(colon + 1), ',')) {
      const auto point = pointIn(part);
      if (!point)
        problem(where,
                "\"" + std::string(part) + "\" is no point: a time in ms, a space and a value are expected");
      else if (!curve.points.empty() && !(point->time > curve.points.back().time))
        problem(where, "the point at " + valueText(point->time) + " ms does not come after the one at " +
                           valueText(curve.points.back().time) + " ms: times must rise");
      else
        curve.points.push_back(*point);
    }
    m_curves.push_back(std::move(curve));
  }

  void takeNeurons(std::string_view text, const std::string& where, Curve& curve) {
    if (text == "all") {
      for (std::size_t i = 0; i < m_neurons; ++i)
        curve.neurons.push_back(i);
      return;
    }
    if (text.empty())
      return problem(where, noNeurons);
    try {
      curve.neurons = parseIndexList(text, m_neurons, {});
    } catch (const InputErrors& errors) {
      for (const InputError& error : errors.errors())
        problem(where, error.message);
    }
  }

  void problem(const std::string& where, const std::string& what) {
    const std::string path = SPIKELOOM_FIELD(target, curves).path();
    m_errors.push_back({{}, path, where.empty() ? what : where + ": " + what});
  }

  static constexpr const char* noNeurons = "names no neurons: \"0-99: 0 0, 500 1\" or \"all: …\" is expected";
  std::size_t m_neurons;
};

double valueAt(const std::vector<Point>& points, double time) {
  const auto above = std::ranges::find_if(points, [time](const Point& point) { return point.time >= time; });
  if (above == points.begin())
    return points.front().value;
  if (above == points.end())
    return points.back().value;
  const Point &low = above[-1], &high = *above;
  return low.value + (high.value - low.value) * (time - low.time) / (high.time - low.time);
}

} // namespace

void fillDrawn(const Experiment& experiment, Targets& out) {
  CurveReader reader(experiment);
  if (!reader.m_errors.empty())
    throw InputErrors(std::move(reader.m_errors));
  for (const Curve& curve : reader.m_curves)
    for (std::size_t k = 0; k < out.samples(); ++k) {
      const double value = valueAt(curve.points, out.time(k));
      for (const std::size_t i : curve.neurons)
        out.at(k, i) = value;
    }
}

std::vector<InputError> checkCurves(const Experiment& experiment) {
  if (experiment.target.family != TargetFamily::drawn)
    return {};
  return CurveReader(experiment).m_errors;
}

} // namespace spikeloom
