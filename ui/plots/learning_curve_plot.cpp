#include "ui/plots/learning_curve_plot.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QToolTip>

#include <qcustomplot.h>

#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

/// 0.93, or a dash for what is not a number.
QString number(double value, int decimals = 2) {
  return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("–");
}

double finiteOr(double value, double otherwise) { return std::isfinite(value) ? value : otherwise; }

} // namespace

LearningCurvePlot::LearningCurvePlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Learning curve"));
  plot()->plotLayout()->clear();
  addPanel(0, tr("correlation"));
  addPanel(1, tr("error (rms)"));
  addPanel(2, tr("weight change"));
  m_rects[2]->axis(QCPAxis::atBottom)->setTickLabels(true);
  m_rects[2]->axis(QCPAxis::atBottom)->setLabel(tr("training loop"));
  const QString layer = QStringLiteral("main");
  m_lower = addGraph(m_rects[0], layer);
  m_upper = addGraph(m_rects[0], layer);
  m_upper->setChannelFillGraph(m_lower);
  for (std::size_t i = 0; i < m_rects.size(); ++i) {
    m_lines[i] = addGraph(m_rects[i], layer);
    m_pointers[i] = addUprightLine(m_rects[i]);
  }
  for (std::size_t i = 0; i < m_tests.size(); ++i) {
    m_tests[i] = addGraph(m_rects[i], layer);
    m_tests[i]->setLineStyle(QCPGraph::lsNone);
  }
  fillLegend();
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { pointAt(event->pos()); });
  fitAxes();
  setHint(tr("A point\nfor every loop"));
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

void LearningCurvePlot::fillLegend() {
  m_legend = addLegend(plot());
  m_legend->setIconSize(18, 12);
  m_lines[Correlation]->setName(tr("median"));
  m_upper->setName(tr("quartiles"));
  m_tests[Correlation]->setName(tr("test"));
  for (auto* graph : {m_lines[Correlation], m_upper, m_tests[Correlation]})
    graph->addToLegend(m_legend);
}

void LearningCurvePlot::show(const LearningCurve& curve, const Test& test, int loops,
                             const ActivityScale& scale, std::size_t sets) {
  const bool sameScale = scale.factor == m_scale.factor && scale.unit == m_scale.unit;
  if (curve == m_curve && test == m_test && loops == m_loops && sameScale && sets == m_sets)
    return;
  const bool goesOn = sameScale && m_curve.beginsOf(curve);
  const std::size_t shown = goesOn ? m_curve.size() : 0;
  m_curve = curve;
  m_test = test;
  m_loops = loops;
  m_scale = scale;
  m_sets = sets;
  m_titles[Error]->setText(tr("error (%1)").arg(scale.withUnit(tr("rms"))));
  if (!goesOn)
    clearLoops();
  for (std::size_t i = shown; i < m_curve.size(); ++i)
    appendLoop(m_curve[i]);
  showTest();
  fitAxes();
  describe();
  const bool empty = curve.empty() && !test;
  if (empty)
    point(-1);
  setHint(empty ? tr("A point\nfor every loop") : QString());
  redraw();
}

void LearningCurvePlot::clearLoops() {
  for (QCPGraph* const graph :
       {m_lines[Correlation], m_lines[Error], m_lines[WeightChange], m_lower, m_upper})
    graph->data()->clear();
  m_extremes = {};
}

void LearningCurvePlot::appendLoop(const TrialSummary& loop) {
  const double x = loop.number, error = m_scale.factor * loop.rmsError;
  // A band needs both edges at the same places; without a correlation the loop has none.
  if (std::isfinite(loop.median) && std::isfinite(loop.lowerQuartile) && std::isfinite(loop.upperQuartile)) {
    m_lines[Correlation]->addData(x, loop.median);
    m_lower->addData(x, loop.lowerQuartile);
    m_upper->addData(x, loop.upperQuartile);
  }
  if (std::isfinite(error))
    m_lines[Error]->addData(x, error);
  if (std::isfinite(loop.weightChange))
    m_lines[WeightChange]->addData(x, loop.weightChange);
  m_extremes.correlation = std::min(m_extremes.correlation, finiteOr(loop.lowerQuartile, 0));
  m_extremes.error = std::max(m_extremes.error, finiteOr(error, 0));
  m_extremes.change = std::max(m_extremes.change, finiteOr(loop.weightChange, 0));
}

void LearningCurvePlot::showTest() {
  const std::array values{m_test ? m_test->correlationMedian : qQNaN(),
                          m_test ? m_scale.factor * m_test->rmsError : qQNaN()};
  for (std::size_t i = 0; i < m_tests.size(); ++i) {
    m_tests[i]->data()->clear();
    if (std::isfinite(values[i]))
      m_tests[i]->addData(m_test->afterLoop, values[i]);
  }
}

