#pragma once

#include <QFont>
#include <QString>

namespace spikeloom {

inline constexpr int leastPixels = 7; ///< smaller letters are none

/// The font, or as much smaller as the text must be to be no longer than that, in pixels.
[[nodiscard]] QFont fittedFont(const QFont& font, const QString& text, double room);

} // namespace spikeloom
