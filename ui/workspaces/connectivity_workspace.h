#pragma once

#include <QWidget>

#include <cstdint>

#include "ui/plots/matrix_plot.h"

class QButtonGroup;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace spikeloom {

struct DaleState;
class Draft;
class ElidedLabel;
class ExperimentPanel;
class FrozenPlot;
class MirroredRows;
struct SpectrumFound;
class SpectrumPlot;
class WeightHistogramPlot;
class WeightInputsPlot;
struct WeightsFound;

/// What the page Connectivity shows. A view: what it points to lives during the call.
struct ConnectivityView {
  const WeightsFound* weights = nullptr;   ///< nullptr: not known (yet)
  const SpectrumFound* spectrum = nullptr; ///< nullptr: not known (yet)
  const DaleState* dale = nullptr;
  bool enforced = false;      ///< Dale's law
  bool computing = false;     ///< eigenvalues are being computed
  bool slowly = false;        ///< since training takes all cores
  bool spectrumAsked = false; ///< eigenvalues come only when they are asked for
  QString problem, spectrumProblem;
  std::size_t neurons = 0; ///< 0: there is no network yet
};

/// The page Connectivity: the weights as a matrix, their histogram, their eigenvalues and the inputs of the
/// chosen neuron, before training and now, and what Dale's law does to them, with its parameters. Shows what
/// it is given; what is wanted of it is told.
class ConnectivityWorkspace : public QWidget {
  Q_OBJECT
public:
  /// Draft and panel are those of the parameters shown here, and outlive it.
  ConnectivityWorkspace(Draft& draft, ExperimentPanel& panel, QWidget* parent = nullptr);

  void showWeights(const ConnectivityView& view);
  void showSpectrum(const ConnectivityView& view);
  void showDale(const ConnectivityView& view);
  /// The chosen neuron, or another one than before.
  void setNeuron(std::uint32_t neuron);

  [[nodiscard]] MatrixPlot& matrix() const { return *m_matrix; }
  [[nodiscard]] WeightHistogramPlot& histogram() const { return *m_histogram; }
  [[nodiscard]] SpectrumPlot& spectrum() const { return *m_spectrum; }
  [[nodiscard]] WeightInputsPlot& inputs() const { return *m_inputs; }
  [[nodiscard]] FrozenPlot& frozen() const { return *m_frozen; }
  [[nodiscard]] MirroredRows& daleRows() const { return *m_rows; }
  [[nodiscard]] QPushButton* spectrumButton() const { return m_compute; }
  [[nodiscard]] QString daleText() const;

signals:
  void neuronChosen(std::uint32_t neuron);
  void neuronStepped(int by);
  void spectrumWanted();
  void spectrumCancelled();
  /// Another number of blocks fits into the matrix.
  void roomChanged();

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  void placeFrozen();
  void buildTools(QVBoxLayout* lines);
  void buildPlots(QVBoxLayout* lines);
  void addChoice(QLayout* row, MatrixPlot::Shows shows, const QString& text, const QString& help);
  QToolButton* addArrow(QLayout* row, Qt::ArrowType arrow, int step, const QString& name);

  MirroredRows* m_rows;
  QButtonGroup* m_choices = nullptr;
  QLabel* m_neuron = nullptr;
  ElidedLabel* m_dale = nullptr;
  QToolButton* m_showRows = nullptr;
  QPushButton* m_compute = nullptr;
  MatrixPlot* m_matrix = nullptr;
  WeightHistogramPlot* m_histogram = nullptr;
  FrozenPlot* m_frozen = nullptr;
  SpectrumPlot* m_spectrum = nullptr;
  WeightInputsPlot* m_inputs = nullptr;
  bool m_computing = false, m_enforced = false;
};

} // namespace spikeloom
