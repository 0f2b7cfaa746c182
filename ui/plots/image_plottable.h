#pragma once

#include <qcustomplot.h>

namespace spikeloom {

/// An image over a rectangle of the axes' coordinates: its columns along the key axis, its first row at the
/// top. A pixel of the image is drawn as a rectangle of one colour.
class ImagePlottable : public QCPAbstractPlottable {
  Q_OBJECT
public:
  ImagePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis);

  /// @param place x and y of the left and the top edge, width and height, all in coordinates (the height may
  /// be negative: y decreasing downwards)
  void setImage(const QImage& image, const QRectF& place);
  [[nodiscard]] const QImage& image() const { return m_image; }
  [[nodiscard]] const QRectF& place() const { return m_place; }

  double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details = nullptr) const override;
  QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
  QCPRange getValueRange(bool& found, QCP::SignDomain domain = QCP::sdBoth,
                         const QCPRange& keys = QCPRange()) const override;

protected:
  void draw(QCPPainter* painter) override;
  void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
  QImage m_image;
  QRectF m_place;
};

} // namespace spikeloom
