#pragma once

#include <qcustomplot.h>

#include "ui/look/roles.h"

namespace spikeloom {

/// A broad band along a line, in a role's colour and pattern, as with a marker pen behind it; points that are
/// not finite leave gaps. It is as broad however steep the line is.
class PatternRibbon : public QCPGraph {
  Q_OBJECT
public:
  /// @param width pixels, before an audience more (ui/look/line_scale.h)
  PatternRibbon(QCPAxis* keyAxis, QCPAxis* valueAxis, int width);

  /// How it looks; to be called again when the theme changes.
  void setLook(const RoleLook& look) { m_look = look; }

protected:
  void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const override;
  void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
  RoleLook m_look{};
  int m_width;
};

} // namespace spikeloom
