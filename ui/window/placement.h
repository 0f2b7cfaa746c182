#pragma once

#include <QRect>

class QWidget;

namespace spikeloom {

/// Where a window of this size stands at its first start: in the middle of what is available, its frame
/// included, and nowhere outside.
/// @param frame the widths of the frame: left, title, right, bottom
[[nodiscard]] QRect firstPlace(const QSize& wanted, const QRect& available, const QMargins& frame);

/// Shows a window that has its size, and the place that was remembered, if there is one (`known`). Once its
/// frame is known it is moved, and made smaller if need be, until all of it is on the screen.
void showOnScreen(QWidget& window, bool known);

} // namespace spikeloom
