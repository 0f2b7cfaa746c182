#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/run/damage.h"
#include "ui/plots/activity_scale.h"
#include "ui/plots/plot_widget.h"
#include "ui/plots/time_marks.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemLine;
class QCPItemText;

namespace spikeloom {

class FittedLegend;
class FittedText;
class ImagePlottable;
class SpikePlottable;

/// What a DamagePlot shows. A view: what it points to lives during the call.
struct DamageView {
  const DamageFound* found = nullptr;        ///< nullptr: nothing yet
  std::shared_ptr<const NetworkFacts> facts; ///< of the network
  ActivityScale scale;
  std::uint32_t neuron = 0;                     ///< whose trace is shown
  double mostDeviation = 0, mostDifference = 0; ///< of the axes and colours, so that plots can be compared
  bool spiking = true;
};

/// An intact trial and a damaged one of the same beginning, on one time axis: spikes (damaged over intact,
/// which is pale), the chosen neuron's activity over its target, the difference of all neurons as a heat
/// strip, and the distance of the two networks in several pairs of trials: a fan. A click on a spike chooses
/// it, as Left and Right do among the neuron's spikes; Enter takes the chosen one.
class DamagePlot : public PlotWidget {
  Q_OBJECT
public:
  explicit DamagePlot(QWidget* parent = nullptr);
  ~DamagePlot() override;

  void show(const DamageView& view);
  using QWidget::show;

  /// The intact trial's spike that the keyboard is at.
  [[nodiscard]] const std::optional<Spike>& chosen() const { return m_chosen; }
  [[nodiscard]] QPoint pixelOf(const Spike& spike) const;
  /// For tests and export.
  [[nodiscard]] QCPGraph* intact() const { return m_intact; }
  [[nodiscard]] QCPGraph* damaged() const { return m_damaged; }
  [[nodiscard]] QCPGraph* deviation() const { return m_mean; }
  [[nodiscard]] std::size_t fan() const { return m_fan.size(); }
  [[nodiscard]] const ImagePlottable& strip() const { return *m_strip; }

signals:
  /// Clicked, or Enter.
  void spikeTaken(const spikeloom::Spike& spike);
  void neuronChosen(std::uint32_t neuron);
  void neuronStepped(int by);

protected:
  void restyle(const PlotColors& colors) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;
  [[nodiscard]] bool takesKey(const QKeyEvent& key) const override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  // damage_layout.cpp
  void buildPanels();
  void addSpikes();
  void addCurves();
  void addTitles();
  void styleFan();

  void showSpikes(const DamageView& view);
  void showTraces(const DamageView& view);
  void showStrip(const DamageView& view);
  void showFan(const DamageView& view);
  void paintStrip();
  void placeMarks();
  void chooseSpike(int by);

  std::vector<TimeMarks> m_marks;
  QCPAxisRect *m_raster = nullptr, *m_trace = nullptr, *m_heat = nullptr, *m_distance = nullptr;
  SpikePlottable *m_back = nullptr, *m_front = nullptr;
  QCPGraph *m_cursor = nullptr, *m_deleted = nullptr; ///< a point each
  QCPItemLine* m_row = nullptr;                       ///< of the chosen neuron
  QCPGraph *m_target = nullptr, *m_intact = nullptr, *m_damaged = nullptr;
  ImagePlottable* m_strip = nullptr;
  std::vector<QCPGraph*> m_fan; ///< a pair of trials each
  QCPGraph* m_mean = nullptr;
  FittedLegend* m_legend = nullptr;
  std::vector<QCPItemText*> m_titles; ///< upright, of the panels
  QCPItemText* m_traceTitle = nullptr;
  QCPItemText* m_fanTitle = nullptr;
  FittedText* m_heatCaption = nullptr;

  std::shared_ptr<const NetworkFacts> m_facts;
  std::shared_ptr<const TrialRecord> m_intactTrial, m_damagedTrial;
  std::shared_ptr<const DifferenceMap> m_difference;
  double m_mostDifference = 0;
  std::vector<std::uint32_t> m_rows;
  std::uint32_t m_neuron = 0;
  std::optional<Spike> m_chosen, m_gone;
  ActivityScale m_scale;
};

} // namespace spikeloom
