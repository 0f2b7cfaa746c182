#pragma once

#include <QPen>

namespace spikeloom {

/// By how much lines are thicker than usual, everywhere: 2 for a room, else 1.
[[nodiscard]] int lineScale();

/// For what is read off: a pen that is usually so many pixels wide.
[[nodiscard]] QPen scaledPen(const QColor& color, double width = 1, Qt::PenStyle style = Qt::SolidLine);

/// Sets it; all widgets hear of it as of a new palette, which plots make their pens by.
void setLineScale(int scale);

} // namespace spikeloom
