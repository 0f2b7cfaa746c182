#pragma once

#include <QWidget>

#include <array>
#include <cstdint>

#include "core/params/target.h"
#include "core/session/analysis_runner.h"
#include "ui/plots/curve_plot.h"

class QLabel;
class QPushButton;

namespace spikeloom {

class AnalysisController;
class Draft;
class NeuronPictures;
class TargetPicture;

/// The families of targets as pictures, made by the core's generator with the experiment's parameters; the
/// chosen one's for a dozen neurons, and for one of these larger, with what synapses make of it. Choosing a
/// family is an edit of the draft.
class FamilyPage : public QWidget {
  Q_OBJECT
public:
  /// Both outlive it.
  FamilyPage(Draft& draft, AnalysisController& analyses, QWidget* parent = nullptr);

  /// Shows the draft as it is.
  void present();
  /// What the file of the draft holds; without targets: nothing that can be used.
  void showFile(const SketchedTargets& sketch);

  [[nodiscard]] TargetPicture& picture(TargetFamily family) const;
  [[nodiscard]] NeuronPictures& neurons() const { return *m_neurons; }
  [[nodiscard]] CurvePlot& plot() const { return *m_plot; }
  /// How much of the target that is looked at is marked.
  [[nodiscard]] QString found() const;

signals:
  /// To be drawn, or chosen from a file: there is a page for it.
  void pageWanted(spikeloom::TargetFamily family);

private:
  static constexpr std::size_t families = optionsOf<TargetFamily>.size();

  void addPictures(QLayout* lines);
  void choose(TargetFamily family);
  void askSketches();
  void take(const AnalysisRunner::Result& result);
  void takeSketch(TargetFamily family, const SketchedTargets& sketch, const QString& problem);
  void showChosen();

  Draft& m_draft;
  AnalysisController& m_analyses;
  std::array<TargetPicture*, families> m_pictures{};
  struct Known {
    SketchedTargets sketch;
    QString problem;
  };
  std::array<Known, families> m_known;
  NeuronPictures* m_neurons;
  CurvePlot* m_plot;
  QLabel *m_about, *m_found;
  QPushButton* m_open;
  std::uint64_t m_ticket = 0;
};

} // namespace spikeloom
