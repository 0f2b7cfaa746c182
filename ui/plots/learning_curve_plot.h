#pragma once

#include <array>
#include <memory>
#include <vector>

#include "ui/plots/learning_overlays.h"
#include "ui/plots/learning_view.h"
#include "ui/plots/plot_widget.h"
#include "ui/plots/thinned_curve.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemLine;
class QCPItemText;

namespace spikeloom {

class FittedLegend;
/// How learning went, from before the first loop on. Over each other, each on its own axis: correlation
/// (median over neurons) and error (share of the target's variance), of tests as a thick line with a ring for
/// each, of the training loops, in which learning corrects the activity, as a thin grey one; and weight
/// change. With one target set, the quartiles of the tests' correlations as a band; with several, a curve
/// each. Edits on the way are marked with what was edited. The numbers of a loop show under the mouse, or by
/// Ctrl+Left and Ctrl+Right. Of a run of very many loops it draws what its pixels can show, and its table has
/// all.
class LearningCurvePlot : public PlotWidget {
  Q_OBJECT
public:
  /// @param most points across: a pixel each on large screens
  explicit LearningCurvePlot(QWidget* parent = nullptr, std::size_t most = 1000);

  /// Repaints only when something is other than before. What goes on from what is shown costs its new loops
  /// and tests alone.
  void show(const LearningView& view);
  using QWidget::show;
  /// Curves of earlier runs, pale below the present one's.
  void showOverlays(const std::vector<OverlaidCurve>& curves);
  [[nodiscard]] const LearningOverlays& overlays() const { return *m_overlays; }

  /// The numbers of a loop (0: before the first one) as a tooltip says them.
  [[nodiscard]] QString numbersOf(int loop) const { return loopText(m_view, loop); }

  enum Measure { Correlation, Error, WeightChange };
  /// For tests and export. Correlation and error have a curve of training loops for each set, weight change
  /// one for all.
  [[nodiscard]] QCPGraph* training(Measure measure, std::size_t set = 0) const;
  /// The line through the tests of a set; with several after one loop, through the last of them. Not weight
  /// change, as the others.
  [[nodiscard]] QCPGraph* tests(Measure measure, std::size_t set = 0) const;
  /// A ring for each test of a set, those of probed networks (which the line leaves out) apart.
  [[nodiscard]] QCPGraph* rings(Measure measure, std::size_t set = 0) const;
  [[nodiscard]] QCPGraph* probedRings(Measure measure) const { return m_probed[measure]; }
  /// Arrows for tests whose errors lie beyond the axis.
  [[nodiscard]] QCPGraph* arrows() const { return m_beyond.graph(); }
  [[nodiscard]] QCPGraph* lowerQuartile() const { return m_lower.graph(); }
  [[nodiscard]] QCPGraph* upperQuartile() const { return m_upper.graph(); }
  [[nodiscard]] QStringList marks() const;
  [[nodiscard]] QStringList legendTexts() const;
  /// Each loop and each test, however many.
  [[nodiscard]] PlotTable table() const override;

protected:
  void restyle(const PlotColors& colors) override;
  bool event(QEvent* event) override;
  void leaveEvent(QEvent* event) override;

private:
  /// Of one target set and one measure.
  struct Curve {
    ThinnedCurve training, line;
    ThinnedMarks rings;
  };
  /// Where something was edited.
  struct Mark {
    std::array<QCPItemLine*, 3> lines;
    QCPItemText* text;
    int loop;
  };
  void addPanel(int row, const QString& title);
  void addCurves(std::size_t sets);
  void fillLegend();
  void clearData();
  void appendLoop(const TrialTotals& loop);
  void appendTest(const TestPoint& test);
  void appendQuartiles(const TestPoint& test);
  void showMarks();
  void placeMarks();
  void fitAxes();
  void scatterRings();
  void describe();
  void point(int loop);
  void pointAt(const QPoint& place);
  [[nodiscard]] int firstLoop() const;
  [[nodiscard]] int lastLoop() const;

  LearningView m_view;
  /// What the axes must hold, besides 0.
  struct Extremes {
    double correlation = 0, error = 0, change = 0; ///< the lowest one; the largest ones
  } m_extremes;
  std::size_t m_most; ///< points across
  int m_pointed = -1; ///< the loop whose numbers are shown
  std::array<QCPAxisRect*, 3> m_rects{};
  std::array<QCPItemLine*, 3> m_pointers{};
  std::array<QCPItemText*, 3> m_titles{};
  std::array<std::vector<Curve>, 2> m_curves; ///< of Correlation and Error
  std::array<QCPGraph*, 2> m_probed{};
  ThinnedCurve m_weightChange, m_lower, m_upper;
  ThinnedMarks m_beyond;
  QCPItemLine* m_silence = nullptr; ///< an error as large as that of silence
  std::vector<Mark> m_marks;
  std::unique_ptr<LearningOverlays> m_overlays;
  FittedLegend* m_legend = nullptr;
};

} // namespace spikeloom
