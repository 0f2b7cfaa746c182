#include "ui/look/pixel_line.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace spikeloom {

QPolygonF pixelLine(const QPolygonF& points, double column) {
  QPolygonF out;
  const auto there = [](const QPointF& point) {
    return std::isfinite(point.x()) && std::isfinite(point.y());
  };
  for (auto at = points.begin(); at != points.end();) {
    if (!there(*at)) {
      out << *at++;
      continue;
    }
    const double number = std::floor(at->x() / column);
    const auto end = std::find_if_not(
        at, points.end(), [&](const QPointF& p) { return there(p) && std::floor(p.x() / column) == number; });
    const auto [low, high] =
        std::minmax_element(at, end, [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
    std::array kept{at, low, high, end - 1};
    std::ranges::sort(kept);
    for (std::size_t i = 0; i < kept.size(); ++i)
      if (i == 0 || kept[i] != kept[i - 1])
        out << *kept[i];
    at = end;
  }
  return out;
}

} // namespace spikeloom
