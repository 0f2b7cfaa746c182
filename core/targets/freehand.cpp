#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/targets/curves.h"

namespace spikeloom {

namespace {

constexpr double noValue = std::numeric_limits<double>::quiet_NaN();
constexpr double mostSamples = 100000; // of a stroke

/// The stroke at equal intervals: every movement writes the samples that it passes.
struct SampledStroke {
  double first = 0, step = 1;
  std::vector<double> values;

  SampledStroke(std::span<const CurvePoint> stroke, double grid) {
    const auto [low, high] = std::ranges::minmax_element(stroke, {}, &CurvePoint::time);
    step = std::max(grid, (high->time - low->time) / mostSamples);
    first = std::round(low->time / step) * step;
    values.assign(indexOf(high->time) + 1, noValue);
    CurvePoint before = stroke.front();
    for (const CurvePoint& point : stroke) {
      draw(before, point);
      before = point;
    }
  }

private:
  [[nodiscard]] std::size_t indexOf(double time) const {
    return static_cast<std::size_t>(std::max(0.0, std::round((time - first) / step)));
  }
  void draw(const CurvePoint& from, const CurvePoint& to) {
    const std::size_t a = indexOf(from.time), b = indexOf(to.time);
    values[b] = to.value;
    for (std::size_t k = std::min(a, b) + 1; k < std::max(a, b); ++k)
      values[k] = from.value + (to.value - from.value) * (static_cast<double>(k) - static_cast<double>(a)) /
                                   (static_cast<double>(b) - static_cast<double>(a));
  }
};

/// Gaussian over a window that is as long on both sides, so that straight lines stay as they are: towards the
/// ends it gets shorter.
std::vector<double> smoothed(const std::vector<double>& values, double deviation) {
  if (!(deviation > 0))
    return values;
  const auto reach = static_cast<std::size_t>(std::ceil(3 * deviation));
  std::vector<double> weights(reach + 1);
  for (std::size_t k = 0; k <= reach; ++k)
    weights[k] = std::exp(-0.5 * std::pow(static_cast<double>(k) / deviation, 2));
  std::vector<double> out(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::size_t half = std::min({reach, k, values.size() - 1 - k});
    double sum = weights[0] * values[k], all = weights[0];
    for (std::size_t j = 1; j <= half; ++j) {
      sum += weights[j] * (values[k - j] + values[k + j]);
      all += 2 * weights[j];
    }
    out[k] = sum / all;
  }
  return out;
}

/// What lies near 0 for a while, or at an end, becomes 0; what leads there does so without a jump.
void snapToZero(std::vector<double>& values, double within, double samples) {
  const auto isNear = [&](std::size_t k, double reach) { return std::abs(values[k]) < reach; };
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!isNear(k, 2 * within))
      continue;
    const std::size_t first = k;
    std::size_t stay = 0, longest = 0;
    bool atEnd = false;
    for (; k < values.size() && isNear(k, 2 * within); ++k) {
      stay = isNear(k, within) ? stay + 1 : 0;
      longest = std::max(longest, stay);
      atEnd = atEnd || (stay > 0 && (k == 0 || k + 1 == values.size()));
    }
    if (!atEnd && static_cast<double>(longest) <= samples)
      continue;
    for (std::size_t i = first; i < k; ++i)
      values[i] = isNear(i, within) ? 0 : 2 * (values[i] - std::copysign(within, values[i]));
  }
}

/// The indices that are kept; between them straight lines miss no value by more than the tolerance.
std::vector<std::size_t> fewest(const std::vector<double>& values, double tolerance) {
  std::vector<bool> kept(values.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, values.size() - 1}};
  while (!open.empty()) {
    const auto [a, b] = open.back();
    open.pop_back();
    double worst = tolerance;
    std::size_t at = a;
    for (std::size_t k = a + 1; k < b; ++k) {
      const double line =
          values[a] + (values[b] - values[a]) * static_cast<double>(k - a) / static_cast<double>(b - a);
      if (const double miss = std::abs(values[k] - line); miss > worst) {
        worst = miss;
        at = k;
      }
    }
    if (at == a)
      continue;
    kept[at] = true;
    open.emplace_back(a, at);
    open.emplace_back(at, b);
  }
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < kept.size(); ++k)
    if (kept[k])
      out.push_back(k);
  return out;
}

} // namespace

double multipleOf(double unit, double x) {
  const double count = std::round(x / unit);
  return unit < 1 && std::abs(1 / unit - std::round(1 / unit)) < 1e-6 ? count / std::round(1 / unit)
                                                                      : count * unit;
}

std::vector<CurvePoint> pointsOfStroke(std::span<const CurvePoint> stroke, const Freehand& options) {
  if (stroke.empty())
    return {};
  const SampledStroke sampled(stroke, options.grid);
  std::vector<double> values = smoothed(sampled.values, options.smoothing / sampled.step);
  snapToZero(values, options.zeroWithin, options.zeroFor / sampled.step);
  for (double& value : values)
    value = std::clamp(value, drawnValues.low, drawnValues.high);
  std::vector<CurvePoint> out;
  for (const std::size_t k : fewest(values, options.tolerance)) {
    const double time = multipleOf(sampled.step, sampled.first + static_cast<double>(k) * sampled.step);
    out.push_back({std::clamp(time, drawnTimes.low, drawnTimes.high), multipleOf(options.unit, values[k])});
  }
  return out;
}

std::vector<CurvePoint> withStretch(std::span<const CurvePoint> points, std::span<const CurvePoint> stretch) {
  if (stretch.empty())
    return {points.begin(), points.end()};
  std::vector<CurvePoint> out;
  for (const CurvePoint& point : points)
    if (point.time < stretch.front().time)
      out.push_back(point);
  out.insert(out.end(), stretch.begin(), stretch.end());
  for (const CurvePoint& point : points)
    if (point.time > stretch.back().time)
      out.push_back(point);
  return out;
}

} // namespace spikeloom
