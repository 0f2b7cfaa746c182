#pragma once

#include <QRectF>

#include <functional>
#include <optional>
#include <vector>

namespace spikeloom {

/// Where the name of an area stands, in pixels: wholly inside it, and nowhere else unless beside it.
class AreaName {
public:
  /// The height that the area reaches over at a pixel column (y grows downwards), and where everything that
  /// is drawn there ends.
  struct Column {
    double top = 0, bottom = 0;
    double ceiling = 0;
  };
  /// @param column nothing where there is no area
  AreaName(const QRectF& plot, const std::function<std::optional<Column>(double x)>& column);

  /// The centre of a box of this size that lies inside the area and hides nothing of what is taken, or as
  /// little as can be; nothing where it does not fit.
  [[nodiscard]] std::optional<QPointF> inside(const QSizeF& size, const std::vector<QRectF>& taken) const;
  /// The centre of such a box above all that is drawn, near the area; nothing where there is
  /// no free place.
  [[nodiscard]] std::optional<QPointF> above(const QSizeF& size, const std::vector<QRectF>& taken) const;
  /// The middle of the area where it is at least half as thick as anywhere, and nearest to that place;
  /// nothing where it is too thin to be seen.
  [[nodiscard]] std::optional<QPointF> middleNear(double x) const;

private:
  [[nodiscard]] std::optional<Column> under(double left, double right) const;
  [[nodiscard]] double xOf(std::size_t k) const;
  QRectF m_plot;
  std::vector<std::optional<Column>> m_columns;
};

} // namespace spikeloom
