#pragma once

#include <QColor>
#include <QPalette>

namespace spikeloom {

/// Whether the palette has light text on dark.
[[nodiscard]] inline bool isDark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() < 128;
}

/// For texts and frames that say something is wrong: vermilion, legible on the palette's background.
[[nodiscard]] inline QColor errorColor(const QPalette& palette) {
  return isDark(palette) ? QColor(0xff9a66) : QColor(0xb84500);
}

/// For what waits or deserves a look.
[[nodiscard]] inline QColor noticeColor(const QPalette& palette) {
  return isDark(palette) ? QColor(0x7cc4f2) : QColor(0x005f95);
}

/// `share` of the front colour over the back colour.
[[nodiscard]] inline QColor blended(const QColor& front, const QColor& back, double share) {
  const auto mix = [share](int a, int b) { return qRound(share * a + (1 - share) * b); };
  return {mix(front.red(), back.red()), mix(front.green(), back.green()), mix(front.blue(), back.blue())};
}

} // namespace spikeloom
