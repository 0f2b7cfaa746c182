#include "ui/plots/learning_curve_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QKeyEvent>
#include <QToolTip>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/roles.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/thick_line.h"

namespace spikeloom {

namespace {

constexpr double mostError = 1.15;       // of the axis: silence has 1
constexpr double mostRings = 45;         // over the whole axis; beyond them some of the tests have one
constexpr std::size_t mostSetsNamed = 4; // in the legend

constexpr std::array bothMeasures{LearningCurvePlot::Correlation, LearningCurvePlot::Error};

/// Sets are told apart by the shape of their points.
QCPScatterStyle::ScatterShape shapeOf(std::size_t set) {
  static constexpr std::array shapes{QCPScatterStyle::ssCircle, QCPScatterStyle::ssSquare,
                                     QCPScatterStyle::ssTriangle, QCPScatterStyle::ssDiamond};
  return shapes[set % shapes.size()];
}

void addIfNumber(QCPGraph* graph, double x, double value) {
  if (std::isfinite(value))
    graph->addData(x, value);
}

} // namespace

LearningCurvePlot::LearningCurvePlot(QWidget* parent, std::size_t most) : PlotWidget(parent), m_most(most) {
  setAccessibleName(tr("Learning curve"));
  plot()->plotLayout()->clear();
  addPanel(0, tr("correlation"));
  addPanel(1, tr("error (of variance)"));
  addPanel(2, tr("weight change"));
  m_rects[2]->axis(QCPAxis::atBottom)->setTickLabels(true);
  m_rects[2]->axis(QCPAxis::atBottom)->setLabel(tr("training loops done"));
  m_overlays = std::make_unique<LearningOverlays>(std::array{m_rects[Correlation], m_rects[Error]});
  const QString layer = QStringLiteral("main");
  m_lower = {addGraph(m_rects[Correlation], layer), m_most, ThinnedCurve::Keeps::Lowest};
  m_upper = {addGraph(m_rects[Correlation], layer), m_most, ThinnedCurve::Keeps::Highest};
  m_upper.graph()->setChannelFillGraph(m_lower.graph());
  m_weightChange = {addGraph(m_rects[WeightChange], layer), m_most};
  for (const Measure measure : bothMeasures) {
    m_probed[measure] = addGraph(m_rects[measure], layer);
    m_probed[measure]->setLineStyle(QCPGraph::lsNone);
  }
  m_beyond = {addGraph(m_rects[Error], layer), m_most};
  m_beyond.graph()->setLineStyle(QCPGraph::lsNone);
  m_silence = addLine(plot(), layer);
  m_silence->setClipAxisRect(m_rects[Error]);
  for (QCPItemPosition* const end : {m_silence->start, m_silence->end})
    end->setAxes(m_rects[Error]->axis(QCPAxis::atBottom), m_rects[Error]->axis(QCPAxis::atLeft));
  for (std::size_t i = 0; i < m_rects.size(); ++i)
    m_pointers[i] = addUprightLine(m_rects[i]);
  m_legend = addLegend(plot()->plotLayout(), 0);
  m_legend->setEntries({12, 12}, 4);
  addCurves(1);
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { pointAt(event->pos()); });
  fitAxes();
  setHint(tr("A ring for every test,\na line for the loops between"));
  describe();
  applyColors();
}

void LearningCurvePlot::addPanel(int row, const QString& title) {
  auto* rect = addAxisRect(plot()->plotLayout(), row + 1, 0); // row 0: the legend
  const QSharedPointer<QCPAxisTickerFixed> wholeLoops(new QCPAxisTickerFixed);
  wholeLoops->setTickStep(1);
  wholeLoops->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
  rect->axis(QCPAxis::atBottom)->setTicker(wholeLoops);
  rect->axis(QCPAxis::atBottom)->setTickLabels(false);
  rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(4);
  m_rects[static_cast<std::size_t>(row)] = rect;
  m_titles[static_cast<std::size_t>(row)] = addSideTitle(rect, title);
}

