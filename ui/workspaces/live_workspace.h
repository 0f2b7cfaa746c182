#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <QWidget>

#include "ui/sound/heard_sound.h"
#include "ui/workspaces/shown_trials.h"

class QCheckBox;
class QComboBox;
class QPushButton;
class QSplitter;

namespace spikeloom {

class ElidedLabel;
class LearningCurvePlot;
struct OverlaidCurve;
class RasterPlot;
class TracePlot;
class WatchedNeurons;

/// Training as it happens: raster, activity over target for the watched neurons, learning curve, and what the
/// last test came to. A click chooses which neurons are watched.
class LiveWorkspace : public QWidget {
  Q_OBJECT
public:
  /// Shows these neurons, which outlive it.
  explicit LiveWorkspace(WatchedNeurons& watched, QWidget* parent = nullptr);

  /// Shows a frame. To be called at the rate of the screen, not of the frames; hidden plots wait until they
  /// are seen.
  void showFrame(const Frame& frame);
  /// Back to the empty state: a network of these neurons, whose frames are still to come. The watched neurons
  /// stay.
  void clear(NeuronKind neurons = NeuronKind::qif);

  /// Whether the quasi-static prediction is shown with the activity.
  [[nodiscard]] bool predictionShown() const;
  void showPrediction(bool shown);
  /// What the neuron that inputsWanted() named hears; nullptr: not known (yet).
  void showInputs(const std::shared_ptr<const NeuronInputs>& inputs);

  /// Curves of earlier runs below the learning curve.
  void showOverlays(const std::vector<OverlaidCurve>& curves);

  /// Sizes of the parts and choices of the tool row, for restoreState.
  [[nodiscard]] QByteArray saveState() const;
  /// False, and nothing changed, when the bytes are not from saveState.
  bool restoreState(const QByteArray& state);

signals:
  void predictionShownChanged(bool shown);
  /// What this neuron hears is to be shown; nothing: of none.
  void inputsWanted(std::optional<std::uint32_t> neuron);

private:
  void buildToolRow();
  void buildPlots();
  void zoomTogether();
  void wantInputs();
  void hear(const TrialView& view);
  void sound(bool on);
  void saySound(const QString& missing);
  void addOrders();
  QCheckBox* addSwitch(const QString& text, const QString& tip, bool on);
  template <class Choose> QPushButton* addChooser(const QString& text, const QString& tip, Choose choose);
  [[nodiscard]] const std::vector<float>* ranking() const;
  void sayRanking(bool tested);
  void chooseExtremes(bool best);
  void chooseNeuron(std::uint32_t neuron, bool toggle);
  void present();
  void updateTools(const TrialView& view);

  ShownTrials m_trials;
  WatchedNeurons& m_watched;
  QWidget* m_tools;
  QComboBox* m_order = nullptr;
  QPushButton *m_best = nullptr, *m_worst = nullptr, *m_random = nullptr;
  QCheckBox *m_previous = nullptr, *m_prediction = nullptr, *m_hears = nullptr, *m_aloud = nullptr;
  std::shared_ptr<const NeuronInputs> m_inputs;
  HeardSound m_sound;
  NeuronKind m_neurons = NeuronKind::qif;
  QSplitter *m_columns, *m_rows;
  RasterPlot* m_raster;
  TracePlot* m_traces;
  LearningCurvePlot* m_curve;
  ElidedLabel *m_trial, *m_verdict;
};

/// Which trial is shown: "Training loop 7 · target set 2 of 2"; empty before the first.
[[nodiscard]] QString trialText(const TrialView& view);

/// What the last test says about why the network errs, a line for each tested target set; empty without a
/// test.
[[nodiscard]] QString testText(const Frame& frame);

} // namespace spikeloom
