#include "ui/plots/cause_bar.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <array>

#include "ui/look/roles.h"
#include "ui/look/tint.h"

namespace spikeloom {

namespace {

constexpr double padding = 5; // px beside a text
const std::array causes{Role::Tracking, Role::Sampling, Role::Feedback};

} // namespace

CauseBar::CauseBar(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  setAccessibleName(tr("Error and its parts"));
  setCursor(Qt::PointingHandCursor);
  setMouseTracking(true);
}

void CauseBar::show(const std::optional<CauseShares>& shares, const QString& caption) {
  if (shares == m_shares && caption == m_caption)
    return;
  m_shares = shares;
  m_caption = caption;
  QStringList said;
  for (const Part& part : parts())
    said << QStringLiteral("%1 %2").arg(wordOf(part.cause), shareText(part.share));
  setAccessibleDescription(said.join(QStringLiteral(", ")));
  update();
}

void CauseBar::setOutdated(bool outdated) {
  if (outdated == m_outdated)
    return;
  m_outdated = outdated;
  update();
}

QSize CauseBar::sizeHint() const {
  return {40 * fontMetrics().averageCharWidth(), 2 * fontMetrics().height() + 4};
}

QSize CauseBar::minimumSizeHint() const {
  return {16 * fontMetrics().averageCharWidth(), fontMetrics().height() + 4};
}

/// 0 … 1; the arrow of a larger error has a place of its own.
QRectF CauseBar::scale() const { return QRectF(rect()).adjusted(0, 0, -height() / 3.0, 0); }

std::vector<CauseBar::Part> CauseBar::parts() const {
  std::vector<Part> out;
  if (!m_shares)
    return out;
  const QRectF all = scale();
  double from = 0;
  const auto place = [&](double a, double b) {
    const auto x = [&](double share) { return all.left() + all.width() * std::clamp(share, 0.0, 1.0); };
    return QRectF(QPointF(x(a), all.top()), QPointF(x(b), all.bottom()));
  };
  for (const Role cause : causes) {
    const double share = m_shares->of(cause);
    if (cause == Role::Feedback && !m_shares->feedback)
      continue;
    const double to = std::max(0.0, from + share);
    out.push_back({cause, share, place(std::min(from, to), std::max(from, to))});
    from = to;
  }
  return out;
}

std::optional<Role> CauseBar::partAt(const QPointF& point) const {
  const std::vector<Part> all = parts();
  const auto found = std::find_if(all.rbegin(), all.rend(), [&](const Part& part) {
    return part.rect.width() > 0 && part.rect.contains(point);
  });
  return found == all.rend() ? std::nullopt : std::optional(found->cause);
}

QRectF CauseBar::partRect(Role cause) const {
  for (const Part& part : parts())
    if (part.cause == cause)
      return part.rect;
  return {};
}

void CauseBar::paintPart(QPainter& painter, const Part& part) const {
  if (part.rect.width() < 0.5)
    return;
  const RoleLook look = lookOf(part.cause, palette());
  QPainterPath area;
  area.addRect(part.rect);
  fillArea(painter, area, look);
  const QString number = shareText(part.share);
  for (const QString& text : {QStringLiteral("%1 %2").arg(wordOf(part.cause), number),
                              QStringLiteral("%1 %2").arg(shortWordOf(part.cause), number), number}) {
    const double width = fontMetrics().horizontalAdvance(text);
    if (width + (text == number ? 2 : 2 * padding) > part.rect.width())
      continue;
    const double left = std::min(padding - 3, (part.rect.width() - width - 6) / 2);
    QRectF place(part.rect.left() + std::max(0.0, left),
                 part.rect.center().y() - fontMetrics().height() / 2.0, width + 6, fontMetrics().height());
    painter.fillRect(place, look.color); // no pattern behind a text
    painter.setPen(QColor(inkOnArea));
    painter.drawText(place, Qt::AlignCenter, text);
    return;
  }
}

/// What is left of the scale: the caption, and what its end means.
void CauseBar::paintRest(QPainter& painter, double from) const {
  QRectF rest = scale();
  rest.setLeft(rest.left() + rest.width() * std::clamp(from, 0.0, 1.0));
  const QColor text = palette().color(QPalette::WindowText);
  painter.fillRect(rest, blended(text, palette().color(QPalette::Window), 0.07));
  rest.adjust(padding, 0, -padding, 0);
  const QString end = tr("1 = as bad as silence");
  const double captionWidth =
      m_caption.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_caption) + 3 * padding;
  if (captionWidth > 0 && captionWidth <= rest.width() + 3 * padding) {
    painter.setPen(text);
    painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, m_caption);
  }
  if (captionWidth + fontMetrics().horizontalAdvance(end) <= rest.width()) {
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter, end);
  }
}

void CauseBar::paintArrow(QPainter& painter) const {
  const QRectF all = scale();
  QPainterPath arrow(all.topRight());
  arrow.lineTo(rect().right() + 1.0, all.center().y());
  arrow.lineTo(all.bottomRight());
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillPath(arrow, palette().color(QPalette::WindowText));
}

/// Broad, and leaning the other way than the hatch of a part.
void CauseBar::paintStripes(QPainter& painter) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(scale());
  QColor pale = palette().color(QPalette::Window);
  pale.setAlpha(190);
  const double step = fontMetrics().height() * 0.8;
  painter.setPen(QPen(pale, step / 2, Qt::SolidLine, Qt::FlatCap));
  for (double x = -height(); x < width() + height(); x += step)
    painter.drawLine(QPointF(x, -2), QPointF(x + height() + 4, height() + 2));
  painter.restore();
}

void CauseBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const std::vector<Part> all = parts();
  const double total = m_shares ? m_shares->total() : 0;
  double drawn = 0; // a negative feedback lies on what was drawn before
  for (const Part& part : all)
    drawn = std::max(drawn, part.rect.right() / std::max(1.0, scale().width()));
  paintRest(painter, drawn);
  for (const Part& part : all)
    paintPart(painter, part);
  if (m_outdated)
    paintStripes(painter);
  if (total > 1)
    paintArrow(painter);
  if (hasFocus()) {
    painter.setPen(palette().color(QPalette::Highlight));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

bool CauseBar::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip)
    return QWidget::event(event);
  const auto* const help = static_cast<QHelpEvent*>(event);
  const auto part = partAt(help->pos());
  QToolTip::showText(
      help->globalPos(),
      part ? causeHelp(*part)
           : tr("The error of the last test as a share of the target's variance: 0 is perfect, 1 as "
                "bad as a silent network. A click shows why it errs."),
      this, part ? partRect(*part).toAlignedRect() : rect());
  return true;
}

void CauseBar::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    emit clicked();
}

void CauseBar::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    emit clicked();
  else
    QWidget::keyPressEvent(event);
}

} // namespace spikeloom
