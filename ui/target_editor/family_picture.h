#pragma once

#include <QPolygonF>
#include <QRadioButton>

#include <vector>

#include "core/params/target.h"
#include "core/record/targets.h"

namespace spikeloom {

/// A family of targets as a picture: some of its targets over the window, and its name. Of those in one
/// parent one is chosen, by mouse or arrow keys.
class FamilyPicture : public QRadioButton {
  Q_OBJECT
public:
  FamilyPicture(TargetFamily family, const QString& name, QWidget* parent);

  [[nodiscard]] TargetFamily family() const { return m_family; }
  void showTargets(const Targets& targets);
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

  TargetFamily m_family;
  QString m_hint;
  std::vector<QPolygonF> m_curves; ///< x: share of the window; y: of the largest absolute value
};

} // namespace spikeloom
