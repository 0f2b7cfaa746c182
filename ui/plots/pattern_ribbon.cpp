#include "ui/plots/pattern_ribbon.h"

#include <QPainterPath>

#include <cmath>

#include "ui/look/line_scale.h"

namespace spikeloom {

PatternRibbon::PatternRibbon(QCPAxis* keyAxis, QCPAxis* valueAxis, int width)
    : QCPGraph(keyAxis, valueAxis), m_width(width) {
  setAdaptiveSampling(false); // it would lose gaps
  setSelectable(QCP::stNone);
}

void PatternRibbon::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const {
  QPainterPathStroker stroker;
  stroker.setWidth(m_width * lineScale());
  stroker.setJoinStyle(Qt::RoundJoin);
  QPainterPath along;
  bool drawing = false;
  for (const QPointF& point : lines) {
    const bool there = std::isfinite(point.x()) && std::isfinite(point.y());
    if (there && drawing)
      along.lineTo(point);
    else if (there)
      along.moveTo(point);
    drawing = there;
  }
  const QPen pen = painter->pen();
  painter->setPen(Qt::NoPen);
  QPainterPath band = stroker.createStroke(along);
  band.setFillRule(Qt::WindingFill); // where it overlaps itself, it is filled all the same
  fillArea(*painter, band, m_look);
  painter->setPen(pen);
}

void PatternRibbon::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  QPainterPath area;
  area.addRect(rect);
  fillArea(*painter, area, m_look);
}

} // namespace spikeloom
