#pragma once

#include "ui/plots/plot_widget.h"
#include "ui/plots/sweep_view.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemLine;

namespace spikeloom {

class CellTicker;
class FittedLegend;

/// A sweep along its x axis, in the row of the chosen cell: the mean of each cell as a thick line with rings,
/// its single runs as dots, what the open loop expects as a dotted line, and, thin, the paper's own terms T
/// and S. Choosing works as in the map.
class SweepSlicePlot : public PlotWidget {
  Q_OBJECT
public:
  explicit SweepSlicePlot(QWidget* parent = nullptr);

  void show(const SweepPicture& picture);
  using QWidget::show;
  void setChosen(const ChosenCells& chosen);

  [[nodiscard]] PlotTable table() const override { return tableOf(m_picture); }
  // for tests
  [[nodiscard]] QCPGraph* measured() const { return m_mean; }
  [[nodiscard]] QCPGraph* expected() const { return m_expected; }
  [[nodiscard]] QCPGraph* theoryTracking() const { return m_tracking; }
  [[nodiscard]] QCPGraph* theorySampling() const { return m_sampling; }

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
  void draw();
  void fillLegend();
  void markChosen();
  void fitValues();
  [[nodiscard]] std::size_t row() const;
  [[nodiscard]] std::optional<std::size_t> cellAt(double x) const;

  SweepPicture m_picture;
  ChosenCells m_chosen;
  QCPAxisRect* m_rect = nullptr;
  FittedLegend* m_legend = nullptr;
  QCPGraph *m_mean = nullptr, *m_runs = nullptr, *m_expected = nullptr, *m_tracking = nullptr,
           *m_sampling = nullptr;
  QCPItemLine *m_first = nullptr, *m_second = nullptr;
  QSharedPointer<CellTicker> m_ticker;
};

} // namespace spikeloom
