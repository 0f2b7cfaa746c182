#include "ui/plots/thick_line.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace spikeloom {

namespace {

/// Where the thin line is drawn to look so many pixels wide in whatever direction it goes.
std::span<const QPointF> shiftsOf(int width) {
  static const std::array shifts{QPointF(0, 0), QPointF(1, 0), QPointF(0, 1), QPointF(-1, 0), QPointF(0, -1)};
  // the rim of a disk of four pixels, and its middle for diagonals
  static const std::array wide{QPointF(0, 0), QPointF(0, -1), QPointF(1, -1), QPointF(-1, 0), QPointF(-1, 1),
                               QPointF(2, 0), QPointF(2, 1),  QPointF(0, 2),  QPointF(1, 2)};
  return width > 3 ? std::span<const QPointF>(wide)
                   : std::span<const QPointF>(shifts.data(), width < 2    ? 1u
                                                             : width == 2 ? 3u
                                                                          : 5u);
}

/// The same pen, a pixel wide: dashes are counted in widths.
QPen thinned(const QPen& pen, int width) {
  QPen thin(pen);
  thin.setWidth(1);
  if (pen.style() != Qt::SolidLine) {
    QList<qreal> dashes = pen.dashPattern();
    for (qreal& length : dashes)
      length *= width;
    thin.setDashPattern(dashes);
  }
  return thin;
}

bool finite(const QPointF& point) { return std::isfinite(point.x()) && std::isfinite(point.y()); }

void drawPieces(QCPPainter& painter, const QVector<QPointF>& points) {
  for (auto begin = points.begin(); begin != points.end();) {
    const auto end = std::find_if_not(begin, points.end(), finite);
    if (end - begin > 1)
      painter.drawPolyline(&*begin, static_cast<int>(end - begin));
    begin = std::find_if(end, points.end(), finite);
  }
}

} // namespace

ThickLine::ThickLine(QCPAxis* keyAxis, QCPAxis* valueAxis) : QCPGraph(keyAxis, valueAxis) {
  setSelectable(QCP::stNone);
}

void ThickLine::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const {
  if (painter->pen().style() == Qt::NoPen || painter->pen().color().alpha() == 0)
    return;
  applyDefaultAntialiasingHint(painter);
  drawThickPolyline(*painter, lines);
}

void drawThickPolyline(QCPPainter& painter, const QVector<QPointF>& points) {
  const QPen pen = painter.pen();
  const int width = std::max(1, qRound(pen.widthF()));
  if (width == 1 || painter.modes().testFlag(QCPPainter::pmVectorized)) {
    drawPieces(painter, points);
    return;
  }
  painter.setPen(thinned(pen, width));
  for (const QPointF& shift : shiftsOf(width)) {
    painter.translate(shift);
    drawPieces(painter, points);
    painter.translate(-shift);
  }
  painter.setPen(pen);
}

} // namespace spikeloom
