#include "ui/plots/trace_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <QKeyEvent>

#include <qcustomplot.h>

#include "core/record/test_summary.h"
#include "ui/look/line_scale.h"
#include "ui/plots/heard_spikes.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/trace_data.h"

namespace spikeloom {

namespace {

auto pointsOf(const QCPGraph* graph) {
  return std::ranges::subrange(graph->data()->constBegin(), graph->data()->constEnd());
}

void setPoints(QCPGraph* graph, const QVector<QCPGraphData>& points) { graph->data()->set(points, true); }

/// Of the mean of so many trials, which holds some of their noise.
double errorOfMean(const MeasuredErrors& errors, std::size_t trials) {
  return errors.systematic + errors.variable / static_cast<double>(trials);
}

} // namespace

TracePlot::TracePlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Activity and targets of the watched neurons"));
  setAccessibleDescription(
      tr("Up and Down go to a panel, Enter watches its neuron alone, Delete removes it."));
  setStatusTip(tr("Click watches this neuron alone, Ctrl+click removes it. The wheel zooms in time (Ctrl: in "
                  "height), a drag moves, a double click shows all."));
  plot()->plotLayout()->clear();
  connect(plot(), &QCustomPlot::afterLayout, this, &TracePlot::fitTitles);
  build({});
}

TracePlot::~TracePlot() = default;

/// Says what is shown.
void TracePlot::nameAll(const TrialView& view) {
  if (m_panels.empty())
    return;
  m_axisTitle->setText(view.scale.axisTitle());
  m_panels.front().activity->setName(view.scale.quantity);
  m_panels.front().previous->setName(view.sets() > 1 ? tr("earlier loop, same set") : tr("previous loop"));
  for (const auto& panel : m_panels) {
    const QString set = m_plan.sets > 1 ? tr(", set %1").arg(panel.column + 1) : QString();
    const QString unit = view.scale.unit.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(view.scale.unit);
    const auto name = [&](QCPGraph* graph, const QString& what) {
      nameColumn(graph, tr("neuron %1%2: %3").arg(panel.neuron).arg(set, what + unit));
    };
    name(panel.activity, view.scale.quantity);
    name(panel.target, wordOf(Role::Target));
    name(panel.prediction, wordOf(Role::Prediction));
    name(panel.previous, tr("earlier trial"));
    name(panel.mean, tr("mean of the test's trials"));
  }
}

QString TracePlot::axisTitle() const { return m_axisTitle ? m_axisTitle->text() : QString(); }

std::size_t TracePlot::setOf(std::size_t column, const TrialView& view) const {
  return m_plan.sets > 1 ? column : view.set();
}

TrialView::Trial TracePlot::trialIn(std::size_t column, const TrialView& view) const {
  return view.trialOf(setOf(column, view));
}

void TracePlot::show(const TrialView& view, const std::vector<std::uint32_t>& watched) {
  const std::size_t sets = view.sets() > mostSets ? 1 : std::max<std::size_t>(view.sets(), 1);
  const Plan plan{watched, sets, view.showInputs && !watched.empty()};
  const bool other = plan != m_plan;
  if (other)
    build(plan);
  const bool newTimes = !sameTimes(view.times, m_times);
  const bool newTarget =
      other || view.network != m_network || newTimes || (m_plan.sets == 1 && view.set() != m_set);
  const bool newSet = view.set() != m_set;
  const TrialName trial(view.front);
  const bool goesOn = trial == m_trial && view.time >= m_time && m_plan.sets == 1;
  const double before = std::exchange(m_time, view.time);
  if (view.network != m_network)
    m_range.reset();
  m_network = view.network;
  m_scale = view.scale;
  m_times = view.times;
  m_set = view.set();
  if (newTimes) {
    for (auto& panel : m_panels)
      panel.marks.setTimes(view.times);
    for (auto& strip : m_strips)
      strip.marks.setTimes(view.times);
  }
  if (newTarget) {
    showTargets(view);
    nameAll(view);
  }
  const bool newPrevious = showPrevious(view);
  const bool newTrial = trial != m_trial || newPrevious;
  m_trial = trial;
  const bool newTest = showTest(view);
  const bool newTitles = showTitles(view);
  if (newSet)
    styleTitles();
  const bool newPrediction = showPrediction(view, newTarget || newSet);
  const bool newInputs = showInputs(view);
  showActivity(view);
  if (fitValueAxis(newTrial) || newTarget || newSet || newPrevious || newTest || newTitles || newPrediction ||
      newInputs)
    redraw();
  else if (goesOn && !m_panels.empty() && view.front) // the last line that was there may go on in another way
    redrawMoving(keyOf(m_panels.front().rect), before - 2 * view.front->activity.interval, view.time);
  else
    redrawMoving();
}

