#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/weight_picture.h"
#include "ui/plots/plot_widget.h"

class QCPGraph;
class QCPItemLine;
class QCPItemText;

namespace spikeloom {

class FittedText;

/// The inputs of one neuron by their weights as they are now, the largest first: those that excite vermilion
/// and up, those that inhibit blue and down, each with a dot where it was before training. A click chooses
/// the neuron that an input comes from; Left and Right go from input to input, Enter chooses.
class WeightInputsPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit WeightInputsPlot(QWidget* parent = nullptr);

  void show(std::uint32_t neuron, const std::vector<NeuronInput>& inputs);
  using QWidget::show;

  [[nodiscard]] const std::vector<NeuronInput>& inputs() const { return m_inputs; }
  /// The input that the keyboard is at.
  [[nodiscard]] std::size_t current() const { return m_current; }
  [[nodiscard]] QPoint pixelOf(std::size_t input) const;
  [[nodiscard]] PlotTable table() const override;

signals:
  void neuronChosen(std::uint32_t neuron);

protected:
  void restyle(const PlotColors& colors) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;
  [[nodiscard]] bool takesKey(const QKeyEvent& key) const override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

private:
  void placeMark();
  [[nodiscard]] QString describe(std::size_t input) const;

  std::vector<NeuronInput> m_inputs;
  std::uint32_t m_neuron = 0;
  std::size_t m_current = 0;
  QCPGraph *m_excites, *m_inhibits, *m_before;
  QCPItemLine* m_mark;
  FittedText* m_caption;
  QCPItemText* m_title;
};

} // namespace spikeloom
