// How a curve is edited in its plot: with the mouse and with keys.
#include <QGuiApplication>
#include <QKeyEvent>
#include <QStyleHints>

#include <algorithm>
#include <array>
#include <utility>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/plots/curve_plot.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/round_step.h"

namespace spikeloom {

namespace {

constexpr int pointReach = 9;     // px around a point in which the mouse takes hold of it
constexpr double mouseParts = 10; // of a key's step that the mouse goes by

} // namespace

void CurvePlot::connectMouse() {
  connect(plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_editable)
      pressed(event->pos());
  });
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) && !m_stroke.empty())
      moved(event->pos());
  });
  connect(plot(), &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
      released();
  });
}

std::optional<std::size_t> CurvePlot::chosen() const {
  return points().empty() ? std::nullopt : std::optional(m_chosen);
}

void CurvePlot::choose(std::size_t point) {
  if (point >= points().size())
    return;
  m_chosen = point;
  ++m_session;
  showPoints();
  emit chosenChanged();
}

CurvePoint CurvePlot::steps() const {
  return {roundStep(m_drawing.window / 100), roundStep(valueOf(m_rect)->range().size() / 60)};
}

void CurvePlot::edit(std::vector<CurvePoint> points, int session) {
  m_drawing.points = std::move(points);
  m_chosen = std::min(m_chosen, m_drawing.points.size() - 1);
  showPoints();
  emit pointsEdited(std::vector<CurvePoint>(m_drawing.points), session);
  emit chosenChanged();
}

void CurvePlot::shift(double time, double value) {
  if (points().empty())
    return;
  const CurvePoint by = steps(), now = points()[m_chosen];
  auto moved = points();
  const double to = time == 0 ? now.time : multipleOf(by.time / mouseParts, now.time + time * by.time);
  movePoint(moved, m_chosen,
            {std::clamp(to, std::min(0.0, now.time), std::max(m_drawing.window, now.time)),
             value == 0 ? now.value : multipleOf(by.value / mouseParts, now.value + value * by.value)},
            by.time / mouseParts);
  if (moved != points())
    edit(std::move(moved), m_session);
}

/// In the middle between this point and the next; behind the last one a few steps on.
void CurvePlot::addAfterChosen() {
  if (!m_editable)
    return;
  auto more = points();
  const CurvePoint by = steps();
  CurvePoint added{m_drawing.window / 2, 0};
  if (!more.empty()) {
    const double from = more[m_chosen].time;
    const double to = m_chosen + 1 < more.size() ? more[m_chosen + 1].time
                                                 : std::min(m_drawing.window, from + 20 * by.time);
    added.time = multipleOf(by.time / mouseParts, (from + to) / 2);
    if (!(added.time > from && added.time < to))
      added.time = (from + to) / 2;
    if (!(added.time > from)) // at the end of the window there is no room
      return;
    added.value = CurveLine(more, m_drawing.shape).at(added.time);
  }
  m_chosen = addPoint(more, added);
  ++m_session;
  edit(std::move(more), 0);
}

/// The last point stays: a curve has one.
void CurvePlot::removeChosen() {
  if (points().size() < 2)
    return;
  auto fewer = points();
  fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(m_chosen));
  m_chosen = m_chosen > 0 ? m_chosen - 1 : 0;
  ++m_session;
  edit(std::move(fewer), 0);
}

bool CurvePlot::takesKey(const QKeyEvent& key) const {
  if (!m_editable)
    return false;
  const auto modifiers = key.modifiers() & ~Qt::KeypadModifier;
  const bool arrow = key.key() == Qt::Key_Left || key.key() == Qt::Key_Right;
  constexpr std::array plain{Qt::Key_Up,     Qt::Key_Down,   Qt::Key_Home,     Qt::Key_End,
                             Qt::Key_Insert, Qt::Key_Delete, Qt::Key_Backspace};
  return (modifiers == Qt::NoModifier && (arrow || std::ranges::count(plain, key.key()) > 0)) ||
         (modifiers == Qt::AltModifier && arrow);
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
  if (!takesKey(*event))
    return PlotWidget::keyPressEvent(event);
  const bool alt = event->modifiers().testFlag(Qt::AltModifier);
  switch (event->key()) {
  case Qt::Key_Left:
    return alt ? shift(-1, 0) : choose(m_chosen > 0 ? m_chosen - 1 : 0);
  case Qt::Key_Right:
    return alt ? shift(1, 0) : choose(std::min(m_chosen + 1, points().empty() ? 0 : points().size() - 1));
  case Qt::Key_Up:
    return shift(0, 1);
  case Qt::Key_Down:
    return shift(0, -1);
  case Qt::Key_Home:
    return choose(0);
  case Qt::Key_End:
    return choose(points().empty() ? 0 : points().size() - 1);
  case Qt::Key_Insert:
    return addAfterChosen();
  default:
    removeChosen();
  }
}