void LearningCurvePlot::fitAxes() {
  const bool beforeTraining = m_test && m_test->afterLoop < 1;
  const int done = !m_curve.empty() ? m_curve.back().number : 0;
  const int last = std::max({m_loops, done, m_test ? m_test->afterLoop : 0, 1});
  auto [lowest, error, change] = m_extremes;
  if (m_test) {
    lowest = std::min(lowest, finiteOr(m_test->correlationMedian, 0));
    error = std::max(error, m_scale.factor * finiteOr(m_test->rmsError, 0));
  }
  const double bottom = lowest < 0 ? std::floor(lowest * 5 - 0.1) / 5 : 0;
  m_rects[Correlation]->axis(QCPAxis::atLeft)->setRange(bottom, 1.04);
  m_rects[Error]->axis(QCPAxis::atLeft)->setRange(0, error > 0 ? 1.12 * error : 1);
  m_rects[WeightChange]->axis(QCPAxis::atLeft)->setRange(0, change > 0 ? 1.12 * change : 1);
  for (auto* rect : m_rects)
    rect->axis(QCPAxis::atBottom)->setRange(beforeTraining ? -0.5 : 0.5, last + 0.5);
  // Points melt into the line when there are many.
  const auto scatter = last <= 100 ? QCPScatterStyle(QCPScatterStyle::ssDisc, 4) : QCPScatterStyle();
  for (auto* graph : m_lines)
    graph->setScatterStyle(scatter);
}

QString LearningCurvePlot::numbersOf(std::size_t index) const {
  const TrialSummary& loop = m_curve[index];
  const auto error = [this](double rms) {
    const QString value = number(m_scale.factor * rms, m_scale.factor > 1 ? 1 : 3);
    return m_scale.unit.isEmpty() ? value : value + QLatin1Char(' ') + m_scale.unit;
  };
  QStringList lines{
      m_sets > 1 ? tr("Loop %1, target set %2").arg(loop.number).arg(loop.set + 1)
                 : tr("Loop %1").arg(loop.number),
      tr("correlation: median %1, quartiles %2 to %3")
          .arg(number(loop.median), number(loop.lowerQuartile), number(loop.upperQuartile)),
      tr("error (rms): %1").arg(error(loop.rmsError)),
      tr("weight change: %1").arg(number(loop.weightChange, 3)),
      tr("population rate: %1 Hz").arg(number(loop.rate, 1)),
      tr("took %1 s").arg(number(loop.seconds)),
  };
  if (m_test && m_test->afterLoop == loop.number)
    lines << tr("test after it: median correlation %1, error %2")
                 .arg(number(m_test->correlationMedian), error(m_test->rmsError));
  return lines.join(QLatin1Char('\n'));
}

QString LearningCurvePlot::axisTitle(Measure measure) const { return m_titles[measure]->text(); }

void LearningCurvePlot::describe() {
  const QString how = tr("Ctrl+Left and Ctrl+Right say the numbers of a loop.");
  const bool any = !m_curve.empty();
  setAccessibleDescription(any ? numbersOf(m_curve.size() - 1) + QLatin1Char('\n') + how : how);
}

void LearningCurvePlot::point(int index) {
  if (index == m_pointed)
    return;
  m_pointed = index;
  for (auto* pointer : m_pointers) {
    pointer->setVisible(index >= 0);
    if (index >= 0)
      moveUprightLine(pointer, m_curve[static_cast<std::size_t>(index)].number);
  }
  redrawMoving();
}

void LearningCurvePlot::pointAt(const QPoint& place) {
  const QCPAxisRect* rect = m_rects[0];
  const bool inside = place.x() >= rect->left() && place.x() <= rect->right();
  if (m_curve.empty() || !inside) {
    point(-1);
    QToolTip::hideText();
    return;
  }
  const double x = rect->axis(QCPAxis::atBottom)->pixelToCoord(place.x());
  const auto distance = [x](const TrialSummary& loop) { return std::abs(loop.number - x); };
  auto nearest = std::ranges::lower_bound(m_curve, x, {}, &TrialSummary::number);
  if (nearest == m_curve.end() || (nearest != m_curve.begin() && distance(nearest[-1]) <= distance(*nearest)))
    --nearest;
  point(static_cast<int>(nearest - m_curve.begin()));
  QToolTip::showText(plot()->mapToGlobal(place), numbersOf(static_cast<std::size_t>(m_pointed)), this);
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
  if (!step || !(key->modifiers() & Qt::ControlModifier) || m_curve.empty())
    return PlotWidget::event(event);
  event->accept(); // ours even where the window has a shortcut
  if (event->type() == QEvent::ShortcutOverride)
    return true;
  const int last = static_cast<int>(m_curve.size()) - 1;
  point(m_pointed < 0 ? last : std::clamp(m_pointed + step, 0, last));
  const double x =
      m_rects[0]->axis(QCPAxis::atBottom)->coordToPixel(m_curve[static_cast<std::size_t>(m_pointed)].number);
  QToolTip::showText(plot()->mapToGlobal(QPoint(static_cast<int>(x), m_rects[0]->center().y())),
                     numbersOf(static_cast<std::size_t>(m_pointed)), this);
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
  m_lines[Correlation]->setPen(QPen(colors.actual));
  m_lines[Error]->setPen(QPen(colors.error));
  m_lines[WeightChange]->setPen(QPen(colors.inhibitory));
  QColor band = colors.actual;
  band.setAlpha(45);
  m_lower->setPen(Qt::NoPen);
  m_upper->setPen(Qt::NoPen);
  m_upper->setBrush(band);
  QCPScatterStyle diamond(QCPScatterStyle::ssDiamond, QPen(colors.sampling), QBrush(colors.sampling), 9);
  for (auto* test : m_tests)
    test->setScatterStyle(diamond);
  layOutPanels(m_legend);
  m_legend->setMargins(QMargins(left / 3, 0, 4, 0)); // a narrow column has room for all three
}

} // namespace spikeloom
