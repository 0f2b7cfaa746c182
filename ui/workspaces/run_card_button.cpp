#include "ui/workspaces/run_card_button.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/look/line_scale.h"
#include "ui/look/literal_text.h"
#include "ui/look/roles.h"
#include "ui/look/tint.h"

namespace spikeloom {

namespace {
constexpr int margin = 5;   // px
constexpr int letters = 24; // wide
} // namespace

RunCardButton::RunCardButton(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

void RunCardButton::show(const RunCardView& view) {
  if (view == m_view)
    return;
  m_view = view;
  setAccessibleName(tr("Run %1").arg(view.title));
  setAccessibleDescription(view.about);
  setToolTip(literalTip(view.about));
  update();
}

void RunCardButton::setMark(const QString& mark) {
  m_mark = mark;
  setChecked(!mark.isEmpty());
  update();
}

QSize RunCardButton::sizeHint() const {
  return {letters * fontMetrics().averageCharWidth() + 2 * margin, 6 * fontMetrics().height() + 2 * margin};
}

QSize RunCardButton::minimumSizeHint() const {
  return {sizeHint().width(), 4 * fontMetrics().height() + 2 * margin};
}

void RunCardButton::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    emit openWanted();
  else
    QAbstractButton::keyPressEvent(event);
}

void RunCardButton::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    emit openWanted();
}

void RunCardButton::paintTexts(QPainter& painter, const QRect& room) const {
  const int line = fontMetrics().height();
  const auto write = [&](int row, const QString& text, const QColor& color, Qt::Alignment side) {
    painter.setPen(color);
    painter.drawText(room.left(), room.top() + row * line, room.width(), line, int(side | Qt::AlignVCenter),
                     fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
  };
  const QColor ink = palette().color(QPalette::Text), pale = palette().color(QPalette::PlaceholderText);
  QFont bold = font();
  bold.setBold(true);
  painter.setFont(bold);
  const QString title = m_mark.isEmpty() ? m_view.title : QStringLiteral("%1  %2").arg(m_mark, m_view.title);
  painter.setPen(ink);
  painter.drawText(room.left(), room.top(), room.width(), line, int(Qt::AlignLeft | Qt::AlignVCenter),
                   QFontMetrics(bold).elidedText(title, Qt::ElideRight, room.width()));
  painter.setFont(font());
  write(1, m_view.line, pale, Qt::AlignLeft);
  painter.setPen(ink);
  painter.drawText(room.left(), room.bottom() - line + 1, room.width(), line,
                   int(Qt::AlignLeft | Qt::AlignVCenter), m_view.result);
  const int left = fontMetrics().horizontalAdvance(m_view.result) + fontMetrics().averageCharWidth();
  const QString state = m_view.present ? tr("present") : m_view.saved ? QString() : tr("no file");
  painter.setPen(pale);
  painter.drawText(room.left() + left, room.bottom() - line + 1, room.width() - left, line,
                   int(Qt::AlignRight | Qt::AlignVCenter),
                   fontMetrics().elidedText(state, Qt::ElideRight, room.width() - left));
}

/// The error over the loops, from 0 to that of silence.
void RunCardButton::paintCurve(QPainter& painter, const QRectF& room) const {
  painter.setPen(QPen(blended(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.25), 1));
  painter.drawLine(room.bottomLeft(), room.bottomRight());
  const auto& points = m_view.curve.points;
  if (points.empty())
    return;
  const double first = points.front().loop,
               last = std::max(first + 1, static_cast<double>(points.back().loop));
  QPolygonF line;
  for (const auto& point : points)
    if (std::isfinite(point.error))
      line << QPointF(room.left() + room.width() * (point.loop - first) / (last - first),
                      room.bottom() - room.height() * std::clamp(point.error, 0.0, 1.0));
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().color(QPalette::Text), 1.5 * lineScale()));
  painter.drawPolyline(line);
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void RunCardButton::paintBar(QPainter& painter, const QRectF& room) const {
  painter.fillRect(room, blended(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.08));
  if (!m_view.shares)
    return;
  double from = 0;
  for (const Role cause : {Role::Tracking, Role::Sampling, Role::Feedback}) {
    const double to = std::max(0.0, from + m_view.shares->of(cause));
    const auto x = [&](double share) { return room.left() + room.width() * std::clamp(share, 0.0, 1.0); };
    QPainterPath part;
    part.addRect(
        QRectF(QPointF(x(std::min(from, to)), room.top()), QPointF(x(std::max(from, to)), room.bottom())));
    fillArea(painter, part, lookOf(cause, palette()));
    from = to;
  }
}

void RunCardButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QColor edge = hasFocus() || isChecked()
                          ? palette().color(QPalette::Highlight)
                          : blended(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.25);
  painter.setPen(QPen(edge, isChecked() ? 2 : 1, hasFocus() && !isChecked() ? Qt::DotLine : Qt::SolidLine));
  painter.setBrush(palette().color(QPalette::Base));
  painter.drawRect(rect().adjusted(1, 1, -2, -2));
  const QRect room = rect().adjusted(margin, margin, -margin, -margin);
  paintTexts(painter, room);
  const int line = fontMetrics().height();
  const QRectF rest(room.left(), room.top() + 2 * line + 2, room.width(), room.height() - 3 * line - 4);
  const double bar = std::clamp(rest.height() / 3, 3.0, 0.7 * line);
  paintCurve(painter, QRectF(rest.left(), rest.top(), rest.width(), rest.height() - bar - 4));
  paintBar(painter, QRectF(rest.left(), rest.bottom() - bar, rest.width(), bar));
}

} // namespace spikeloom
