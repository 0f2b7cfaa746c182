#pragma once

#include <QPolygonF>

namespace spikeloom {

/// What pixels can show of a line that goes to the right, point after point, with gaps where a coordinate is
/// not finite: of each column of `column` pixels the first, the lowest, the highest and the last point, in
/// their order. Drawing thousands of points within a few hundred pixels takes long and shows no more.
[[nodiscard]] QPolygonF pixelLine(const QPolygonF& points, double column = 1);

} // namespace spikeloom
