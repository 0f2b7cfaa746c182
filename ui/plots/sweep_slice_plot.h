#pragma once

#include "ui/plots/sweep_plot.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemLine;

namespace spikeloom {

class CellTicker;
class FittedLegend;

/// A sweep along its x axis, in the row of the chosen cell: the mean of each cell as a thick line with rings,
/// its single runs as dots, what the open loop expects as a dotted line, and, thin, the paper's own terms T
/// and S. Choosing works as in the map.
class SweepSlicePlot : public SweepPlot {
  Q_OBJECT
public:
  explicit SweepSlicePlot(QWidget* parent = nullptr);

  // for tests
  [[nodiscard]] QCPGraph* measured() const { return m_mean; }
  [[nodiscard]] QCPGraph* expected() const { return m_expected; }
  [[nodiscard]] QCPGraph* theoryTracking() const { return m_tracking; }
  [[nodiscard]] QCPGraph* theorySampling() const { return m_sampling; }

protected:
  void restyle(const PlotColors& colors) override;
  void pictureChanged() override;
  void chosenChanged() override;
  [[nodiscard]] std::optional<std::size_t> cellAt(double x, double y) const override;
  [[nodiscard]] bool hasRows() const override;

private:
  void draw();
  void fillLegend();
  void markChosen();
  void fitValues();
  [[nodiscard]] std::size_t row() const;

  QCPAxisRect* m_rect = nullptr;
  FittedLegend* m_legend = nullptr;
  QCPGraph *m_mean = nullptr, *m_runs = nullptr, *m_expected = nullptr, *m_tracking = nullptr,
           *m_sampling = nullptr;
  QCPItemLine *m_first = nullptr, *m_second = nullptr;
  QSharedPointer<CellTicker> m_ticker;
};

} // namespace spikeloom
