#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/run/frame.h"
#include "ui/plots/activity_scale.h"
#include "ui/plots/plot_widget.h"

class QCPGraph;
class QCPItemLine;
class QCPLegend;

namespace spikeloom {

/// How learning went, over training loops: correlation (median and quartiles over neurons), error (rms of
/// activity minus target, in the activity's scale) and weight change, each on its own axis; the last test as
/// a diamond. The numbers of a loop show under the mouse, or by Ctrl+Left and Ctrl+Right.
class LearningCurvePlot : public PlotWidget {
  Q_OBJECT
public:
  explicit LearningCurvePlot(QWidget* parent = nullptr);

  using Test = std::shared_ptr<const TestSummary>;
  /// Shows these results of a run of `loops` loops with so many target sets; repaints only when they are
  /// other ones than before. A curve that goes on from the one shown costs its new loops alone.
  void show(const LearningCurve& curve, const Test& test, int loops, const ActivityScale& scale = {},
            std::size_t sets = 1);
  using QWidget::show;

  /// The numbers of loop `index` (from 0) as a tooltip says them.
  [[nodiscard]] QString numbersOf(std::size_t index) const;

  enum Measure { Correlation, Error, WeightChange };
  /// For tests and export.
  [[nodiscard]] QCPGraph* line(Measure measure) const { return m_lines[measure]; }
  [[nodiscard]] QCPGraph* lowerQuartile() const { return m_lower; }
  [[nodiscard]] QCPGraph* upperQuartile() const { return m_upper; }
  /// The test's point; only correlation and error have one.
  [[nodiscard]] QCPGraph* testPoint(Measure measure) const { return m_tests[measure]; }
  [[nodiscard]] QString axisTitle(Measure measure) const;

protected:
  void restyle(const PlotColors& colors) override;
  bool event(QEvent* event) override;
  void leaveEvent(QEvent* event) override;

private:
  void addPanel(int row, const QString& title);
  void fillLegend();
  void clearLoops();
  void appendLoop(const TrialSummary& loop);
  void showTest();
  void fitAxes();
  void describe();
  void point(int index);
  void pointAt(const QPoint& place);

  LearningCurve m_curve;
  Test m_test;
  int m_loops = 0;
  ActivityScale m_scale;
  std::size_t m_sets = 1;
  /// What the axes must hold of the curve, besides 0.
  struct Extremes {
    double correlation = 0, error = 0, change = 0; ///< the lowest lower quartile; the largest ones
  } m_extremes;
  int m_pointed = -1; ///< index of the loop whose numbers are shown
  std::array<QCPAxisRect*, 3> m_rects{};
  std::array<QCPGraph*, 3> m_lines{};
  std::array<QCPGraph*, 2> m_tests{};
  std::array<QCPItemLine*, 3> m_pointers{};
  std::array<QCPItemText*, 3> m_titles{};
  QCPGraph *m_lower = nullptr, *m_upper = nullptr;
  QCPLegend* m_legend = nullptr;
};

} // namespace spikeloom
