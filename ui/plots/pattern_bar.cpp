#include "ui/plots/pattern_bar.h"

namespace spikeloom {

PatternBar::PatternBar(QCPAxisRect* rect, const QString& layer) : QCPItemRect(rect->parentPlot()) {
  setLayer(layer);
  setSelectable(false);
  setClipAxisRect(rect);
  for (auto* const corner : {topLeft, bottomRight})
    corner->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
}

void PatternBar::place(double x, double from, double to) {
  topLeft->setCoords(x, to);
  bottomRight->setCoords(x, from);
}

void PatternBar::setLook(const RoleLook& look, double pixels, const QPen& edge) {
  m_look = look;
  m_pixels = pixels;
  setPen(edge);
}

QRectF PatternBar::pixelRect() const {
  return QRectF(topLeft->pixelPosition(), bottomRight->pixelPosition())
      .normalized()
      .adjusted(-m_pixels / 2, 0, m_pixels / 2, 0);
}

void PatternBar::draw(QCPPainter* painter) {
  painter->setPen(pen());
  painter->setBrush(fillOf(m_look));
  painter->drawRect(pixelRect());
  painter->setBrush(patternOf(m_look, painter->modes().testFlag(QCPPainter::pmVectorized)));
  painter->drawRect(pixelRect());
}

} // namespace spikeloom
