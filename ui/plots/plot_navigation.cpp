#include "ui/plots/plot_navigation.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

namespace spikeloom {

namespace {

constexpr double smallestPart = 1e-5; // of the home

bool isLog(const QCPAxis& axis) { return axis.scaleType() == QCPAxis::stLogarithmic; }

/// Ranges as they lie in pixels: of a logarithmic axis their logarithms.
QCPRange asDrawn(const QCPAxis& axis, const QCPRange& range) {
  return isLog(axis) ? QCPRange(std::log(range.lower), std::log(range.upper)) : range;
}

QCPRange fromDrawn(const QCPAxis& axis, const QCPRange& range) {
  return isLog(axis) ? QCPRange(std::exp(range.lower), std::exp(range.upper)) : range;
}

/// The nearest range inside the home.
QCPRange inside(const QCPAxis& axis, const QCPRange& range, const QCPRange& home) {
  const QCPRange all = asDrawn(axis, home), part = asDrawn(axis, range);
  const double size = std::clamp(part.size(), smallestPart * all.size(), all.size());
  const double middle =
      std::clamp(part.center(), all.lower + size / 2, std::max(all.lower + size / 2, all.upper - size / 2));
  return fromDrawn(axis, QCPRange(middle - size / 2, middle + size / 2));
}

bool isAll(const QCPAxis& axis, const QCPRange& range, const QCPRange& home) {
  return asDrawn(axis, range).size() > (1 - 1e-9) * asDrawn(axis, home).size();
}

} // namespace

struct PlotNavigation::View {
  QCPRange home, view;
  QMetaObject::Connection range, end;
};

PlotNavigation::PlotNavigation(QCustomPlot* plot) : QObject(plot), m_plot(plot) {}

PlotNavigation::~PlotNavigation() = default;

std::optional<QCPRange> PlotNavigation::view(Qt::Orientation orientation) const {
  for (const QCPAxisRect* rect : m_plot->axisRects())
    for (QCPAxis* axis : rect->axes())
      if (const auto found = m_views.find(axis); axis->orientation() == orientation && found != m_views.end())
        return found->second.view;
  return {};
}

QCPAxisRect* PlotNavigation::rectAt(const QPointF& point) const {
  for (QCPAxisRect* rect : m_plot->axisRects())
    if (rect->outerRect().contains(point.toPoint()))
      return rect;
  for (QCPAxisRect* rect : m_plot->axisRects()) // the lowest panel's labels stand in the layout's margin
    if (point.x() >= rect->left() && point.x() <= rect->right() && point.y() > rect->bottom() &&
        rect->axis(QCPAxis::atBottom) && rect->axis(QCPAxis::atBottom)->tickLabels())
      return rect;
  return nullptr;
}

Qt::Orientations PlotNavigation::axesAt(const QCPAxisRect* rect, const QPointF& point,
                                        Qt::KeyboardModifiers modifiers) const {
  if (point.y() > rect->bottom() || modifiers & Qt::ShiftModifier)
    return Qt::Horizontal;
  if (point.x() < rect->left() || modifiers & Qt::ControlModifier)
    return Qt::Vertical;
  return m_wheelAxes;
}

std::vector<QCPAxis*> PlotNavigation::axesLike(const QCPAxis* axis) const {
  std::vector<QCPAxis*> alike;
  for (const QCPAxisRect* rect : m_plot->axisRects())
    for (QCPAxis* other : rect->axes())
      if (other->orientation() == axis->orientation() && other->range() == axis->range())
        alike.push_back(other);
  return alike;
}

void PlotNavigation::zoom(QCPAxisRect* rect, const QPointF& point, Qt::Orientations axes, double factor) {
  if (!rect || !(factor > 0))
    return;
  for (const QCPAxis::AxisType side : {QCPAxis::atBottom, QCPAxis::atLeft}) {
    QCPAxis* axis = rect->axis(side);
    if (!axis || !axes.testFlag(axis->orientation()))
      continue;
    const bool across = axis->orientation() == Qt::Horizontal;
    const QCPRange now = asDrawn(*axis, axis->range());
    const double place = axis->pixelToCoord(across ? point.x() : point.y());
    const double about = std::clamp(isLog(*axis) ? std::log(place) : place, now.lower, now.upper);
    const QCPRange part = fromDrawn(
        *axis, QCPRange(about - (about - now.lower) / factor, about + (now.upper - about) / factor));
    for (QCPAxis* alike : axesLike(axis))
      show(alike, part);
    emit moved(axis->orientation());
  }
  emit changed();
}

void PlotNavigation::pan(QCPAxisRect* rect, const QPointF& pixels) {
  if (!rect || !zoomed())
    return;
  for (const QCPAxis::AxisType side : {QCPAxis::atBottom, QCPAxis::atLeft}) {
    QCPAxis* axis = rect->axis(side);
    if (!axis || !m_views.contains(axis))
      continue;
    const double shift = axis->orientation() == Qt::Horizontal ? pixels.x() : pixels.y();
    const auto moved = [&](double coord) { return axis->pixelToCoord(axis->coordToPixel(coord) - shift); };
    const QCPRange part(moved(axis->range().lower), moved(axis->range().upper));
    for (QCPAxis* alike : axesLike(axis))
      show(alike, part);
    emit this->moved(axis->orientation());
  }
  emit changed();
}

void PlotNavigation::look(Qt::Orientation orientation, const std::optional<QCPRange>& range) {
  const auto rects = m_plot->axisRects();
  QCPAxis* first = rects.isEmpty()
                       ? nullptr
                       : rects[0]->axis(orientation == Qt::Horizontal ? QCPAxis::atBottom : QCPAxis::atLeft);
  if (!first)
    return;
  for (QCPAxis* axis : axesLike(first))
    if (range)
      show(axis, *range);
    else
      forget(axis);
  emit changed();
}

void PlotNavigation::reset() {
  while (!m_views.empty())
    forget(m_views.begin()->first);
  emit changed();
  for (const auto orientation : {Qt::Horizontal, Qt::Vertical})
    emit moved(orientation);
}

void PlotNavigation::show(QCPAxis* axis, const QCPRange& range) {
  auto found = m_views.find(axis);
  const QCPRange home = found != m_views.end() ? found->second.home : axis->range();
  const QCPRange part = inside(*axis, range, home);
  if (isAll(*axis, part, home)) {
    forget(axis);
    return;
  }
  if (found == m_views.end()) {
    found = m_views.emplace(axis, View{home, part, {}, {}}).first;
    found->second.range = connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
                                  [this, axis](const QCPRange& given) { homeChanged(axis, given); });
    found->second.end = connect(axis, &QObject::destroyed, this, [this, axis] { m_views.erase(axis); });
  }
  found->second.view = part;
  m_applying = true;
  axis->setRange(part);
  m_applying = false;
}

void PlotNavigation::homeChanged(QCPAxis* axis, const QCPRange& home) {
  if (m_applying)
    return;
  const QCPRange wanted = m_views.at(axis).view;
  m_views.at(axis).home = home;
  show(axis, wanted);
}

void PlotNavigation::forget(QCPAxis* axis) {
  const auto found = m_views.find(axis);
  if (found == m_views.end())
    return;
  const View view = found->second;
  disconnect(view.range);
  disconnect(view.end);
  m_views.erase(found);
  axis->setRange(view.home);
}

} // namespace spikeloom
