#pragma once

#include "ui/plots/plot_widget.h"
#include "ui/plots/sweep_view.h"

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
class SweepMapPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit SweepMapPlot(QWidget* parent = nullptr);

  void show(const SweepPicture& picture);
  using QWidget::show;
  void setChosen(const ChosenCells& chosen);

  [[nodiscard]] PlotTable table() const override { return tableOf(m_picture); }
  // for tests
  [[nodiscard]] QPoint middleOf(std::size_t cell) const;
  [[nodiscard]] QCPGraph* border() const { return m_border; }

signals:
  /// By the user.
  void cellChosen(std::size_t cell, bool second);
  void openWanted(std::size_t cell);

protected:
  void restyle(const PlotColors& colors) override;
  bool event(QEvent* event) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  void placeBorder();
  void describe();
  [[nodiscard]] std::optional<std::size_t> cellAt(double x, double y) const;

  SweepPicture m_picture;
  ChosenCells m_chosen;
  QCPAxisRect* m_rect = nullptr;
  QCPColorScale* m_scale = nullptr;
  SweepCells* m_cells = nullptr;
  QCPGraph* m_border = nullptr; ///< T = S
  QSharedPointer<CellTicker> m_xTicker, m_yTicker;
};

} // namespace spikeloom
