#pragma once

#include <QPolygonF>
#include <QRadioButton>

#include <cstddef>
#include <optional>
#include <vector>

#include "core/record/targets.h"

namespace spikeloom {

/// The largest absolute value of the targets from `first` to before `end`.
[[nodiscard]] double largestOf(const Targets& targets, std::size_t first, std::size_t end);

/// Some targets over the window as a picture, and a name. Of those in one parent one is chosen, by mouse or
/// arrow keys.
class TargetPicture : public QRadioButton {
  Q_OBJECT
public:
  /// @param lines of text that the picture is high, beside its name
  TargetPicture(const QString& name, int lines, QWidget* parent);

  /// So many of them, from `first` on; up and down to the largest absolute value, or to `largest`.
  void showTargets(const Targets& targets, std::size_t first, std::size_t count,
                   std::optional<double> largest = {});
  /// Shows none, and says why or what to do.
  void showText(const QString& text);
  /// Curves that it shows.
  [[nodiscard]] std::size_t curves() const { return m_curves.size(); }
  [[nodiscard]] const QString& hint() const { return m_hint; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

signals:
  /// Enter or a double click.
  void openWanted();

protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  [[nodiscard]] bool hitButton(const QPoint& point) const override { return rect().contains(point); }
  void paintEvent(QPaintEvent* event) override;

private:
  void paintCurves(QPainter& painter, const QRectF& room) const;

  int m_lines;
  QString m_hint;
  std::vector<QPolygonF> m_curves; ///< x: share of the window; y: of the largest absolute value
};

} // namespace spikeloom
