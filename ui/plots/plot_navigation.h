#pragma once

#include <QMetaObject>
#include <QObject>
#include <QPoint>

#include <map>
#include <optional>
#include <vector>

class QCPAxis;
class QCPAxisRect;
class QCPRange;
class QCustomPlot;

namespace spikeloom {

/// Zoom and pan of a plot. What the plot itself gives an axis is its home; what the user looks at is a part
/// of it, never more, so that nobody gets lost. While an axis is zoomed, the plot may go on giving it ranges:
/// they become its home, and the part that is looked at stays. Axes of the same direction that show the same
/// range (panels above each other) move together.
class PlotNavigation : public QObject {
  Q_OBJECT
public:
  explicit PlotNavigation(QCustomPlot* plot);
  ~PlotNavigation() override;

  /// What a wheel turn over the middle of a panel zooms; beside it, and with a modifier, it is one axis.
  void setWheelAxes(Qt::Orientations axes) { m_wheelAxes = axes; }
  [[nodiscard]] Qt::Orientations wheelAxes() const { return m_wheelAxes; }

  [[nodiscard]] bool zoomed() const { return !m_views.empty(); }
  /// What is looked at of the first zoomed axis of this direction; nothing when none is.
  [[nodiscard]] std::optional<QCPRange> view(Qt::Orientation orientation) const;

  /// Shows 1/factor of what these axes of the rect show now, the place under the point (pixels) staying where
  /// it is. Nothing where there is no rect.
  void zoom(QCPAxisRect* rect, const QPointF& point, Qt::Orientations axes, double factor);
  /// Moves what is shown by so many pixels.
  void pan(QCPAxisRect* rect, const QPointF& pixels);
  /// Shows this part of all axes of that direction that have the same range as the first panel's; nothing:
  /// all of it.
  void look(Qt::Orientation orientation, const std::optional<QCPRange>& range);
  /// Shows everything.
  void reset();

  /// The rect that the point lies in or beside of (its tick labels), and in which directions it is zoomed
  /// there.
  [[nodiscard]] QCPAxisRect* rectAt(const QPointF& point) const;
  [[nodiscard]] Qt::Orientations axesAt(const QCPAxisRect* rect, const QPointF& point,
                                        Qt::KeyboardModifiers modifiers) const;

signals:
  /// Something else is shown than before. `look` does not tell: two plots may follow each other.
  void changed();
  /// By the user, in this direction.
  void moved(Qt::Orientation orientation);

private:
  struct View;
  [[nodiscard]] std::vector<QCPAxis*> axesLike(const QCPAxis* axis) const;
  void show(QCPAxis* axis, const QCPRange& range);
  void homeChanged(QCPAxis* axis, const QCPRange& home);
  void forget(QCPAxis* axis);

  QCustomPlot* m_plot;
  Qt::Orientations m_wheelAxes = Qt::Horizontal;
  std::map<QCPAxis*, View> m_views; ///< of zoomed axes
  bool m_applying = false;          ///< a range is being set by this object
};

} // namespace spikeloom
