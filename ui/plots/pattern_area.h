#pragma once

#include <qcustomplot.h>

#include "ui/look/roles.h"

namespace spikeloom {

/// The area between a graph and the zero line, or another graph (setChannelFillGraph), in a role's colour and
/// pattern and without a line around it.
class PatternArea : public QCPGraph {
  Q_OBJECT
public:
  PatternArea(QCPAxis* keyAxis, QCPAxis* valueAxis);

  /// How it looks; to be called again when the theme changes.
  void setLook(const RoleLook& look);

protected:
  void drawFill(QCPPainter* painter, QVector<QPointF>* lines) const override;
  void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
  RoleLook m_look{};
};

} // namespace spikeloom
