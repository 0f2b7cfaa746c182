#include "core/targets/curves.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <numeric>
#include <string_view>

#include "core/base/problem_list.h"
#include "core/base/text.h"
#include "core/io/index_list.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

std::string_view unblanked(std::string_view text) {
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
    parts.push_back(unblanked(text.substr(0, end)));
  parts.push_back(unblanked(text));
  return parts;
}

std::optional<CurvePoint> pointIn(std::string_view text) {
  CurvePoint point{};
  const char* const end = text.data() + text.size();
  const auto time = std::from_chars(text.data(), end, point.time);
  if (time.ec != std::errc() || time.ptr == end || *time.ptr != ' ')
    return std::nullopt;
  const std::string_view rest = unblanked({time.ptr, end});
  const auto value = std::from_chars(rest.data(), end, point.value);
  if (value.ec != std::errc() || value.ptr != end || !std::isfinite(point.time) ||
      !std::isfinite(point.value))
    return std::nullopt;
  return point;
}

constexpr const char* noNeurons = "names no neurons: \"0-99: 0 0, 500 1\" or \"all: …\" is expected";

std::string curvesPath() { return SPIKELOOM_FIELD(target, curves).path(); }

class CurveReader {
public:
  CurveReader(std::string_view text, std::size_t neurons) : m_neurons(neurons), m_problems({}) {
    const auto parts = split(text, ';');
    for (std::size_t k = 0; k < parts.size(); ++k)
      if (!parts[k].empty())
        take(parts[k], "curve " + std::to_string(k + 1));
    if (m_curves.empty() && m_problems.empty())
      problem({}, "is empty: drawn targets need at least one curve, such as \"all: 0 0, 500 1, 1000 0\"");
  }

  std::vector<DrawnCurve> curves() {
    m_problems.throwIfAny();
    return std::move(m_curves);
  }

private:
  void take(std::string_view text, const std::string& where) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
      return problem(where, noNeurons);
    DrawnCurve curve;
    takeNeurons(unblanked(text.substr(0, colon)), where, curve);
    for (const std::string_view part : split(text.substr(colon + 1), ','))
      takePoint(part, where, curve.points);
    m_curves.push_back(std::move(curve));
  }

  void takePoint(std::string_view text, const std::string& where, std::vector<CurvePoint>& points) {
    const auto point = pointIn(text);
    if (!point)
      return problem(where, "\"" + std::string(text) +
                                "\" is no point: a time in ms, a space and a value are expected");
    if (!points.empty() && !(point->time > points.back().time))
      return problem(where, "the point at " + valueText(point->time) + " ms does not come after the one at " +
                                valueText(points.back().time) + " ms: times must rise");
    points.push_back(*point);
    const auto outside = [&](const char* what, double x, const Range& allowed, const char* unit) {
      if (!allowed.contains(x))
        problem(where, "the point \"" + std::string(text) + "\" has a " + what +
                           " that is out of bounds: from " + valueText(allowed.low) + " to " +
                           valueText(allowed.high) + unit + " is allowed");
    };
    outside("time", point->time, drawnTimes, " ms");
    outside("value", point->value, drawnValues, "");
  }

  void takeNeurons(std::string_view text, const std::string& where, DrawnCurve& curve) {
    curve.who = text;
    try {
      curve.neurons = neuronsNamed(curve.who, m_neurons);
    } catch (const InputErrors& errors) {
      for (const InputError& error : errors.errors())
        problem(where, error.message);
    }
  }

  void problem(const std::string& where, const std::string& what) {
    m_problems.add(curvesPath(), where.empty() ? what : where + ": " + what);
  }

  std::size_t m_neurons;
  std::vector<DrawnCurve> m_curves;
  ProblemList m_problems;
};

/// Slope at the end of a monotone cubic: that of the parabola through three points, as far as it keeps the
/// curve between the first two.
double endSlope(double h0, double h1, double d0, double d1) {
  const double slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
  if (slope * d0 <= 0)
    return 0;
  return d0 * d1 <= 0 && std::abs(slope) > 3 * std::abs(d0) ? 3 * d0 : slope;
}

