#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

#include "core/session/analysis_runner.h"
#include "core/targets/curves.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLayout;
class QPushButton;
class QVBoxLayout;

namespace spikeloom {

class AnalysisController;
class CurvePlot;
class Draft;
class LineInput;

/// Draws target.curves: several curves, and which neurons follow which. All that it does are edits of the
/// draft; the first one makes the targets drawn ones.
class DrawPage : public QWidget {
  Q_OBJECT
public:
  /// Both outlive it.
  DrawPage(Draft& draft, AnalysisController& analyses, QWidget* parent = nullptr);

  /// Shows the draft as it is.
  void present();

  [[nodiscard]] CurvePlot& plot() const { return *m_plot; }
  /// How much of the curve is marked.
  [[nodiscard]] QString found() const;
  /// Who follows what.
  [[nodiscard]] QString following() const;
  [[nodiscard]] QString problem() const;
  /// The curve that is edited; counted from 0.
  [[nodiscard]] std::size_t current() const { return m_current; }
  /// Where time and drive of the chosen point are typed, and the neurons that follow the curve.
  [[nodiscard]] LineInput& timeLine() const { return *m_time; }
  [[nodiscard]] LineInput& valueLine() const { return *m_value; }
  [[nodiscard]] LineInput& followersLine() const { return *m_who; }

private:
  void buildPointRow(QVBoxLayout* lines);
  void buildCurveRow(QVBoxLayout* lines);
  QWidget* buildFollowers();
  void fillGiveMenu();
  QPushButton* addButton(QLayout* row, const QString& text, const QString& help);
  LineInput* addNumber(QLayout* row, const QString& name, const QString& unit);
  void fitLines();
  void recolor();
  void read();
  void showCurves();
  void showWhich();
  void showFollowing();
  void showPoint();
  void showSteps();
  void showProblem(const QString& problem);
  void askLimits(const std::vector<CurvePoint>& points);
  void take(const AnalysisRunner::Result& result);
  void edit(std::vector<DrawnCurve> curves, int session = 0);
  void editPoints(const std::vector<CurvePoint>& points, int session);
  void takeStroke(const std::vector<CurvePoint>& stroke);
  void takeNumbers();
  void takeFollowers();
  void giveTo(const QString& who);
  void addCurve(bool copy);
  void removeCurve();
  void setSmooth(bool smooth);
  void changeEvent(QEvent* event) override;

  Draft& m_draft;
  AnalysisController& m_analyses;
  CurvePlot* m_plot;
  QLabel *m_found, *m_problem, *m_following;
  QLabel *m_point = nullptr, *m_steps = nullptr;
  LineInput *m_time = nullptr, *m_value = nullptr, *m_who = nullptr;
  QPushButton *m_add = nullptr, *m_remove = nullptr, *m_removeCurve = nullptr, *m_copyCurve = nullptr,
              *m_give = nullptr;
  QCheckBox* m_smooth = nullptr;
  QComboBox* m_which = nullptr;

  std::vector<DrawnCurve> m_curves;
  std::size_t m_current = 0;
  std::uint64_t m_ticket = 0;
};

} // namespace spikeloom
