#include "ui/plots/pattern_ribbon.h"

#include <QPainterPath>

#include <cmath>

#include "ui/look/line_scale.h"
#include "ui/look/pixel_line.h"

namespace spikeloom {

PatternRibbon::PatternRibbon(QCPAxis* keyAxis, QCPAxis* valueAxis, int width)
    : QCPGraph(keyAxis, valueAxis), m_width(width) {
  setAdaptiveSampling(false); // it would lose gaps
  setSelectable(QCP::stNone);
}

void PatternRibbon::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const {
  const double width = m_width * lineScale();
  QPainterPathStroker stroker;
  stroker.setWidth(width);
  stroker.setJoinStyle(Qt::RoundJoin);
  QPainterPath along;
  bool drawing = false;
  for (const QPointF& point : pixelLine(lines, width / 4)) { // every join costs
    const bool there = std::isfinite(point.x()) && std::isfinite(point.y());
    if (there && drawing)
      along.lineTo(point);
    else if (there)
      along.moveTo(point);
    drawing = there;
  }
  const QPen pen = painter->pen();
  painter->setPen(Qt::NoPen);
  painter->setAntialiasing(false); // smooth edges of a marked noise take longer than all the rest
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
