#pragma once

#include <memory>

#include "core/session/weight_search.h"
#include "ui/plots/plot_widget.h"

class QCPCurve;
class QCPItemText;

namespace spikeloom {

class FittedLegend;

/// The eigenvalues of the weights in the complex plane, one unit as long in both directions: before training
/// as open rings, now as dots, and the circle that holds the untrained network's bulk.
class SpectrumPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit SpectrumPlot(QWidget* parent = nullptr);

  /// nullptr: there are none (yet).
  void show(const SpectrumFound* spectrum);
  using QWidget::show;

  [[nodiscard]] QCPCurve* before() const { return m_before; }
  [[nodiscard]] QCPCurve* now() const { return m_now; }
  [[nodiscard]] QCPCurve* circle() const { return m_circle; }
  [[nodiscard]] PlotTable table() const override;

protected:
  void restyle(const PlotColors& colors) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  void fitAxes();

  SpectrumFound m_spectrum;
  QSize m_room;       ///< that the axes have been fitted to
  double m_reach = 1; ///< largest part, real or imaginary, of all that is shown
  QCPCurve *m_before, *m_now, *m_circle;
  FittedLegend* m_legend;
  QCPItemText* m_title;
};

} // namespace spikeloom
