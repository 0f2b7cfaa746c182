#pragma once

#include <cstdint>
#include <vector>

#include <QWidget>

#include "ui/workspaces/shown_trials.h"

class QCheckBox;
class QComboBox;
class QPushButton;
class QSplitter;

namespace spikeloom {

class LearningCurvePlot;
class RasterPlot;
class TracePlot;

/// Training as it happens: raster, drive over target for the watched neurons, learning curve. Chooses which
/// neurons are watched.
class LiveWorkspace : public QWidget {
  Q_OBJECT
public:
  static constexpr std::size_t mostWatched = 8;

  explicit LiveWorkspace(QWidget* parent = nullptr);

  /// Shows a frame. To be called at the rate of the screen, not of the frames; hidden plots wait until they
  /// are seen.
  void showFrame(const Frame& frame);
  /// Back to the empty state: no run. The watched neurons stay.
  void clear();

  /// The neurons whose drive is shown, in the order of their panels; never more than mostWatched.
  [[nodiscard]] const std::vector<std::uint32_t>& watched() const { return m_watched; }
  /// Watches these (without repeats and neurons that there are not; the first mostWatched).
  void setWatched(std::vector<std::uint32_t> neurons);

  /// Sizes of the parts and choices of the tool row, for restoreState.
  [[nodiscard]] QByteArray saveState() const;
  /// False, and nothing changed, when the bytes are not from saveState.
  bool restoreState(const QByteArray& state);

signals:
  /// The frames from now on should hold the drive of these neurons (also when nothing is under way).
  void watchedChanged(const std::vector<std::uint32_t>& neurons);

private:
  enum class Choice { Best, Worst, Random };
  void buildToolRow();
  void buildPlots();
  QPushButton* addChooser(const QString& text, const QString& tip, Choice choice);
  void choose(Choice choice);
  void chooseNeuron(std::uint32_t neuron, bool toggle);
  void present();
  void updateTools();

  ShownTrials m_trials;
  std::vector<std::uint32_t> m_watched{0, 1, 2, 3};
  QWidget* m_tools;
  QComboBox* m_order = nullptr;
  QPushButton *m_best = nullptr, *m_worst = nullptr, *m_random = nullptr;
  QCheckBox* m_previous = nullptr;
  QSplitter *m_columns, *m_rows;
  RasterPlot* m_raster;
  TracePlot* m_traces;
  LearningCurvePlot* m_curve;
};

} // namespace spikeloom
