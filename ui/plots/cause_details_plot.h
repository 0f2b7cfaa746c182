#pragma once

#include "ui/plots/cause_view.h"
#include "ui/plots/plot_widget.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemText;

namespace spikeloom {

class PatternArea;

/// Three pictures beside each other: a dot a neuron (too slow to the right, too few spikes upwards), the
/// error over the window in its two parts, and at which frequencies it lies.
class CauseDetailsPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit CauseDetailsPlot(QWidget* parent = nullptr);

  void show(const CauseDetails& details);
  using QWidget::show;

  [[nodiscard]] QCPGraph* neurons() const { return m_neurons; }

signals:
  /// The dot of a neuron was clicked.
  void neuronChosen(std::uint32_t neuron);

protected:
  void restyle(const PlotColors& colors) override;
  void clickedAt(const QPoint& point, bool ctrl) override;

private:
  QCPAxisRect* addPanel(int column, const QString& xTitle, const QString& title);
  void buildNeurons();
  void buildOverTime();
  void buildSpectrum();
  void showNeurons();
  void showOverTime();
  void showSpectrum();

  CauseDetails m_details;
  std::vector<QCPItemText*> m_titles;
  QCPAxisRect *m_dots = nullptr, *m_time = nullptr, *m_frequency = nullptr;
  QCPGraph *m_neurons = nullptr, *m_diagonal = nullptr;
  PatternArea *m_tracking = nullptr, *m_total = nullptr;
  QCPGraph *m_target = nullptr, *m_rates = nullptr, *m_noise = nullptr;
};

} // namespace spikeloom
