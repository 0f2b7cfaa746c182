#include "ui/plots/pattern_area.h"

#include <QPainterPath>

namespace spikeloom {

PatternArea::PatternArea(QCPAxis* keyAxis, QCPAxis* valueAxis) : QCPGraph(keyAxis, valueAxis) {
  setSelectable(QCP::stNone);
  setPen(Qt::NoPen);
  setAntialiasedFill(false); // lines run along its edges; smooth ones would take twice the time
}

void PatternArea::setLook(const RoleLook& look) {
  m_look = look;
  setBrush(fillOf(look));
}

void PatternArea::drawFill(QCPPainter* painter, QVector<QPointF>* lines) const {
  QCPGraph::drawFill(painter, lines);
  if (m_look.pattern == Qt::NoBrush)
    return;
  painter->setBrush(patternOf(m_look, painter->modes().testFlag(QCPPainter::pmVectorized)));
  QCPGraph::drawFill(painter, lines);
}

void PatternArea::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  QPainterPath area;
  area.addRect(rect);
  fillArea(*painter, area, m_look);
}

} // namespace spikeloom
