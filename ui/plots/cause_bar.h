#pragma once

#include <QRectF>
#include <QWidget>

#include <optional>
#include <vector>

#include "ui/plots/cause_view.h"

namespace spikeloom {

/// An error as a bar from 0 to 1 (as bad as silence), in its parts: amber too slow, sky too few spikes, grey
/// feedback. An error beyond 1 ends in an arrow. A feedback below 0 (the network does better than the open
/// loop says) is taken back from the end of the other parts, cross-hatched.
class CauseBar : public QWidget {
  Q_OBJECT
public:
  explicit CauseBar(QWidget* parent = nullptr);

  /// @param caption what the error is of, behind its parts; empty: none
  void show(const std::optional<CauseShares>& shares, const QString& caption = {});
  using QWidget::show;
  /// What is shown is of other settings than those that are set now.
  void setOutdated(bool outdated);
  [[nodiscard]] bool outdated() const { return m_outdated; }
  [[nodiscard]] const std::optional<CauseShares>& shares() const { return m_shares; }

  /// The part at that place.
  [[nodiscard]] std::optional<Role> partAt(const QPointF& point) const;
  /// Where the part is drawn; empty when it is not.
  [[nodiscard]] QRectF partRect(Role cause) const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

signals:
  void clicked();

protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  struct Part {
    Role cause;
    double share;
    QRectF rect;
  };
  [[nodiscard]] std::vector<Part> parts() const;
  [[nodiscard]] QRectF scale() const;
  void paintPart(QPainter& painter, const Part& part) const;
  void paintRest(QPainter& painter, double from) const;
  void paintArrow(QPainter& painter) const;
  void paintStripes(QPainter& painter) const;

  std::optional<CauseShares> m_shares;
  QString m_caption;
  bool m_outdated = false;
};

} // namespace spikeloom
