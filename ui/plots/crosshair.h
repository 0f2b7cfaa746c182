#pragma once

#include <qcustomplot.h>

namespace spikeloom {

struct PlotColors;

/// Two thin lines through a place of one panel, the upright one through all panels with the same bottom axis,
/// and beside them what the place holds. On a layer of its own, which alone is painted when it moves.
class Crosshair : public QCPLayerable {
  Q_OBJECT
public:
  explicit Crosshair(QCustomPlot* plot);

  /// At these coordinates of the rect's bottom and left axis.
  void place(QCPAxisRect* rect, double x, double y, const QString& text);
  void hide();
  [[nodiscard]] bool shown() const { return m_rect != nullptr; }
  [[nodiscard]] QCPAxisRect* rect() const { return m_rect; }
  [[nodiscard]] double x() const { return m_x; }
  [[nodiscard]] double y() const { return m_y; }
  [[nodiscard]] QString text() const { return m_text; }

  void restyle(const PlotColors& colors, const QFont& font);
  /// Paints the layer alone.
  void repaint();

protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;

private:
  void drawText(QCPPainter& painter, const QPointF& point) const;

  QPointer<QCPAxisRect> m_rect;
  double m_x = 0, m_y = 0;
  QString m_text;
  QFont m_font;
  QColor m_line, m_ink, m_paper;
};

} // namespace spikeloom
