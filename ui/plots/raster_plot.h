#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <QPoint>
#include <QStringList>

#include "ui/plots/neuron_order.h"
#include "ui/plots/plot_widget.h"
#include "ui/plots/time_marks.h"
#include "ui/plots/trial_view.h"

class QCPItemLine;
class QCPItemText;

namespace spikeloom {

class SpikePlottable;

/// Spikes of the trial in front over those of the trial before it, pale: time (ms from stimulus onset)
/// against neurons, a row each; excitatory and inhibitory ones in two colours, auxiliary ones marked off. A
/// click chooses the neuron of the nearest spike or else of the row, Ctrl adds or removes it; so do the arrow
/// keys.
class RasterPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit RasterPlot(QWidget* parent = nullptr);
  ~RasterPlot() override;

  /// Shows the view; repaints no more than what is different.
  void show(const TrialView& view);
  using QWidget::show;

  void setOrder(NeuronOrder order);
  [[nodiscard]] NeuronOrder order() const { return m_order; }
  /// Marks the rows of these neurons.
  void setMarked(const std::vector<std::uint32_t>& neurons);

  [[nodiscard]] std::size_t rowOf(std::uint32_t neuron) const { return m_rows.at(neuron); }
  [[nodiscard]] std::uint32_t neuronInRow(std::size_t row) const { return m_neurons.at(row); }
  /// Where a spike at that time (ms) of that neuron is drawn, in plot()'s pixels.
  [[nodiscard]] QPoint pixelOf(double time, std::uint32_t neuron) const;
  /// What a click at this point of plot() chooses, or −1 outside of the rows.
  [[nodiscard]] std::int64_t neuronAt(const QPoint& point) const;

  /// Names beside the rows (types, auxiliary neurons), from below; for tests.
  [[nodiscard]] QStringList blockNames() const;
  /// Lines between blocks of rows: the row above each.
  [[nodiscard]] const std::vector<std::size_t>& blockEdges() const { return m_blockEdges; }

  /// The visible spikes of the trial in front: time (ms) and neuron.
  [[nodiscard]] PlotTable table() const override;

signals:
  /// A neuron was chosen: it alone, or (toggle) it is to be added, or removed if it was marked.
  void neuronChosen(std::uint32_t neuron, bool toggle);

protected:
  void restyle(const PlotColors& colors) override;
  void keyPressEvent(QKeyEvent* event) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  [[nodiscard]] QString describe(std::uint32_t neuron) const;
  void sortRows();
  void placeMarks();
  void placeBlocks();
  void nameTypes(std::span<const std::int8_t> types, std::size_t rows);
  void nameBlock(const QString& text, const QColor& color, std::size_t from, std::size_t to);
  void addEdge(std::size_t row);
  void nameAxis();
  void showFront(const TrialView& view);

  std::shared_ptr<const NetworkFacts> m_network;
  std::shared_ptr<const TrialRecord> m_previous;
  std::shared_ptr<const std::vector<float>> m_ranking;
  std::shared_ptr<const TrialSummary> m_summary; ///< of the trial shown, or the one behind it
  std::vector<Spike> m_spikes;                   ///< of the trial in front
  TrialTimes m_times;
  double m_time = 0;
  TrialName m_trial;
  NeuronOrder m_order = NeuronOrder::Index;
  std::vector<std::uint32_t> m_neurons; ///< neuron of each row
  std::vector<std::uint32_t> m_rows;    ///< row of each neuron
  std::vector<std::uint32_t> m_marked;
  std::vector<QCPItemLine*> m_marks;
  std::vector<QCPItemText*> m_blockNames;
  std::vector<QCPItemLine*> m_blockLines;
  std::vector<std::size_t> m_blockEdges;
  SpikePlottable *m_back, *m_front;
  QCPItemText* m_title;
  TimeMarks m_timeMarks;
};

} // namespace spikeloom
