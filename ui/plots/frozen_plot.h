#pragma once

#include <vector>

#include "ui/plots/plot_widget.h"
#include "ui/session/weight_finder.h"

class QCPGraph;
class QCPItemText;

namespace spikeloom {

/// The share of the synapses that Dale's law has left out of training, over the loops: it grows while the
/// network learns.
class FrozenPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit FrozenPlot(QWidget* parent = nullptr);

  void show(const std::vector<DaleState::Point>& points);
  using QWidget::show;

  [[nodiscard]] QCPGraph* share() const { return m_share; }

protected:
  void restyle(const PlotColors& colors) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  QCPGraph* m_share;
  QCPItemText* m_title;
};

} // namespace spikeloom
