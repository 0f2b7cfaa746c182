#pragma once

#include <QAbstractButton>
#include <QString>

#include "ui/plots/cause_view.h"
#include "ui/plots/learning_overlays.h"

namespace spikeloom {

/// What a card shows of a run.
struct RunCardView {
  QString id, title; ///< title: its name, or its preset's
  QString line;      ///< seed, and what differs from the preset
  QString result;    ///< "r 0.93"
  QString note;      ///< why there is no saved run; empty when there is one
  QString about;     ///< all of it, for tooltip and readers
  std::optional<CauseShares> shares;
  OverlaidCurve curve;
  bool named = false, saved = false, present = false; ///< present: the network in place
  bool operator==(const RunCardView&) const = default;
};

/// A run as a card: its title, a small curve of its error, the bar of its parts, its last test. A button that
/// stays down while its run is chosen.
class RunCardButton : public QAbstractButton {
  Q_OBJECT
public:
  explicit RunCardButton(QWidget* parent = nullptr);

  void show(const RunCardView& view);
  using QWidget::show;
  [[nodiscard]] const RunCardView& view() const { return m_view; }
  /// Which of the chosen ones it is ("A"); empty: none.
  void setMark(const QString& mark);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

signals:
  void openWanted();

protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
  void paintTexts(QPainter& painter, const QRect& room) const;
  void paintCurve(QPainter& painter, const QRectF& room) const;
  void paintBar(QPainter& painter, const QRectF& room) const;

  RunCardView m_view;
  QString m_mark;
};

} // namespace spikeloom
