#include "ui/plots/area_name.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

namespace {

constexpr double columnStep = 4;     // px
constexpr double leastThickness = 2; // px
constexpr double gap = 6;            // px between a name above and what is drawn below it

QRectF boxAround(const QPointF& centre, const QSizeF& size) {
  return {centre - QPointF(size.width(), size.height()) / 2, size};
}

double hidden(const QRectF& box, const std::vector<QRectF>& taken) {
  double area = 0;
  for (const QRectF& other : taken) {
    const QRectF common = box & other;
    area += common.isValid() ? common.width() * common.height() : 0;
  }
  return area;
}

} // namespace

AreaName::AreaName(const QRectF& plot, const std::function<std::optional<Column>(double x)>& column)
    : m_plot(plot) {
  for (double x = plot.left(); x <= plot.right(); x += columnStep)
    m_columns.push_back(column(x));
}

double AreaName::xOf(std::size_t k) const { return m_plot.left() + columnStep * static_cast<double>(k); }

/// What is free of the area's edges from `left` to `right`; nothing if the area ends there.
std::optional<AreaName::Column> AreaName::under(double left, double right) const {
  const auto first = static_cast<std::ptrdiff_t>(std::floor((left - m_plot.left()) / columnStep));
  const auto last = static_cast<std::ptrdiff_t>(std::ceil((right - m_plot.left()) / columnStep));
  if (first < 0 || last >= std::ssize(m_columns))
    return {};
  Column out{m_plot.top(), m_plot.bottom(), m_plot.bottom()};
  for (auto k = first; k <= last; ++k) {
    const auto& column = m_columns[static_cast<std::size_t>(k)];
    if (!column)
      return {};
    out = {std::max(out.top, column->top), std::min(out.bottom, column->bottom),
           std::min(out.ceiling, column->ceiling)};
  }
  return out;
}

std::optional<QPointF> AreaName::inside(const QSizeF& size, const std::vector<QRectF>& taken) const {
  std::optional<QPointF> best;
  double leastHidden = 0, mostRoom = 0;
  for (std::size_t k = 0; k < m_columns.size(); ++k) {
    const auto space = under(xOf(k) - size.width() / 2, xOf(k) + size.width() / 2);
    const double room = space ? space->bottom - space->top - size.height() : -1;
    if (room < 0)
      continue;
    for (const double share : {0.5, 0.25, 0.75, 0.0, 1.0}) {
      const QPointF centre(xOf(k), space->top + size.height() / 2 + share * room);
      const double hides = hidden(boxAround(centre, size), taken);
      if (best && (hides > leastHidden || (hides == leastHidden && room <= mostRoom)))
        continue;
      best = centre;
      leastHidden = hides;
      mostRoom = room;
    }
  }
  return best;
}

std::optional<QPointF> AreaName::above(const QSizeF& size, const std::vector<QRectF>& taken) const {
  std::optional<QPointF> best;
  double nearest = 0;
  for (std::size_t k = 0; k < m_columns.size(); ++k) {
    const auto into = middleNear(xOf(k));
    if (!into)
      break;
    const auto space = under(xOf(k) - size.width() / 2, xOf(k) + size.width() / 2);
    for (double y = space ? space->ceiling - gap - size.height() / 2 : 0;
         y > m_plot.top() + size.height() / 2; y -= columnStep) {
      const double away = std::hypot(xOf(k) - into->x(), y - into->y());
      if (hidden(boxAround({xOf(k), y}, size), taken) > 0 || (best && away >= nearest))
        continue;
      best = QPointF(xOf(k), y);
      nearest = away;
    }
  }
  return best;
}

std::optional<QPointF> AreaName::middleNear(double x) const {
  const auto thickness = [](const std::optional<Column>& column) {
    return column ? column->bottom - column->top : 0;
  };
  double thickest = leastThickness;
  for (const auto& column : m_columns)
    thickest = std::max(thickest, thickness(column));
  std::optional<QPointF> out;
  for (std::size_t k = 0; k < m_columns.size(); ++k)
    if (const auto& column = m_columns[k]; thickness(column) > std::max(thickest / 2, leastThickness) &&
                                           (!out || std::abs(xOf(k) - x) < std::abs(out->x() - x)))
      out = QPointF(xOf(k), (column->top + column->bottom) / 2);
  return out;
}

} // namespace spikeloom
