#pragma once

#include <qcustomplot.h>

namespace spikeloom {

/// A graph whose line may be more than a pixel wide and yet costs little more than one of a pixel: Qt needs
/// twenty times longer for a pen of two pixels than for one, so that the thin line is drawn several times, a
/// pixel apart. Its points have been reduced to each pixel's first, least, greatest and last one before
/// (QCPGraph's adaptive sampling). In SVG and PDF it is one line of its width.
class ThickLine : public QCPGraph {
  Q_OBJECT
public:
  ThickLine(QCPAxis* keyAxis, QCPAxis* valueAxis);

protected:
  /// With the pen of the graph, whose width is rounded to whole pixels.
  void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const override;
};

/// Draws the open polyline as ThickLine does, with the painter's pen; points that are not finite leave gaps.
void drawThickPolyline(QCPPainter& painter, const QVector<QPointF>& points);

} // namespace spikeloom
