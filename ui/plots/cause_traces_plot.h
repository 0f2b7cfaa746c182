#pragma once

#include <array>

#include "ui/plots/cause_view.h"
#include "ui/plots/plot_widget.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemText;

namespace spikeloom {

class FittedLegend;
class FittedText;
class PatternArea;

/// One neuron twice, on the same axes: above, what it does if the others send it rates, with the gap to its
/// target in the colour of tracking errors; below, with spikes: one trial, the band of all (± s), and between
/// it and what rates do the colour of sampling errors: what one sees filled above costs slowness, what is
/// filled below comes on top with spikes.
class CauseTracesPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit CauseTracesPlot(QWidget* parent = nullptr);

  void show(const CauseTraces& traces);
  using QWidget::show;

  /// The upper panel (rates) and the lower one (spikes); for tests and export.
  struct Panel {
    QCPAxisRect* rect = nullptr;
    QCPGraph *target = nullptr, *response = nullptr;
    PatternArea* gap = nullptr;
    FittedText* title = nullptr;
    FittedLegend* legend = nullptr; ///< between title and rect
  };
  [[nodiscard]] const std::array<Panel, 2>& panels() const { return m_panels; }

protected:
  void restyle(const PlotColors& colors) override;

private:
  void buildPanel(int row);
  void fillLegends();
  void fitAxes(const CauseTraces& traces);

  std::array<Panel, 2> m_panels;
  QCPGraph* m_withRates = nullptr; ///< in the lower panel, unseen: what spikes add to is drawn from it
  QCPGraph *m_bandLow = nullptr, *m_bandHigh = nullptr;
  QCPItemText* m_axisTitle = nullptr;
};

} // namespace spikeloom
