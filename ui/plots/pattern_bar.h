#pragma once

#include <qcustomplot.h>

#include "ui/look/roles.h"

namespace spikeloom {

/// An upright bar that looks as a role does, pattern included: some pixels wide around a place of the bottom
/// axis, between two values of the left one.
class PatternBar : public QCPItemRect {
public:
  PatternBar(QCPAxisRect* rect, const QString& layer);

  void place(double x, double from, double to);
  /// @param edge its outline
  void setLook(const RoleLook& look, double pixels, const QPen& edge);
  /// Where it is drawn.
  [[nodiscard]] QRectF pixelRect() const;

protected:
  void draw(QCPPainter* painter) override;

private:
  RoleLook m_look{};
  double m_pixels = 1;
};

} // namespace spikeloom