void LearningCurvePlot::addCurves(std::size_t sets) {
  const QString layer = QStringLiteral("main");
  m_legend->clearItems();
  for (const Measure measure : bothMeasures) {
    for (const Curve& curve : m_curves[measure])
      for (QCPGraph* const graph : {curve.training.graph(), curve.line.graph(), curve.rings.graph()})
        plot()->removeGraph(graph);
    m_curves[measure].clear();
    for (std::size_t set = 0; set < sets; ++set) {
      QCPAxisRect* const rect = m_rects[measure];
      auto* const loops = addGraph(rect, layer); // below the tests, whom a long run's loops would hide
      auto* const line = new ThickLine(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
      line->setLayer(layer);
      auto* const rings = addGraph(rect, layer);
      rings->setLineStyle(QCPGraph::lsNone);
      m_curves[measure].push_back({{loops, m_most}, {line, m_most}, {rings, m_most}});
    }
  }
  fillLegend();
}

void LearningCurvePlot::fillLegend() {
  const auto& curves = m_curves[Correlation];
  for (std::size_t set = 0; set < std::min(curves.size(), mostSetsNamed); ++set) {
    curves[set].rings.graph()->setName(curves.size() == 1 ? tr("test") : tr("set %1").arg(set + 1));
    curves[set].rings.graph()->addToLegend(m_legend);
  }
  m_upper.graph()->setName(tr("quartiles"));
  if (curves.size() == 1)
    m_upper.graph()->addToLegend(m_legend);
  curves.front().training.graph()->setName(tr("while corrected"));
  curves.front().training.graph()->addToLegend(m_legend);
  m_probed[Correlation]->setName(tr("probed"));
  m_overlays->addToLegend(m_legend);
}

void LearningCurvePlot::showOverlays(const std::vector<OverlaidCurve>& curves) {
  if (curves == m_overlays->curves())
    return;
  m_legend->clearItems();
  m_overlays->show(curves);
  fillLegend();
  if (m_probed[Correlation]->dataCount() > 0)
    m_probed[Correlation]->addToLegend(m_legend);
  fitAxes();
  applyColors();
}

QCPGraph* LearningCurvePlot::training(Measure measure, std::size_t set) const {
  return measure == WeightChange ? m_weightChange.graph() : m_curves[measure][set].training.graph();
}

QCPGraph* LearningCurvePlot::tests(Measure measure, std::size_t set) const {
  return m_curves[measure][set].line.graph();
}

QCPGraph* LearningCurvePlot::rings(Measure measure, std::size_t set) const {
  return m_curves[measure][set].rings.graph();
}

QStringList LearningCurvePlot::marks() const {
  QStringList texts;
  for (const Mark& mark : m_marks)
    texts << mark.text->text();
  return texts;
}

QStringList LearningCurvePlot::legendTexts() const {
  QStringList texts;
  for (int i = 0; i < m_legend->itemCount(); ++i)
    if (auto* item = qobject_cast<QCPPlottableLegendItem*>(m_legend->item(i)))
      texts << item->plottable()->name();
  return texts;
}

void LearningCurvePlot::show(const LearningView& given) {
  LearningView view = given;
  view.sets = std::max<std::size_t>(view.sets, 1);
  if (view == m_view)
    return;
  const bool otherSets = view.sets != m_view.sets;
  const bool goesOn = !otherSets && m_view.curve.beginsOf(view.curve) && m_view.tests.beginsOf(view.tests);
  const std::size_t loops = goesOn ? m_view.curve.size() : 0, tests = goesOn ? m_view.tests.size() : 0;
  const bool otherEdits = !(view.edits == m_view.edits);
  m_view = view;
  if (!goesOn)
    clearData();
  if (otherSets)
    addCurves(view.sets);
  for (std::size_t i = loops; i < view.curve.size(); ++i)
    appendLoop(view.curve[i]);
  for (std::size_t i = tests; i < view.tests.size(); ++i)
    appendTest(view.tests[i]);
  if (otherEdits)
    showMarks();
  fitAxes();
  describe();
  if (view.empty())
    point(-1);
  setHint(view.empty() ? tr("A ring for every test,\na line for the loops between") : QString());
  otherSets || otherEdits ? applyColors() : redrawSeldom();
}

PlotTable LearningCurvePlot::table() const {
  if (m_view.curve.size() <= m_most && m_view.tests.size() <= m_most)
    return PlotWidget::table();
  LearningCurvePlot whole(nullptr, std::numeric_limits<std::size_t>::max());
  whole.showOverlays(m_overlays->curves());
  whole.show(m_view);
  return whole.PlotWidget::table();
}

void LearningCurvePlot::clearData() {
  for (const Measure measure : bothMeasures)
    for (Curve& curve : m_curves[measure]) {
      curve.training.clear();
      curve.line.clear();
      curve.rings.clear();
      m_probed[measure]->data()->clear();
    }
  for (ThinnedCurve* const curve : {&m_weightChange, &m_lower, &m_upper})
    curve->clear();
  m_beyond.clear();
  m_probed[Correlation]->removeFromLegend(m_legend);
  m_extremes = {};
}

void LearningCurvePlot::appendLoop(const TrialTotals& loop) {
  const double x = loop.number;
  const auto set = std::min(static_cast<std::size_t>(loop.set), m_view.sets - 1);
  m_curves[Correlation][set].training.set(x, loop.median);
  m_curves[Error][set].training.set(x, loop.errorShare);
  m_weightChange.set(x, loop.weightChange);
  m_extremes.correlation = std::fmin(m_extremes.correlation, loop.median);
  m_extremes.error = std::fmax(m_extremes.error, loop.errorShare);
  m_extremes.change = std::fmax(m_extremes.change, loop.weightChange);
}

void LearningCurvePlot::appendTest(const TestPoint& test) {
  const double x = test.afterLoop;
  const auto set = std::min(static_cast<std::size_t>(test.set), m_view.sets - 1);
  m_extremes.correlation = std::fmin(m_extremes.correlation, test.median);
  m_extremes.error = std::fmax(m_extremes.error, test.errorShare);
  if (test.errorShare > mostError)
    m_beyond.add(x, mostError - 0.06);
  if (test.probed) {
    addIfNumber(m_probed[Correlation], x, test.median);
    addIfNumber(m_probed[Error], x, test.errorShare);
    if (!m_legend->hasItemWithPlottable(m_probed[Correlation]))
      m_probed[Correlation]->addToLegend(m_legend);
    return;
  }
  for (const Measure measure : bothMeasures) {
    const double value = measure == Correlation ? test.median : test.errorShare;
    m_curves[measure][set].rings.add(x, value);
    m_curves[measure][set].line.set(x, value);
  }
  if (m_view.sets == 1)
    appendQuartiles(test);
}

void LearningCurvePlot::appendQuartiles(const TestPoint& test) {
  m_extremes.correlation = std::fmin(m_extremes.correlation, test.lowerQuartile);
  const bool both = std::isfinite(test.lowerQuartile) && std::isfinite(test.upperQuartile);
  // a band needs both edges at the same places
  m_lower.set(test.afterLoop, both ? test.lowerQuartile : qQNaN());
  m_upper.set(test.afterLoop, both ? test.upperQuartile : qQNaN());
}

int LearningCurvePlot::firstLoop() const {
  return !m_view.tests.empty() && m_view.tests.front().afterLoop < 1 ? 0 : 1;
}

int LearningCurvePlot::lastLoop() const {
  const int trained = m_view.curve.empty() ? 0 : m_view.curve.back().number;
  return m_view.tests.empty() ? trained : std::max(trained, m_view.tests.back().afterLoop);
}

void LearningCurvePlot::fitAxes() {
  const int last = std::max({m_view.loops, lastLoop(), m_overlays->lastLoop(), 1});
  const double lowest = std::fmin(m_extremes.correlation, m_overlays->lowestCorrelation()),
               error = std::fmax(m_extremes.error, m_overlays->largestError()), change = m_extremes.change;
  const double bottom = lowest < 0 ? std::max(-1.04, std::floor(lowest * 5 - 0.1) / 5) : 0;
  m_rects[Correlation]->axis(QCPAxis::atLeft)->setRange(bottom, 1.04);
  m_rects[Error]->axis(QCPAxis::atLeft)->setRange(0, error > 0 ? std::min(1.12 * error, mostError) : 1);
  m_rects[WeightChange]->axis(QCPAxis::atLeft)->setRange(0, change > 0 ? 1.12 * change : 1);
  for (auto* rect : m_rects)
    rect->axis(QCPAxis::atBottom)->setRange(-0.5, last + 0.5);
  m_silence->start->setCoords(-0.5, 1);
  m_silence->end->setCoords(last + 0.5, 1);
  scatterRings();
  placeMarks();
}

/// Rings that touch each other would hide the line, and whose it is: of many tests, some have one.
void LearningCurvePlot::scatterRings() {
  const QPen ring = penOf(lookOf(Role::Test, palette()));
  const double most = mostRings / static_cast<double>(m_view.sets);
  for (const Measure measure : bothMeasures)
    for (std::size_t set = 0; set < m_curves[measure].size(); ++set) {
      QCPGraph* const graph = rings(measure, set);
      graph->setScatterStyle(QCPScatterStyle(shapeOf(set), ring, QBrush(colors().background), 6));
      bool any = false;
      const double keys = graph->getKeyRange(any).size(), axis = graph->keyAxis()->range().size();
      const double density =
          keys > 0 ? (graph->dataCount() - 1) / keys * axis / most : 0; // of what is allowed
      graph->setScatterSkip(std::max(0, static_cast<int>(std::ceil(density)) - 1));
    }
}

void LearningCurvePlot::describe() {
  const QString how = tr("Ctrl+Left and Ctrl+Right say the numbers of a loop.");
  setAccessibleDescription(m_view.empty() ? how : numbersOf(lastLoop()) + QLatin1Char('\n') + how);
}

void LearningCurvePlot::point(int loop) {
  if (loop == m_pointed)
    return;
  m_pointed = loop;
  for (auto* pointer : m_pointers) {
    pointer->setVisible(loop >= 0);
    moveUprightLine(pointer, loop);
  }
  redrawMoving();
}

void LearningCurvePlot::pointAt(const QPoint& place) {
  const QCPAxisRect* rect = m_rects[0];
  const bool inside = place.x() >= rect->left() && place.x() <= rect->right();
  if (m_view.empty() || !inside) {
    point(-1);
    QToolTip::hideText();
    return;
  }
  const double x = rect->axis(QCPAxis::atBottom)->pixelToCoord(place.x());
  point(std::clamp(qRound(x), firstLoop(), std::max(firstLoop(), lastLoop())));
  QToolTip::showText(plot()->mapToGlobal(place), numbersOf(m_pointed), this);
}

void LearningCurvePlot::leaveEvent(QEvent* event) {
  PlotWidget::leaveEvent(event);
  point(-1);
}

bool LearningCurvePlot::event(QEvent* event) {
  if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
    return PlotWidget::event(event);
  const auto* key = static_cast<QKeyEvent*>(event);
  const int step = key->key() == Qt::Key_Right ? 1 : key->key() == Qt::Key_Left ? -1 : 0;
  if (!step || !(key->modifiers() & Qt::ControlModifier) || m_view.empty())
    return PlotWidget::event(event);
  event->accept(); // ours even where the window has a shortcut
  if (event->type() == QEvent::ShortcutOverride)
    return true;
  point(m_pointed < 0 ? lastLoop() : std::clamp(m_pointed + step, firstLoop(), lastLoop()));
  const double x = m_rects[0]->axis(QCPAxis::atBottom)->coordToPixel(m_pointed);
  QToolTip::showText(plot()->mapToGlobal(QPoint(static_cast<int>(x), m_rects[0]->center().y())),
                     numbersOf(m_pointed), this);
  return true;
}

void LearningCurvePlot::restyle(const PlotColors& colors) {
  const int left = leftMargin();
  for (std::size_t i = 0; i < m_rects.size(); ++i) {
    m_rects[i]->setAutoMargins(QCP::msNone);
    m_rects[i]->setMargins(QMargins(left, 6, 12, 6));
    m_rects[i]->setMinimumSize(30, 10);
    styleSideTitle(m_titles[i]);
    m_pointers[i]->setPen(QPen(colors.previous));
  }
  const QColor test = lookOf(Role::Test, palette()).color;
  for (const Measure measure : bothMeasures) {
    for (const Curve& curve : m_curves[measure]) {
      curve.training.graph()->setPen(scaledPen(colors.previous));
      curve.line.graph()->setPen(scaledPen(test, 2));
      curve.rings.graph()->setPen(QPen(test)); // of the legend's icon
    }
    m_probed[measure]->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCrossCircle, QPen(test), Qt::NoBrush, 7));
  }
  m_overlays->restyle(colors);
  m_weightChange.graph()->setPen(scaledPen(colors.actual));
  m_beyond.graph()->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssTriangle, QPen(test), QBrush(test), 7));
  m_silence->setPen(scaledPen(colors.previous, 1, Qt::DotLine));
  QColor band = test;
  band.setAlpha(40);
  m_lower.graph()->setPen(Qt::NoPen);
  m_upper.graph()->setPen(Qt::NoPen);
  m_upper.graph()->setBrush(band);
  for (const Mark& mark : m_marks) {
    for (QCPItemLine* const line : mark.lines)
      line->setPen(QPen(colors.text, 1, Qt::DashLine));
    mark.text->setFont(font());
    mark.text->setColor(colors.text);
    mark.text->setBrush(colors.background);
  }
  scatterRings();
  layOutPanels(m_legend);
  m_legend->setMargins(QMargins(4, 0, 4, 0)); // a narrow column has room for all three
}

} // namespace spikeloom
