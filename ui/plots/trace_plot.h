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
class QCPTextElement;

namespace spikeloom {

class FittedLegend;
class HeardSpikes;

/// What is trained (synaptic drive, or rate) of the watched neurons over their targets, a panel each, on one
/// time axis (ms from stimulus onset) and one scale that holds all that is drawn; that of an earlier trial
/// pale behind, and if the view has one the quasi-static prediction. With several target sets there is a
/// column of panels for each, all with their last trials. Under the first neuron's panel, if the view says
/// so, the spikes that it hears. A click on a panel chooses its neuron, Ctrl removes it; so do the arrow keys
/// with Enter and Delete.
class TracePlot : public PlotWidget {
  Q_OBJECT
public:
  explicit TracePlot(QWidget* parent = nullptr);
  ~TracePlot() override;

  /// So many target sets stand beside each other; of more, the one that is trained is shown alone.
  static constexpr std::size_t mostSets = 4;

  /// Shows the view for these neurons; repaints no more than what is different.
  void show(const TrialView& view, const std::vector<std::uint32_t>& watched);
  using QWidget::show;

  /// One watched neuron in one target set; the graphs are for tests and export.
  struct Panel {
    std::uint32_t neuron;
    std::size_t column; ///< of several sets: the set
    QCPAxisRect* rect;
    QCPGraph *previous, *target, *prediction, *activity;
    QCPGraph* mean;                ///< of a test's trials
    std::vector<QCPGraph*> trials; ///< of a test
    QCPItemText* title;            ///< beside the last column
    QCPItemText* score;            ///< beside the other ones
    TimeMarks marks;
  };
  [[nodiscard]] const std::vector<Panel>& panels() const { return m_panels; }
  /// What the first neuron hears, in one column.
  struct Strip {
    std::size_t column;
    QCPAxisRect* rect;
    HeardSpikes* spikes;
    QCPItemText *excitatory, *inhibitory; ///< the words beside the last column
    TimeMarks marks;
  };
  [[nodiscard]] const std::vector<Strip>& strips() const { return m_strips; }
  [[nodiscard]] FittedLegend* legend() const { return m_legend; } ///< nullptr without panels
  [[nodiscard]] QString axisTitle() const;
  /// Also the spikes that are heard: of which neuron, with which weight.
  [[nodiscard]] PlotTable table() const override;

signals:
  /// A neuron was chosen: it alone, or (toggle) it is to be removed.
  void neuronChosen(std::uint32_t neuron, bool toggle);

protected:
  void restyle(const PlotColors& colors) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  /// Which panels there are.
  struct Plan {
    std::vector<std::uint32_t> watched;
    std::size_t sets = 1; ///< beside each other
    bool strips = false;
    bool operator==(const Plan&) const = default;
  };
  // trace_layout.cpp
  void build(const Plan& plan);
  void tearDown();
  void addPanels();
  void addHeads(std::size_t columns);
  void addPanel(std::uint32_t neuron, int row, int column, bool lowest, bool named);
  void addStrip(int row, int column, bool lowest, bool named);
  void fillLegend();
  void addAxisTitle(std::size_t rows);
  void restylePanel(Panel& panel);
  void restyleStrip(Strip& strip);
  [[nodiscard]] QMargins panelMargins() const;
  [[nodiscard]] std::size_t columns() const;
  void styleTitles();

  [[nodiscard]] std::size_t setOf(std::size_t column, const TrialView& view) const;
  [[nodiscard]] TrialView::Trial trialIn(std::size_t column, const TrialView& view) const;
  void showTargets(const TrialView& view);
  bool showPrevious(const TrialView& view);
  bool showTitles(const TrialView& view);
  void fitTitles();
  bool showTest(const TrialView& view);
  [[nodiscard]] static QString fitted(const QString& neuron, const QString& score, int most);
  [[nodiscard]] static QString scoreOf(const TrialView::Trial& trial, std::uint32_t neuron);
  void showActivity(const TrialView& view);
  bool showInputs(const TrialView& view);
  bool showPrediction(const TrialView& view, bool newTimes);
  void showSet(const TrialView& view);
  void nameAll(const TrialView& view);
  bool fitValueAxis(bool newTrial);
  void setValueAxes();
  [[nodiscard]] QString heardAt(const Strip& strip, double x) const;

  Plan m_plan;
  std::vector<Panel> m_panels;
  std::vector<Strip> m_strips;
  std::vector<QCPTextElement*> m_heads; ///< over the columns, with several sets
  QCPLayoutGrid* m_grid = nullptr;      ///< of the panels; the legend above them has its own columns
  QCPItemText* m_axisTitle = nullptr;
  FittedLegend* m_legend = nullptr;
  std::shared_ptr<const NetworkFacts> m_network;
  std::vector<std::shared_ptr<const TrialRecord>> m_previous; ///< a column each
  std::vector<std::vector<std::shared_ptr<const TrialRecord>>> m_tests;
  std::vector<std::shared_ptr<const SetTest>> m_averages;
  std::shared_ptr<const NeuronInputs> m_inputs;
  ActivityScale m_scale;
  TrialTimes m_times;
  double m_time = 0; ///< in the trial
  CalmRange m_range;
  TrialName m_trial;              ///< in front
  std::size_t m_set = 0;          ///< its target set
  std::vector<float> m_predicted; ///< prediction that is shown
  std::size_t m_current = 0;      ///< of the watched neurons, the one that the keyboard is at
};

} // namespace spikeloom
