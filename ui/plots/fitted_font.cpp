#include "ui/plots/fitted_font.h"

#include <QFontInfo>
#include <QFontMetricsF>

#include <algorithm>

namespace spikeloom {

QFont fittedFont(const QFont& font, const QString& text, double room) {
  QFont fitting = font;
  const double length = QFontMetricsF(font).horizontalAdvance(text);
  if (length > room && length > 0) // in a plot without any size there is no room, not even for no text
    fitting.setPixelSize(
        std::max(leastPixels, static_cast<int>(QFontInfo(font).pixelSize() * room / length)));
  return fitting;
}

} // namespace spikeloom
