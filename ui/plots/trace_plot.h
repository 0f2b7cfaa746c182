#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "ui/plots/calm_range.h"
#include "ui/plots/plot_widget.h"
#include "ui/plots/time_marks.h"
#include "ui/plots/trial_view.h"

class QCPGraph;
class QCPLayoutGrid;
class QCPLegend;

namespace spikeloom {

/// What is trained (synaptic drive, or rate) of the watched neurons over their targets, a panel each, on one
/// time axis (ms from stimulus onset) and one scale; that of an earlier trial pale behind, and if the view
/// has one the quasi-static prediction. A click on a panel chooses its neuron, Ctrl removes it; so do the
/// arrow keys with Enter and Delete.
class TracePlot : public PlotWidget {
  Q_OBJECT
public:
  explicit TracePlot(QWidget* parent = nullptr);
  ~TracePlot() override;

  /// Shows the view for these neurons; repaints no more than what is different.
  void show(const TrialView& view, const std::vector<std::uint32_t>& watched);
  using QWidget::show;

  /// One watched neuron; the graphs are for tests and export.
  struct Panel {
    std::uint32_t neuron;
    QCPAxisRect* rect;
    QCPGraph *previous, *target, *prediction, *activity;
    QCPItemText* title;
    TimeMarks marks;
  };
  [[nodiscard]] const std::vector<Panel>& panels() const { return m_panels; }
  [[nodiscard]] QCPLegend* legend() const { return m_legend; } ///< nullptr without panels
  [[nodiscard]] QString axisTitle() const;

signals:
  /// A neuron was chosen: it alone, or (toggle) it is to be removed.
  void neuronChosen(std::uint32_t neuron, bool toggle);

protected:
  void restyle(const PlotColors& colors) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void clickedAt(const QPoint& point, bool ctrl) override;

private:
  void build(const std::vector<std::uint32_t>& watched);
  void addPanel(std::uint32_t neuron, int row, int column, bool lowest);
  void fillLegend();
  void addAxisTitle(std::size_t rows);
  void showTargets(const TrialView& view);
  void showPrevious(const TrialView& view);
  void showTitles(const std::vector<float>* correlation);
  void showActivity(const TrialView& view);
  bool showPrediction(const TrialView& view, bool newTimes);
  void nameAll(const TrialView& view);
  bool fitValueAxis(bool newTrial);
  void setValueAxes();
  void styleTitles();

  std::vector<Panel> m_panels;
  QCPLayoutGrid* m_grid = nullptr; ///< of the panels; the legend above them has its own columns
  QCPItemText* m_axisTitle = nullptr;
  QCPLegend* m_legend = nullptr;
  std::shared_ptr<const NetworkFacts> m_network;
  std::shared_ptr<const TrialRecord> m_previous;
  LearningCurve m_curve;
  TrialTimes m_times;
  CalmRange m_range;
  int m_trial = 0;       ///< number of the trial in front
  std::size_t m_set = 0; ///< its target set
  bool m_rates = false;
  std::vector<float> m_predicted; ///< prediction that is shown
  std::size_t m_current = 0;      ///< panel that the keyboard is at
  std::vector<float> m_values;    ///< kept for its memory
};

} // namespace spikeloom
