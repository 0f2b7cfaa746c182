#include "ui/plots/fitted_font.h"

#include <QFontInfo>
#include <QFontMetricsF>

#include <algorithm>

namespace spikeloom {

QFont fittedFont(const QFont& font, const QString& text, double room) {
  QFont fitting = font;
  const double length = QFontMetricsF(font).horizontalAdvance(text);
  if (length > room)
    fitting.setPixelSize(
        std::max(leastPixels, static_cast<int>(QFontInfo(font).pixelSize() * room / length)));
  return fitting;
}

} // namespace spikeloom