std::vector<double> monotoneSlopes(std::span<const CurvePoint> points) {
  const std::size_t n = points.size();
  std::vector<double> h, d; // lengths and slopes of the chords
  for (std::size_t k = 1; k < n; ++k) {
    h.push_back(points[k].time - points[k - 1].time);
    d.push_back((points[k].value - points[k - 1].value) / h.back());
  }
  std::vector<double> slopes(n, n == 2 ? d[0] : 0.0);
  if (n < 3)
    return slopes;
  for (std::size_t k = 1; k + 1 < n; ++k)
    if (d[k - 1] * d[k] > 0) {
      const double left = 2 * h[k] + h[k - 1], right = h[k] + 2 * h[k - 1];
      slopes[k] = (left + right) / (left / d[k - 1] + right / d[k]);
    }
  slopes.front() = endSlope(h[0], h[1], d[0], d[1]);
  slopes.back() = endSlope(h[n - 2], h[n - 3], d[n - 2], d[n - 3]);
  return slopes;
}

} // namespace

std::vector<DrawnCurve> parseCurves(const std::string& text, std::size_t neurons) {
  return CurveReader(text, neurons).curves();
}

std::string curvesText(std::span<const DrawnCurve> curves) {
  std::string out;
  for (const DrawnCurve& curve : curves) {
    out += (out.empty() ? "" : "; ") + curve.who + ":";
    for (std::size_t k = 0; k < curve.points.size(); ++k)
      out += (k == 0 ? " " : ", ") + shortest(curve.points[k].time) + " " + shortest(curve.points[k].value);
  }
  return out;
}

std::vector<std::size_t> neuronsNamed(const std::string& who, std::size_t neurons) {
  std::vector<std::size_t> out;
  if (unblanked(who) == "all") {
    out.resize(neurons);
    std::iota(out.begin(), out.end(), std::size_t{0});
    return out;
  }
  out = parseIndexList(unblanked(who), neurons, curvesPath());
  if (out.empty())
    throw InputErrors({{{}, curvesPath(), noNeurons}});
  return out;
}

std::vector<std::optional<std::size_t>> followedCurves(std::span<const DrawnCurve> curves,
                                                       std::size_t neurons) {
  std::vector<std::optional<std::size_t>> out(neurons);
  for (std::size_t k = 0; k < curves.size(); ++k)
    for (const std::size_t i : curves[k].neurons)
      out[i] = k;
  return out;
}

CurveLine::CurveLine(std::span<const CurvePoint> points, CurveShape shape)
    : m_points(points.begin(), points.end()) {
  if (shape == CurveShape::smooth && points.size() > 2)
    m_slopes = monotoneSlopes(points);
}

double CurveLine::at(double time) const {
  const auto above = std::ranges::lower_bound(m_points, time, {}, &CurvePoint::time);
  if (above == m_points.begin())
    return m_points.front().value;
  if (above == m_points.end())
    return m_points.back().value;
  if (above->time == time)
    return above->value;
  const CurvePoint &low = above[-1], &high = *above;
  const double h = high.time - low.time;
  if (m_slopes.empty())
    return low.value + (high.value - low.value) * (time - low.time) / h;
  const auto k = static_cast<std::size_t>(above - m_points.begin());
  const double s = (time - low.time) / h; // Hermite's cubic: what it adds to the chord
  const double chord = high.value - low.value;
  return low.value + chord * s +
         s * (1 - s) * ((1 - s) * (h * m_slopes[k - 1] - chord) - s * (h * m_slopes[k] - chord));
}

std::size_t addPoint(std::vector<CurvePoint>& points, CurvePoint point) {
  const auto at = std::ranges::lower_bound(points, point.time, {}, &CurvePoint::time);
  const auto index = static_cast<std::size_t>(at - points.begin());
  if (at != points.end() && at->time == point.time)
    at->value = point.value;
  else
    points.insert(at, point);
  return index;
}

void movePoint(std::vector<CurvePoint>& points, std::size_t index, CurvePoint to, double apart) {
  CurvePoint& point = points[index];
  double low = drawnTimes.low, high = drawnTimes.high;
  if (index > 0)
    low = std::min(point.time, points[index - 1].time + apart);
  if (index + 1 < points.size())
    high = std::max(point.time, points[index + 1].time - apart);
  point.time = std::clamp(to.time, low, high);
  point.value = std::clamp(to.value, drawnValues.low, drawnValues.high);
}

} // namespace spikeloom