QPoint CurvePlot::pixelOf(const CurvePoint& point) const {
  return QPointF(keyOf(m_rect)->coordToPixel(point.time), valueOf(m_rect)->coordToPixel(point.value))
      .toPoint();
}

std::optional<std::size_t> CurvePlot::pointAt(const QPoint& point) const {
  std::optional<std::size_t> nearest;
  int least = pointReach * lineScale() + 1;
  for (std::size_t k = 0; k < points().size(); ++k)
    if (const int away = (pixelOf(points()[k]) - point).manhattanLength(); away < least) {
      least = away;
      nearest = k;
    }
  return nearest;
}

/// Of a point of plot(), on the grid that the mouse goes by, inside what is shown.
CurvePoint CurvePlot::placeOf(const QPoint& point) const {
  const CurvePoint by = steps();
  const QCPRange values = valueOf(m_rect)->range();
  return {std::clamp(multipleOf(by.time / mouseParts, keyOf(m_rect)->pixelToCoord(point.x())), 0.0,
                     m_drawing.window),
          std::clamp(multipleOf(by.value / mouseParts, valueOf(m_rect)->pixelToCoord(point.y())),
                     std::max(values.lower, drawnValues.low), std::min(values.upper, drawnValues.high))};
}

/// Beside the panel nothing is meant.
void CurvePlot::clickedAt(const QPoint& point, bool) {
  if (!m_editable)
    return;
  if (const auto at = pointAt(point))
    return choose(*at);
  if (!m_rect->rect().contains(point))
    return;
  auto more = points();
  m_chosen = addPoint(more, placeOf(point));
  ++m_session;
  edit(std::move(more), 0);
}

bool CurvePlot::takesDrag(const QPoint&) const { return m_editable; }

void CurvePlot::pressed(const QPoint& point) {
  if (!m_rect->rect().adjusted(-pointReach, -pointReach, pointReach, pointReach).contains(point))
    return;
  m_grabbed = pointAt(point);
  m_dragged = false;
  m_stroke = {placeOf(point)};
  if (m_grabbed)
    choose(*m_grabbed);
}

void CurvePlot::moved(const QPoint& point) {
  const int far = (pixelOf(m_stroke.front()) - point).manhattanLength();
  m_dragged = m_dragged || far >= QGuiApplication::styleHints()->startDragDistance() / 2;
  if (!m_dragged)
    return;
  const CurvePoint at = placeOf(point);
  if (m_grabbed) {
    movePoint(m_drawing.points, *m_grabbed, at, steps().time / mouseParts);
    showPoints();
    emit pointsMoving(m_drawing.points);
    emit chosenChanged();
    return;
  }
  m_stroke.push_back(at);
  m_hand->addData(at.time, at.value);
  redrawMoving();
}

void CurvePlot::released() {
  if (m_stroke.empty())
    return;
  const bool dragged = m_dragged, grabbed = m_grabbed.has_value();
  const auto stroke = m_stroke;
  endStroke();
  if (!dragged)
    return; // a click
  if (grabbed)
    return edit(std::vector<CurvePoint>(points()), 0);
  emit strokeDrawn(stroke);
}

void CurvePlot::endStroke() {
  m_stroke.clear();
  m_grabbed.reset();
  m_hand->data()->clear();
  plot()->setCursor(Qt::CrossCursor);
  redrawMoving();
}

} // namespace spikeloom
