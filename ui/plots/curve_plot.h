#pragma once

#include <optional>
#include <vector>

#include "core/analysis/target_limits.h"
#include "core/record/targets.h"
#include "core/targets/curves.h"
#include "ui/plots/plot_widget.h"

class QCPAxisRect;
class QCPCurve;
class QCPGraph;

namespace spikeloom {

class FittedLegend;
class PatternRibbon;

/// Targets as they were sampled, and what synapses make of the first of them.
struct SketchedTargets {
  Targets targets{0, 0, 1}; ///< drives, or rates in spikes per T0
  bool rates = false;
  std::vector<TargetLimits> limits; ///< of the first targets, as many as were asked for
  std::size_t shown = 0;            ///< the target that is looked at; others are pale

  /// nullptr: not known.
  [[nodiscard]] const TargetLimits* shownLimits() const {
    return shown < limits.size() ? &limits[shown] : nullptr;
  }
};

/// A target's curve in the window, marked where the synapses cannot follow it and where the neuron is silent:
/// in the errors' colours and patterns, as with two marker pens of different width. A drawn one can be
/// edited: a drag draws, one that begins at a point moves it, a click adds a point. Keys: Left and Right
/// choose a point, Up and Down change its value, Alt+Left and Alt+Right its time, Ins adds one behind it, Del
/// removes it.
class CurvePlot : public PlotWidget {
  Q_OBJECT
public:
  explicit CurvePlot(QWidget* parent = nullptr);

  /// High enough to be read, whatever the font.
  [[nodiscard]] QSize minimumSizeHint() const override;

  /// A curve that can be edited, and pale the others.
  struct Drawing {
    std::vector<CurvePoint> points;
    std::vector<std::vector<CurvePoint>> others;
    CurveShape shape = CurveShape::straight;
    double window = 1000; ///< ms
  };
  /// What was said of another one's limits stays until showLimits.
  void showDrawing(const Drawing& drawing);
  /// Marks the curve that is edited.
  void showLimits(const SketchedTargets& sketch);
  /// Shows targets to look at.
  void showTargets(const SketchedTargets& sketch, double window);
  /// Shows none, and says why.
  void showNothing(const QString& why);

  [[nodiscard]] const std::vector<CurvePoint>& points() const { return m_drawing.points; }
  /// The point that keys act on; nothing in a curve that cannot be edited.
  [[nodiscard]] std::optional<std::size_t> chosen() const;
  void choose(std::size_t point);
  /// What an arrow key changes: ms, and in units of the drive. The mouse goes by a tenth of it; zooming in
  /// makes both finer.
  [[nodiscard]] CurvePoint steps() const;
  void addAfterChosen();
  void removeChosen();

  /// Where a point of the curve lies, in pixels of plot().
  [[nodiscard]] QPoint pixelOf(const CurvePoint& point) const;
  [[nodiscard]] const QCPGraph* line() const;
  [[nodiscard]] const QCPGraph* tooSlow() const;
  [[nodiscard]] const QCPGraph* silent() const;

signals:
  /// By a person. Edits with the same session that is not 0 belong together.
  void pointsEdited(const std::vector<spikeloom::CurvePoint>& points, int session);
  /// While a point is dragged.
  void pointsMoving(const std::vector<spikeloom::CurvePoint>& points);
  /// As the mouse went, in the window.
  void strokeDrawn(const std::vector<spikeloom::CurvePoint>& stroke);
  void chosenChanged();

protected:
  void restyle(const PlotColors& colors) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] bool takesDrag(const QPoint& point) const override;
  [[nodiscard]] bool takesKey(const QKeyEvent& key) const override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  void build();
  void connectMouse();
  void pressed(const QPoint& point);
  void moved(const QPoint& point);
  void released();
  [[nodiscard]] std::optional<std::size_t> pointAt(const QPoint& point) const;
  [[nodiscard]] CurvePoint placeOf(const QPoint& point) const;
  void shift(double time, double value);
  void edit(std::vector<CurvePoint> points, int session);
  void endStroke();
  void showPoints();
  void showOthers(const std::vector<std::vector<CurvePoint>>& curves);
  void showMarks(const SketchedTargets& sketch);
  void showWindow(double window);
  void fitValues();
  [[nodiscard]] double scale() const;

  bool m_editable = false;
  Drawing m_drawing;
  std::size_t m_chosen = 0;
  SketchedTargets m_sketch;
  int m_session = 1; ///< of moves by keys

  std::optional<std::size_t> m_grabbed; ///< the point that a drag moves
  std::vector<CurvePoint> m_stroke;     ///< since the button went down; empty: it is up
  bool m_dragged = false;               ///< further than a click

  FittedLegend* m_legend = nullptr;
  QCPAxisRect* m_rect = nullptr;
  PatternRibbon *m_tooSlow = nullptr, *m_silent = nullptr;
  QCPGraph *m_line = nullptr, *m_marks = nullptr, *m_chosenMark = nullptr;
  QCPCurve* m_hand = nullptr; ///< it may go back
  std::vector<QCPGraph*> m_others;
};

} // namespace spikeloom