void TracePlot::showTargets(const TrialView& view) {
  for (const auto& panel : m_panels)
    setPoints(panel.target, targetOf(view, panel.neuron, setOf(panel.column, view)));
}

/// Returns whether it may be another one than before. There is one of the set in front alone.
bool TracePlot::showPrediction(const TrialView& view, bool newTimes) {
  static const std::vector<float> none;
  const std::vector<float>& values = view.prediction ? *view.prediction : none;
  const bool shown = m_legend && m_legend->hasItemWithPlottable(m_panels.front().prediction);
  const bool wanted = view.prediction != nullptr;
  if (m_legend && wanted && !shown)
    m_panels.front().prediction->addToLegend(m_legend);
  else if (m_legend && !wanted && shown)
    m_panels.front().prediction->removeFromLegend(m_legend);
  if (!newTimes && wanted == shown && values == m_predicted)
    return false;
  m_predicted = values;
  for (const auto& panel : m_panels)
    if (setOf(panel.column, view) == view.set() || !wanted)
      setPoints(panel.prediction, predictionOf(view, panel.neuron));
  return true;
}

/// Returns whether another one is shown than before.
bool TracePlot::showPrevious(const TrialView& view) {
  bool changed = false;
  for (std::size_t column = 0; column < m_previous.size(); ++column) {
    const TrialView::Trial trial = trialIn(column, view);
    if (m_previous[column] == trial.back)
      continue;
    changed = true;
    m_previous[column] = trial.back;
    for (const auto& panel : m_panels)
      if (panel.column == column)
        setPoints(panel.previous, trial.back ? activityOf(*trial.back, panel.neuron,
                                                          trial.back->activity.neurons, view.scale.factor)
                                             : QVector<QCPGraphData>());
  }
  return changed;
}

/// Returns whether other trials of a test are shown than before, or another mean.
bool TracePlot::showTest(const TrialView& view) {
  bool changed = false;
  for (std::size_t column = 0; column < m_tests.size(); ++column) {
    const TrialView::Trial trial = trialIn(column, view);
    if (m_tests[column] == trial.trials && m_averages[column] == trial.average)
      continue;
    changed = true;
    m_tests[column] = trial.trials;
    m_averages[column] = trial.average;
    for (auto& panel : m_panels) {
      if (panel.column != column)
        continue;
      for (QCPGraph* const graph : std::exchange(panel.trials, {}))
        plot()->removeGraph(graph);
      for (const auto& record : trial.trials) {
        panel.trials.push_back(addGraph(panel.rect, QStringLiteral("grid"))); // behind all else
        nameColumn(panel.trials.back(), tr("neuron %1: test trial %2").arg(panel.neuron).arg(record->number));
        panel.trials.back()->setPen(scaledPen(colors().previous));
        setPoints(panel.trials.back(),
                  activityOf(*record, panel.neuron, record->activity.neurons, view.scale.factor));
      }
      setPoints(panel.mean, trial.average && view.network ? averageOf(*trial.average, view.network->neurons,
                                                                      panel.neuron, view.scale.factor)
                                                          : QVector<QCPGraphData>());
    }
  }
  if (changed && !m_panels.empty()) {
    const bool test = view.front && view.front->kind == TrialKind::Test;
    m_panels.front().activity->setName(view.average ? tr("mean of the test's trials") : view.scale.quantity);
    m_panels.front().previous->setName(test              ? tr("trials of the test")
                                       : view.sets() > 1 ? tr("earlier loop, same set")
                                                         : tr("previous loop"));
  }
  return changed;
}

/// Correlation and error of what is shown; of the trial behind while the one in front is under way, and then
/// that is said.
QString TracePlot::scoreOf(const TrialView::Trial& trial, std::uint32_t neuron) {
  const auto at = [neuron](const std::vector<float>& values) {
    return neuron < values.size() ? static_cast<double>(values[neuron]) : qQNaN();
  };
  QStringList lines;
  const auto add = [&](double r, double error) {
    if (std::isfinite(r))
      lines << tr("r = %1").arg(r, 0, 'f', 2);
    if (std::isfinite(error))
      lines << tr("error %1").arg(error, 0, 'f', 2);
  };
  if (trial.average) {
    const TestErrors& errors = trial.average->errors;
    const MeasuredErrors own = neuron < errors.neurons.size() ? errors.neurons[neuron] : MeasuredErrors();
    add(at(trial.average->averageCorrelation), errorOfMean(own, errors.trials));
    if (!lines.isEmpty())
      lines << tr("of the mean");
    return lines.join(QLatin1Char('\n'));
  }
  if (!trial.summary)
    return {};
  add(at(trial.summary->correlation), at(trial.summary->error));
  if (!lines.isEmpty() && !trial.summarised())
    lines << (trial.summary->kind == TrialKind::Test ? tr("(test trial %1)") : tr("(loop %1)"))
                 .arg(trial.summary->number);
  return lines.join(QLatin1Char('\n'));
}

