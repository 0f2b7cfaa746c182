#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

class QPalette;

namespace spikeloom {

inline constexpr int smallIcon = 14; ///< px beside text in the panel

/// The drawing :/icons/NAME.svg in one colour (drawings say "currentColor"); square, `size` in logical
/// pixels.
[[nodiscard]] QPixmap tintedPixmap(const QString& name, const QColor& color, int size, double ratio = 1);

/// The drawing as an icon in the palette's text colours. To be made again when the palette changes.
[[nodiscard]] QIcon tintedIcon(const QString& name, const QPalette& palette);

/// The program's own icon, in its own colours.
[[nodiscard]] QIcon programIcon();

} // namespace spikeloom
