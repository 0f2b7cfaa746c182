#pragma once

#include <QWidget>

#include <cstdint>
#include <vector>

#include "ui/workspaces/advice_line.h"
#include "ui/workspaces/why_view.h"

class QButtonGroup;
class QLabel;
class QLayout;
class QPushButton;
class QSplitter;
class QToolButton;
class QVBoxLayout;

namespace spikeloom {

class CauseBar;
class CauseCurvePlot;
class CauseDetailsPlot;
class CauseTracesPlot;
class FittedLabel;
struct CauseDetails;

/// The page Why: which of the two learning errors is at work, seen in one neuron and over one parameter.
/// Shows what it is given; what is wanted of it is told.
class WhyWorkspace : public QWidget {
  Q_OBJECT
public:
  explicit WhyWorkspace(QWidget* parent = nullptr);

  void showCurve(const CauseCurve& curve);
  void showPlace(const WhyView& view);
  void showDetails(const CauseDetails& details);
  /// Moves the handle without telling.
  void setHandle(double x);
  [[nodiscard]] double handle() const;
  /// Space trains a new network here; false: it trains the present one.
  void setTrainsAnew(bool anew);
  /// Which of the axes make sense, and which is shown.
  void setAxes(const std::vector<CauseAxis>& possible, CauseAxis current);
  [[nodiscard]] bool detailsShown() const;

  [[nodiscard]] CauseCurvePlot& curve() const { return *m_curve; }
  [[nodiscard]] CauseTracesPlot& traces() const { return *m_traces; }
  [[nodiscard]] QString sentence() const;

signals:
  /// By the user, with every step of a drag.
  void handleMoved(double x);
  /// Space or the button: train at the handle.
  void trainWanted();
  void axisChosen(spikeloom::CauseAxis axis);
  void neuronChosen(std::uint32_t neuron);
  /// By so many neurons further.
  void neuronStepped(int by);
  void changeWanted(const spikeloom::Remedy& remedy);
  void detailsToggled(bool shown);

protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void buildTop(QVBoxLayout* lines);
  void buildBar(QVBoxLayout* lines);
  void buildPlots(QVBoxLayout* lines);
  void buildFoot(QVBoxLayout* lines);
  void addAxisChoice(QLayout* foot);
  QToolButton* addArrow(QLayout* row, Qt::ArrowType arrow, int step);
  QPushButton* addButton(QLayout* row, const QString& text, const QString& help);

  FittedLabel* m_sentence = nullptr;
  AdviceLine* m_advice = nullptr;
  QLabel* m_of = nullptr; ///< what the bar is of
  CauseBar* m_bar = nullptr;
  CauseTracesPlot* m_traces = nullptr;
  CauseCurvePlot* m_curve = nullptr;
  QSplitter* m_plots = nullptr;
  CauseDetailsPlot* m_details = nullptr;
  QLabel* m_parts = nullptr;  ///< systematic and variable, below the details
  QLabel* m_neuron = nullptr; ///< the one whose traces are shown
  QPushButton *m_train = nullptr, *m_best = nullptr;
  QToolButton* m_showDetails = nullptr;
  QButtonGroup* m_axes = nullptr;
  bool m_trainsAnew = false;
  QString m_unit;
};

} // namespace spikeloom
