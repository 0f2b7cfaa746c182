#include "ui/plots/fitted_text.h"

#include <algorithm>

namespace spikeloom {

FittedText::FittedText(QCustomPlot* plot) : QCPItemText(plot) { setSelectable(false); }

void FittedText::setTexts(const QStringList& texts) {
  setText(texts.value(0));
  m_shorter = texts.mid(1);
}

double FittedText::room() const {
  const QRect edges = position->axisRect()->outerRect();
  const double x = position->pixelPosition().x();
  const double before = x - edges.left(), behind = edges.right() - x;
  const Qt::Alignment alignment = positionAlignment();
  const double width = alignment & Qt::AlignLeft    ? behind
                       : alignment & Qt::AlignRight ? before
                                                    : 2 * std::min(before, behind);
  return width - padding().left() - padding().right();
}

QString FittedText::fitting() const {
  const QFontMetricsF metrics(font());
  const double width = room();
  if (metrics.horizontalAdvance(text()) <= width || text().isEmpty())
    return text();
  for (const QString& shorter : m_shorter)
    if (metrics.horizontalAdvance(shorter) <= width)
      return shorter;
  return metrics.elidedText(m_shorter.isEmpty() ? text() : m_shorter.back(), Qt::ElideRight, width);
}

void FittedText::draw(QCPPainter* painter) {
  const QString all = text();
  setText(fitting());
  QCPItemText::draw(painter);
  setText(all);
}

} // namespace spikeloom
