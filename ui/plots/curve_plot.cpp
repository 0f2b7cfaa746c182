#include "ui/plots/curve_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <qcustomplot.h>

#include "core/model/projection.h"
#include "ui/look/line_scale.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/pattern_ribbon.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/round_step.h"

namespace spikeloom {

namespace {

constexpr int lineSamples = 1000;                  // of a curve between its points
constexpr std::size_t paleCurves = 6;              // at the most
constexpr double leastDrive = 1.5, leastRate = 10; // of the value axis: what neurons usually follow has room
constexpr int silentWidth = 16, tooSlowWidth = 9;  // px
constexpr QSize leastPlot(120, 140);
constexpr int leastLines = 8; // of text, beside which the curve has to be seen
constexpr double curveGap = std::numeric_limits<double>::quiet_NaN();

/// The stretches that end in a flagged sample.
QVector<QCPGraphData> flagged(const SketchedTargets& sketch, std::vector<std::uint8_t> TargetLimits::*which,
                              double scale) {
  QVector<QCPGraphData> out;
  if (!sketch.shownLimits())
    return out;
  const Targets& targets = sketch.targets;
  const std::vector<std::uint8_t>& flags = sketch.shownLimits()->*which;
  for (std::size_t k = 1; k < flags.size(); ++k) {
    if (!flags[k])
      continue;
    if (!flags[k - 1] || k == 1) {
      if (!out.isEmpty())
        out.append({targets.time(k - 1), curveGap});
      out.append({targets.time(k - 1), scale * targets.at(k - 1, sketch.shown)});
    }
    out.append({targets.time(k), scale * targets.at(k, sketch.shown)});
  }
  return out;
}

QVector<QCPGraphData> sampledLine(const Targets& targets, std::size_t column, double scale) {
  QVector<QCPGraphData> out;
  for (std::size_t k = 0; k < targets.samples(); ++k)
    out.append({targets.time(k), scale * targets.at(k, column)});
  return out;
}

QVector<QCPGraphData> lineThrough(const std::vector<CurvePoint>& points, CurveShape shape, double window) {
  QVector<QCPGraphData> out;
  if (points.empty())
    return out;
  const CurveLine curve(points, shape);
  for (int k = 0; k <= lineSamples; ++k)
    out.append({window * k / lineSamples, curve.at(window * k / lineSamples)});
  return out;
}

} // namespace

CurvePlot::CurvePlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Target over time"));
  build();
  connectMouse();
  applyColors();
}

void CurvePlot::build() {
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  m_legend = addLegend(grid, 0);
  m_rect = addAxisRect(grid, 1, 0);
  keyOf(m_rect)->setLabel(tr("time in the window (ms)"));
  const QString below = QStringLiteral("grid"), main = QStringLiteral("main");
  for (std::size_t k = 0; k < paleCurves; ++k) {
    m_others.push_back(addGraph(m_rect, below));
    m_others.back()->setName(tr("another"));
  }
  const auto addRibbon = [this, &main](int width, const QString& name) {
    auto* const ribbon = new PatternRibbon(keyOf(m_rect), valueOf(m_rect), width);
    ribbon->setLayer(main);
    ribbon->setName(name);
    return ribbon;
  };
  m_silent = addRibbon(silentWidth, tr("%1 (silent)").arg(wordOf(Role::Sampling)));
  m_tooSlow = addRibbon(tooSlowWidth, wordOf(Role::Tracking)); // over it: where both hold, both are seen
  m_line = addGraph(m_rect, main);
  m_line->setName(wordOf(Role::Target));
  m_marks = addGraph(m_rect, main);
  m_marks->setName(tr("points"));
  m_chosenMark = addGraph(m_rect, main);
  m_chosenMark->setName(tr("chosen point"));
  m_hand = new QCPCurve(keyOf(m_rect), valueOf(m_rect));
  m_hand->setLayer(QStringLiteral("overlay"));
  m_hand->setSelectable(QCP::stNone);
  for (QCPGraph* const graph : {m_marks, m_chosenMark})
    graph->setLineStyle(QCPGraph::lsNone);
  for (QCPGraph* const graph : {m_line, static_cast<QCPGraph*>(m_tooSlow), static_cast<QCPGraph*>(m_silent)})
    graph->addToLegend(m_legend);
}

void CurvePlot::restyle(const PlotColors& colors) {
  layOutUnderLegend(m_rect, m_legend);
  m_tooSlow->setLook(lookOf(Role::Tracking, palette()));
  m_silent->setLook(lookOf(Role::Sampling, palette()));
  m_line->setPen(penOf(lookOf(Role::Target, palette())));
  m_hand->setPen(scaledPen(colors.text, 2));
  for (QCPGraph* const graph : m_others)
    graph->setPen(scaledPen(colors.previous));
  const double size = 8.0 * lineScale();
  m_marks->setScatterStyle(
      {QCPScatterStyle::ssCircle, scaledPen(colors.text), QBrush(colors.background), size});
  m_chosenMark->setScatterStyle({QCPScatterStyle::ssSquare, scaledPen(colors.text, 2),
                                 QBrush(palette().color(QPalette::Highlight)), size + 4});
}

QSize CurvePlot::minimumSizeHint() const {
  return {leastPlot.width(), std::max(leastPlot.height(), leastLines * fontMetrics().height())};
}

