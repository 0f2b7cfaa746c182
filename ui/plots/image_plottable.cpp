#include "ui/plots/image_plottable.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

ImagePlottable::ImagePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis)
    : QCPAbstractPlottable(keyAxis, valueAxis) {
  setSelectable(QCP::stNone);
}

void ImagePlottable::setImage(const QImage& image, const QRectF& place) {
  m_image = image;
  m_place = place;
}

double ImagePlottable::selectTest(const QPointF&, bool, QVariant*) const { return -1; }

QCPRange ImagePlottable::getKeyRange(bool& found, QCP::SignDomain) const {
  found = !m_image.isNull();
  return {m_place.left(), m_place.left() + m_place.width()};
}

QCPRange ImagePlottable::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
  found = !m_image.isNull();
  const double top = m_place.top(), bottom = m_place.top() + m_place.height();
  return {std::min(top, bottom), std::max(top, bottom)};
}

/// Only the part that is seen, which may be a small one: the whole image would be scaled up to any size.
void ImagePlottable::draw(QCPPainter* painter) {
  if (m_image.isNull())
    return;
  const auto pixel = [this](double x, double y) {
    return QPointF(keyAxis()->coordToPixel(x), valueAxis()->coordToPixel(y));
  };
  const QPointF from = pixel(m_place.left(), m_place.top());
  const QPointF to = pixel(m_place.left() + m_place.width(), m_place.top() + m_place.height());
  const QRectF all(from, to), sight = all.normalized() & QRectF(keyAxis()->axisRect()->rect());
  if (sight.isEmpty() || all.width() == 0 || all.height() == 0)
    return;
  const double perX = m_image.width() / all.width(), perY = m_image.height() / all.height();
  const double x0 = std::floor((sight.left() - all.left()) * perX),
               x1 = std::ceil((sight.right() - all.left()) * perX),
               y0 = std::floor((sight.top() - all.top()) * perY),
               y1 = std::ceil((sight.bottom() - all.top()) * perY);
  painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter->drawImage(
      QRectF(all.left() + x0 / perX, all.top() + y0 / perY, (x1 - x0) / perX, (y1 - y0) / perY), m_image,
      QRectF(x0, y0, x1 - x0, y1 - y0));
}

void ImagePlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  painter->drawImage(rect, m_image);
}

} // namespace spikeloom
