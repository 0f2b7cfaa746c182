#pragma once

#include <qcustomplot.h>

#include "ui/plots/sweep_view.h"

namespace spikeloom {

/// The cells of a sweep's map, between places k − ½ and k + ½ of both axes.
class SweepCells : public QCPAbstractItem {
public:
  SweepCells(QCPAxisRect* rect, const QString& layer);

  void show(const SweepPicture& picture, const ChosenCells& chosen);
  void setLook(const QColor& text, const QColor& background, const QFont& font);
  /// The colours of small to large values; told apart by all eyes, and in grey.
  [[nodiscard]] static QCPColorGradient gradient();

  double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
  [[nodiscard]] QRectF rectOf(std::size_t cell) const;

protected:
  void draw(QCPPainter* painter) override;

private:
  void drawCell(QCPPainter& painter, std::size_t cell) const;
  void drawFrame(QCPPainter& painter, std::size_t cell, const QString& name) const;
  [[nodiscard]] QColor colorOf(double value) const;

  QCPAxisRect* m_rect;
  SweepPicture m_picture;
  ChosenCells m_chosen;
  QColor m_text, m_background;
  QFont m_font;
};

} // namespace spikeloom