double CurvePlot::scale() const { return m_sketch.rates ? 1000 / T0 : 1; }

// --- showing

void CurvePlot::showDrawing(const Drawing& drawing) {
  const bool other = !m_editable;
  m_editable = true;
  m_drawing = drawing;
  m_chosen = std::min(m_chosen, points().empty() ? 0 : points().size() - 1);
  endStroke();
  if (other || points().empty())
    showMarks({});
  setHint(points().empty() ? tr("Drag to draw, click to set a point,\nor press Ins") : QString());
  plot()->setCursor(Qt::CrossCursor);
  showWindow(drawing.window);
  valueOf(m_rect)->setLabel(tr("drive"));
  showOthers(drawing.others);
  fitValues();
  showPoints();
  emit chosenChanged();
}

/// With some room, so that its first and last points are whole.
void CurvePlot::showWindow(double window) { keyOf(m_rect)->setRange(-window / 50, window * 51 / 50); }

void CurvePlot::showLimits(const SketchedTargets& sketch) {
  if (m_editable)
    showMarks(sketch);
  redraw();
}

void CurvePlot::showTargets(const SketchedTargets& sketch, double window) {
  m_editable = false;
  m_drawing = {.points = {}, .others = {}, .window = window};
  setHint({});
  showMarks(sketch);
  const Targets& targets = sketch.targets;
  m_line->data()->set(
      targets.neurons > 0 ? sampledLine(targets, sketch.shown, scale()) : QVector<QCPGraphData>(), true);
  for (std::size_t k = 0; k < paleCurves; ++k)
    m_others[k]->data()->set(k + 1 < targets.neurons
                                 ? sampledLine(targets, (sketch.shown + 1 + k) % targets.neurons, scale())
                                 : QVector<QCPGraphData>(),
                             true);
  showWindow(window);
  valueOf(m_rect)->setLabel(sketch.rates ? tr("rate (Hz)") : tr("drive"));
  fitValues();
  showPoints();
}

void CurvePlot::showNothing(const QString& why) {
  showTargets({}, m_drawing.window);
  setHint(why);
}

void CurvePlot::showOthers(const std::vector<std::vector<CurvePoint>>& curves) {
  for (std::size_t k = 0; k < paleCurves; ++k)
    m_others[k]->data()->set(k < curves.size() ? lineThrough(curves[k], m_drawing.shape, m_drawing.window)
                                               : QVector<QCPGraphData>(),
                             true);
}

void CurvePlot::showMarks(const SketchedTargets& sketch) {
  m_sketch = sketch;
  m_tooSlow->data()->set(flagged(sketch, &TargetLimits::tooSlow, scale()), true);
  m_silent->data()->set(flagged(sketch, &TargetLimits::silent, scale()), true);
}

void CurvePlot::showPoints() {
  QVector<QCPGraphData> marks;
  for (const CurvePoint& point : points())
    marks.append({point.time, point.value});
  m_marks->data()->set(marks, true);
  m_chosenMark->data()->set(marks.isEmpty() ? QVector<QCPGraphData>()
                                            : QVector<QCPGraphData>{marks[static_cast<qsizetype>(m_chosen)]});
  if (m_editable)
    m_line->data()->set(lineThrough(points(), m_drawing.shape, m_drawing.window), true);
  redraw();
}

/// Zero is always there; to round numbers, that the axis does not move with every point.
void CurvePlot::fitValues() {
  double low = m_sketch.rates ? 0 : -leastDrive, high = m_sketch.rates ? leastRate : leastDrive;
  const auto take = [&](double value) {
    low = std::min(low, 1.1 * value);
    high = std::max(high, 1.1 * value);
  };
  for (const CurvePoint& point : points())
    take(point.value);
  for (const QCPGraph* const graph : m_others)
    for (const QCPGraphData& at : *graph->data())
      take(at.value);
  if (!m_editable)
    for (const QCPGraphData& at : *m_line->data())
      take(at.value);
  const double step = roundStep((high - low) / 4);
  valueOf(m_rect)->setRange(std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step);
}

const QCPGraph* CurvePlot::line() const { return m_line; }
const QCPGraph* CurvePlot::tooSlow() const { return m_tooSlow; }
const QCPGraph* CurvePlot::silent() const { return m_silent; }

QString CurvePlot::valuesAt(const QCPAxisRect&, double x, double) const {
  const auto& drawn = *m_line->data();
  if (drawn.isEmpty() || x < 0 || x > m_drawing.window)
    return {};
  auto at = drawn.findBegin(x);
  if (at + 1 != drawn.constEnd() && std::abs((at + 1)->key - x) < std::abs(at->key - x))
    ++at;
  QString text =
      tr("%1 ms\n%2 %3")
          .arg(QString::number(x, 'f', 0), wordOf(Role::Target), QString::number(at->value, 'g', 3));
  const TargetLimits* const limits = m_sketch.shownLimits();
  if (!limits)
    return text;
  const Targets& targets = m_sketch.targets;
  const double last = static_cast<double>(targets.samples()) - 1;
  const auto k = static_cast<std::size_t>(std::clamp(std::round(x / targets.interval) - 1, 0.0, last));
  if (limits->tooSlow[k])
    text += QLatin1Char('\n') + m_tooSlow->name();
  if (limits->silent[k])
    text += QLatin1Char('\n') + m_silent->name();
  return text;
}

} // namespace spikeloom
