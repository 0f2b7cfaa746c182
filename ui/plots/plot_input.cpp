#include "ui/plots/plot_input.h"

#include <algorithm>
#include <cmath>

#include <QGuiApplication>
#include <QStyleHints>

#include <qcustomplot.h>

#include "ui/plots/crosshair.h"
#include "ui/plots/plot_navigation.h"

namespace spikeloom {

namespace {

constexpr double zoomStep = 1.25;                     // of one notch of the wheel, one key
constexpr double panStep = 0.1, crosshairStep = 0.01; // shares of what is shown

} // namespace

PlotInput::PlotInput(QCustomPlot* plot, PlotNavigation& navigation, Crosshair& crosshair, Plot means)
    : QObject(plot), m_plot(plot), m_navigation(navigation), m_crosshair(crosshair),
      m_means(std::move(means)) {
  m_click.setSingleShot(true);
  connect(&m_click, &QTimer::timeout, this, [this] { m_delayed(); });
  connect(plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { pressed(*event); });
  connect(plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { moved(*event); });
  connect(plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) { released(*event); });
  connect(plot, &QCustomPlot::mouseWheel, this, [this](QWheelEvent* event) { turned(*event); });
  connect(plot, &QCustomPlot::mouseDoubleClick, this, [this](QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_navigation.zoomed())
      return;
    m_click.stop();
    m_doubled = true;
    m_navigation.reset();
  });
}

void PlotInput::pressed(const QMouseEvent& event) {
  m_pressed = m_last = event.pos();
  m_dragging = m_doubled = false;
  const bool pans =
      event.button() == Qt::LeftButton && m_navigation.zoomed() && !m_means.takesDrag(event.pos());
  m_dragged = pans ? m_navigation.rectAt(event.pos()) : nullptr;
}

void PlotInput::moved(const QMouseEvent& event) {
  if (!(event.buttons() & Qt::LeftButton)) {
    pointAt(event.pos());
    return;
  }
  m_dragging = m_dragging || (event.pos() - m_pressed).manhattanLength() >=
                                 QGuiApplication::styleHints()->startDragDistance() / 2;
  if (!m_dragging)
    return;
  leave();
  if (!m_dragged)
    return;
  m_plot->setCursor(Qt::ClosedHandCursor);
  m_navigation.pan(m_dragged, event.pos() - m_last);
  m_last = event.pos();
}

void PlotInput::released(const QMouseEvent& event) {
  m_dragged = nullptr;
  m_plot->unsetCursor();
  if (m_dragging || m_doubled || event.button() != Qt::LeftButton)
    return;
  const auto click = [this, point = event.pos(), ctrl = event.modifiers().testFlag(Qt::ControlModifier)] {
    m_means.clicked(point, ctrl);
  };
  if (!m_navigation.zoomed()) {
    click();
    return;
  }
  m_delayed = click; // or else the double click that shows all would choose something else first
  m_click.start(QGuiApplication::styleHints()->mouseDoubleClickInterval());
}

void PlotInput::turned(QWheelEvent& event) {
  QCPAxisRect* rect = m_navigation.rectAt(event.position());
  const double notches = (event.angleDelta().y() + event.angleDelta().x()) / 120.0; // Alt turns it sideways
  event.accept();
  if (!rect || notches == 0)
    return;
  const Qt::Orientations axes = m_navigation.axesAt(rect, event.position(), event.modifiers());
  m_navigation.zoom(rect, event.position(), axes, std::pow(zoomStep, notches));
  pointAt(event.position());
}

void PlotInput::pointAt(const QPointF& point) {
  const bool shown = m_crosshair.shown();
  m_crosshair.hide();
  if (QCPAxisRect* rect = m_navigation.rectAt(point); rect && rect->rect().contains(point.toPoint())) {
    const double x = rect->axis(QCPAxis::atBottom)->pixelToCoord(point.x());
    const double y = rect->axis(QCPAxis::atLeft)->pixelToCoord(point.y());
    if (const QString text = m_means.values(*rect, x, y); !text.isEmpty())
      m_crosshair.place(rect, x, y, text);
  }
  if (shown || m_crosshair.shown())
    m_crosshair.repaint();
}