/// Neuron and score in so many lines, if it is known how many (not before the panel has a height): the error
/// goes first, which the traces themselves show.
QString TracePlot::fitted(const QString& neuron, const QString& score, int most) {
  QStringList lines{neuron};
  lines += score.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
  if (most > 0 && lines.size() > std::max(most, 2))
    lines.removeAt(2);
  while (most > 0 && lines.size() > std::max(most, 2))
    lines.removeLast();
  return lines.join(QLatin1Char('\n'));
}

/// Returns whether they are other ones than before.
bool TracePlot::showTitles(const TrialView& view) {
  bool changed = false;
  for (const auto& panel : m_panels) {
    const QString score = scoreOf(trialIn(panel.column, view), panel.neuron);
    changed = changed || score != panel.score->text();
    panel.score->setText(score);
  }
  fitTitles();
  return changed;
}

/// Also after each layout: another size or font has room for other lines.
void TracePlot::fitTitles() {
  for (const auto& panel : m_panels)
    panel.title->setText(fitted(tr("neuron %1").arg(panel.neuron), panel.score->text(),
                                panel.rect->outerRect().height() / fontMetrics().lineSpacing()));
}

void TracePlot::showActivity(const TrialView& view) {
  for (auto& panel : m_panels) {
    const TrialView::Trial trial = trialIn(panel.column, view);
    setPoints(panel.activity, trial.average ? QVector<QCPGraphData>() // it stands with the others, pale
                                            : frontOf(trial, panel.neuron, view.scale.factor));
    panel.marks.setCursor(view.time, view.underWay && setOf(panel.column, view) == view.set());
  }
}

/// Returns whether the axis is another one than before.
bool TracePlot::showInputs(const TrialView& view) {
  const bool changed = !m_strips.empty() && view.inputs != m_inputs;
  const bool known = view.inputs && !m_plan.watched.empty() && view.inputs->neuron == m_plan.watched.front();
  m_inputs = view.inputs;
  for (auto& strip : m_strips) {
    strip.spikes->setSpikes(trialIn(strip.column, view).front, known ? m_inputs.get() : nullptr);
    strip.marks.setCursor(view.time, view.underWay && setOf(strip.column, view) == view.set());
    if (changed) {
      const double largest =
          known && m_inputs->largest > 0 ? 1.08 * static_cast<double>(m_inputs->largest) : 1;
      strip.rect->axis(QCPAxis::atLeft)->setRange(-largest, largest);
    }
  }
  return changed;
}

/// The axis holds all that is drawn: what is cut off would look as if it ended there.
bool TracePlot::fitValueAxis(bool newTrial) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  const auto hold = [&](const QCPGraph* graph) {
    for (const auto& point : pointsOf(graph))
      if (std::isfinite(point.value)) {
        low = std::min(low, point.value);
        high = std::max(high, point.value);
      }
  };
  for (const auto& panel : m_panels) {
    for (const auto* graph : {panel.target, panel.activity, panel.previous, panel.prediction, panel.mean})
      hold(graph);
    for (const auto* graph : panel.trials)
      hold(graph);
  }
  if (!m_range.fit(low, high, newTrial))
    return false;
  setValueAxes();
  return true;
}

void TracePlot::setValueAxes() {
  // A little less than the round numbers: labels at the very edges would meet those of the next panel.
  const double inset = 0.002 * (m_range.high() - m_range.low());
  for (const auto& panel : m_panels)
    panel.rect->axis(QCPAxis::atLeft)->setRange(m_range.low() + inset, m_range.high() - inset);
}

void TracePlot::clickedAt(const QPoint& point, bool ctrl) {
  for (const auto& panel : m_panels)
    if (panel.rect->rect().contains(point)) {
      emit neuronChosen(panel.neuron, ctrl);
      return; // the panels are others now
    }
}

void TracePlot::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (m_panels.empty() || !(key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Return ||
                            key == Qt::Key_Enter || key == Qt::Key_Delete)) {
    PlotWidget::keyPressEvent(event);
    return;
  }
  if (key == Qt::Key_Up || key == Qt::Key_Down) {
    m_current = (m_current + (key == Qt::Key_Down ? 1 : m_plan.watched.size() - 1)) % m_plan.watched.size();
    styleTitles();
    redraw();
  } else {
    emit neuronChosen(m_plan.watched[m_current], key == Qt::Key_Delete);
  }
}

void TracePlot::focusInEvent(QFocusEvent* event) {
  PlotWidget::focusInEvent(event);
  styleTitles();
  redraw();
}

void TracePlot::focusOutEvent(QFocusEvent* event) {
  PlotWidget::focusOutEvent(event);
  styleTitles();
  redraw();
}

} // namespace spikeloom
