#pragma once

#include "ui/plots/sweep_plot.h"

class QCPAxisRect;
class QCPColorScale;
class QCPGraph;

namespace spikeloom {

class CellTicker;
class SweepCells;

/// A sweep over two parameters: a coloured cell for each combination, hatched while only the open loop's
/// estimate is known, with its value where there is room. The line along which the paper's terms T and S are
/// alike parts too few spikes from too slow. A click or the arrow keys choose a cell, with Ctrl (Shift with
/// keys) one to compare it with; Enter opens it.
class SweepMapPlot : public SweepPlot {
  Q_OBJECT
public:
  explicit SweepMapPlot(QWidget* parent = nullptr);

  // for tests
  [[nodiscard]] QPoint middleOf(std::size_t cell) const;
  [[nodiscard]] QCPGraph* border() const { return m_border; }

protected:
  void restyle(const PlotColors& colors) override;
  void pictureChanged() override;
  void chosenChanged() override;
  [[nodiscard]] std::optional<std::size_t> cellAt(double x, double y) const override;
  [[nodiscard]] bool hasRows() const override;

private:
  void placeBorder();
  void describe();

  QCPAxisRect* m_rect = nullptr;
  QCPColorScale* m_scale = nullptr;
  SweepCells* m_cells = nullptr;
  QCPGraph* m_border = nullptr; ///< T = S
  QSharedPointer<CellTicker> m_xTicker, m_yTicker;
};

} // namespace spikeloom