void PlotInput::leave() {
  if (!m_crosshair.shown())
    return;
  m_crosshair.hide();
  m_crosshair.repaint();
}

void PlotInput::refreshCrosshair() {
  if (QCPAxisRect* rect = m_crosshair.rect())
    m_crosshair.place(rect, m_crosshair.x(), m_crosshair.y(),
                      m_means.values(*rect, m_crosshair.x(), m_crosshair.y()));
}

QCPAxisRect* PlotInput::currentRect() const {
  if (m_crosshair.shown())
    return m_crosshair.rect();
  return m_plot->axisRectCount() > 0 ? m_plot->axisRect(0) : nullptr;
}

/// Moves the crosshair along the bottom axis, from the middle if there is none.
void PlotInput::step(double share) {
  QCPAxisRect* rect = currentRect();
  if (!rect)
    return;
  const QCPRange across = rect->axis(QCPAxis::atBottom)->range(), up = rect->axis(QCPAxis::atLeft)->range();
  const bool shown = m_crosshair.shown();
  const double x = shown ? m_crosshair.x() + share * across.size() : across.center();
  const double y = shown ? std::clamp(m_crosshair.y(), up.lower, up.upper) : up.center();
  const double inside = std::clamp(x, across.lower, across.upper);
  if (const QString text = m_means.values(*rect, inside, y); !text.isEmpty()) {
    m_crosshair.place(rect, inside, y, text);
    m_crosshair.repaint();
  }
}

bool PlotInput::takes(const QKeyEvent& event) const {
  const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
  switch (event.key()) {
  case Qt::Key_Plus:
  case Qt::Key_Equal:
  case Qt::Key_Minus:
    return !(modifiers & ~Qt::ShiftModifier);
  case Qt::Key_0:
    return modifiers == Qt::NoModifier && m_navigation.zoomed();
  case Qt::Key_Left:
  case Qt::Key_Right:
    return modifiers == Qt::ShiftModifier || (modifiers & ~Qt::ShiftModifier) == Qt::ControlModifier;
  case Qt::Key_Up:
  case Qt::Key_Down:
    return modifiers == Qt::ShiftModifier;
  default:
    return false;
  }
}

bool PlotInput::press(const QKeyEvent& event) {
  if (!takes(event))
    return false;
  const bool ctrl = event.modifiers().testFlag(Qt::ControlModifier);
  const double step = crosshairStep * (event.modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1);
  switch (event.key()) {
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    zoomByKey(zoomStep);
    break;
  case Qt::Key_Minus:
    zoomByKey(1 / zoomStep);
    break;
  case Qt::Key_0:
    m_navigation.reset();
    break;
  default:
    if (ctrl)
      this->step(event.key() == Qt::Key_Right ? step : -step);
    else
      panByKey(event.key());
  }
  return true;
}

/// About the crosshair if there is one, else the middle.
void PlotInput::zoomByKey(double factor) {
  QCPAxisRect* rect = currentRect();
  if (!rect)
    return;
  QPointF about = QRectF(rect->rect()).center();
  if (m_crosshair.shown())
    about = {rect->axis(QCPAxis::atBottom)->coordToPixel(m_crosshair.x()),
             rect->axis(QCPAxis::atLeft)->coordToPixel(m_crosshair.y())};
  m_navigation.zoom(rect, about, m_navigation.wheelAxes(), factor);
}

void PlotInput::panByKey(int key) {
  QCPAxisRect* rect = currentRect();
  if (!rect)
    return;
  const double x = panStep * rect->width(), y = panStep * rect->height();
  const QPointF shift = key == Qt::Key_Left    ? QPointF(x, 0)
                        : key == Qt::Key_Right ? QPointF(-x, 0)
                        : key == Qt::Key_Up    ? QPointF(0, y)
                                               : QPointF(0, -y);
  m_navigation.pan(rect, shift);
}

} // namespace spikeloom
