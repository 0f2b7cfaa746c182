#include "ui/target_editor/target_picture.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "ui/look/line_scale.h"
#include "ui/look/pixel_line.h"
#include "ui/look/roles.h"
#include "ui/look/theme.h"
#include "ui/look/tint.h"

namespace spikeloom {

namespace {

constexpr int pictureMargin = 4; // px

bool isArrow(int key) { return key >= Qt::Key_Left && key <= Qt::Key_Down; }

} // namespace

double largestOf(const Targets& targets, std::size_t first, std::size_t end) {
  double largest = 0;
  for (std::size_t k = 0; k < targets.samples(); ++k)
    for (std::size_t i = first; i < end; ++i)
      largest = std::max(largest, std::abs(targets.at(k, i)));
  return largest;
}

TargetPicture::TargetPicture(const QString& name, int lines, QWidget* parent)
    : QRadioButton(name, parent), m_lines(lines) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TargetPicture::showTargets(const Targets& targets, std::size_t first, std::size_t count,
                                std::optional<double> largest) {
  m_hint.clear();
  m_curves.clear();
  const std::size_t end = std::min(targets.neurons, first + count);
  const double most = largest.value_or(largestOf(targets, first, end));
  const double unit = most > 0 ? most : 1;
  for (std::size_t i = first; i < end; ++i) {
    QPolygonF curve;
    for (std::size_t k = 0; k < targets.samples(); ++k)
      curve << QPointF(static_cast<double>(k + 1) / static_cast<double>(targets.samples()),
                       targets.at(k, i) / unit);
    m_curves.push_back(curve);
  }
  update();
}

void TargetPicture::showText(const QString& text) {
  m_hint = text;
  m_curves.clear();
  update();
}

QSize TargetPicture::sizeHint() const {
  return {14 * fontMetrics().averageCharWidth(), (m_lines + 1) * fontMetrics().height() + 2 * pictureMargin};
}

QSize TargetPicture::minimumSizeHint() const {
  return {4 * fontMetrics().averageCharWidth(), sizeHint().height()};
}

/// Arrow keys choose, also where the window has a shortcut with them.
bool TargetPicture::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (isArrow(key.key()) && !(key.modifiers() & ~Qt::KeypadModifier)) {
      event->accept();
      return true;
    }
  }
  return QRadioButton::event(event);
}

void TargetPicture::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    emit openWanted();
  else
    QRadioButton::keyPressEvent(event);
}

void TargetPicture::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    emit openWanted();
}

void TargetPicture::paintCurves(QPainter& painter, const QRectF& room) const {
  const PlotColors colors = plotColors(palette());
  painter.setPen(QPen(colors.grid, 1));
  painter.drawLine(QPointF(room.left(), room.center().y()), QPointF(room.right(), room.center().y()));
  for (std::size_t i = m_curves.size(); i-- > 0;) { // the first one lies on top
    const RoleLook look = lookOf(Role::Target, palette());
    painter.setPen(i == 0 ? scaledPen(look.color, 2) : scaledPen(colors.previous));
    QPolygonF line;
    for (const QPointF& point : m_curves[i])
      line << QPointF(room.left() + room.width() * point.x(),
                      room.center().y() - room.height() / 2 * std::clamp(point.y(), -1.0, 1.0));
    painter.setRenderHint(QPainter::Antialiasing, i == 0); // which costs, and matters where one looks
    painter.drawPolyline(pixelLine(line));
  }
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void TargetPicture::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const int line = fontMetrics().height();
  const QRect frame = rect().adjusted(1, 1, -2, -2);
  painter.fillRect(frame, palette().color(QPalette::Base));
  const QColor marked = palette().color(QPalette::Highlight);
  const QColor quiet = blended(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.25);
  painter.setPen(isChecked() ? QPen(marked, 3) : QPen(quiet, 1));
  painter.drawRect(frame);
  const QRect inside = frame.adjusted(pictureMargin, pictureMargin, -pictureMargin, -pictureMargin);
  const QRect name(inside.left(), inside.bottom() - line + 1, inside.width(), line);
  const QRect picture(inside.left(), inside.top(), inside.width(), inside.height() - line);
  if (m_curves.empty()) {
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(picture, int(Qt::AlignCenter) | Qt::TextWordWrap, m_hint);
  } else {
    paintCurves(painter, QRectF(picture).adjusted(0, 2, 0, -3));
  }
  painter.setPen(palette().color(QPalette::Text));
  QFont font = this->font();
  font.setBold(isChecked());
  painter.setFont(font);
  painter.drawText(name, Qt::AlignCenter,
                   QFontMetrics(font).elidedText(text(), Qt::ElideRight, name.width()));
  if (hasFocus()) {
    painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DotLine));
    painter.drawRect(frame.adjusted(3, 3, -3, -3));
  }
}

} // namespace spikeloom
