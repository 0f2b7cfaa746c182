#pragma once

#include <array>
#include <memory>

#include "core/analysis/weight_picture.h"
#include "ui/plots/plot_widget.h"

class QCPGraph;
class QCPItemText;

namespace spikeloom {

class FittedLegend;

/// How many synapses have which weight: before training filled and pale, now as lines; excitatory and
/// inhibitory ones in their colours, all in that of the text where neurons have no type. The counts are on a
/// logarithmic scale: single large weights are seen beside the many small ones.
class WeightHistogramPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit WeightHistogramPlot(QWidget* parent = nullptr);

  void show(const std::shared_ptr<const WeightHistogram>& histogram);
  using QWidget::show;

  /// By kind (WeightHistogram::Kind), for tests and export.
  [[nodiscard]] QCPGraph* before(std::size_t kind) const { return m_before[kind]; }
  [[nodiscard]] QCPGraph* now(std::size_t kind) const { return m_now[kind]; }
  [[nodiscard]] PlotTable table() const override;

protected:
  void restyle(const PlotColors& colors) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  std::shared_ptr<const WeightHistogram> m_histogram;
  std::array<QCPGraph*, WeightHistogram::kinds> m_before{}, m_now{};
  FittedLegend* m_legend;
  QCPItemText* m_title;
};

} // namespace spikeloom
