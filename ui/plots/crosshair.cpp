#include "ui/plots/crosshair.h"

#include "ui/look/theme.h"
#include "ui/look/tint.h"

namespace spikeloom {

Crosshair::Crosshair(QCustomPlot* plot) : QCPLayerable(plot) {
  plot->addLayer(QStringLiteral("crosshair"), plot->layer(QStringLiteral("overlay")));
  plot->layer(QStringLiteral("crosshair"))->setMode(QCPLayer::lmBuffered);
  setLayer(QStringLiteral("crosshair"));
  setAntialiased(false);
}

void Crosshair::place(QCPAxisRect* rect, double x, double y, const QString& text) {
  m_rect = rect;
  m_x = x;
  m_y = y;
  m_text = text;
}

void Crosshair::hide() { m_rect = nullptr; }

void Crosshair::repaint() { layer()->replot(); }

void Crosshair::restyle(const PlotColors& colors, const QFont& font) {
  m_line = blended(colors.text, colors.background, 0.55);
  m_ink = colors.text;
  m_paper = colors.background;
  m_paper.setAlpha(225);
  m_font = font;
}

void Crosshair::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(false); }

void Crosshair::draw(QCPPainter* painter) {
  // A picture that is saved or copied shows the data, not where the mouse is.
  if (!m_rect || painter->modes().testFlag(QCPPainter::pmNoCaching))
    return;
  const QCPAxis *bottom = m_rect->axis(QCPAxis::atBottom), *left = m_rect->axis(QCPAxis::atLeft);
  const QPointF point(bottom->coordToPixel(m_x), left->coordToPixel(m_y));
  painter->setPen(QPen(m_line));
  for (const QCPAxisRect* rect : parentPlot()->axisRects()) {
    const QCPAxis* other = rect->axis(QCPAxis::atBottom);
    if (!other || !(other->range() == bottom->range()))
      continue;
    if (const double x = other->coordToPixel(m_x); x >= rect->left() && x <= rect->right())
      painter->drawLine(QLineF(x, rect->top(), x, rect->bottom()));
  }
  if (point.y() >= m_rect->top() && point.y() <= m_rect->bottom())
    painter->drawLine(QLineF(m_rect->left(), point.y(), m_rect->right(), point.y()));
  if (!m_text.isEmpty())
    drawText(*painter, point);
}

/// Above and right of the place if there is room: tooltips come below.
void Crosshair::drawText(QCPPainter& painter, const QPointF& point) const {
  constexpr double gap = 8, padding = 4;
  painter.setFont(m_font);
  QRectF text = QFontMetricsF(m_font).boundingRect(QRectF(0, 0, 2000, 2000), Qt::AlignLeft, m_text);
  QRectF box(QPointF(0, 0), text.size() + QSizeF(2 * padding, 2 * padding));
  const QRectF all = parentPlot()->viewport();
  box.moveBottomLeft(point + QPointF(gap, -gap));
  if (box.right() > all.right())
    box.moveRight(point.x() - gap);
  if (box.top() < all.top())
    box.moveTop(std::min(point.y() + gap, all.bottom() - box.height()));
  painter.setPen(QPen(m_line));
  painter.setBrush(m_paper);
  painter.drawRect(box);
  painter.setPen(m_ink);
  painter.drawText(box.adjusted(padding, padding, 0, 0), Qt::AlignLeft | Qt::AlignTop, m_text);
}

} // namespace spikeloom
