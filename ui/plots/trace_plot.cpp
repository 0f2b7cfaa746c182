#include "ui/plots/trace_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QKeyEvent>

#include <qcustomplot.h>

#include "ui/plots/plot_parts.h"
#include "ui/plots/trace_data.h"

namespace spikeloom {

namespace {

constexpr std::size_t oneColumn = 4; // more panels than this stand in two columns

auto pointsOf(const QCPGraph* graph) {
  return std::ranges::subrange(graph->data()->constBegin(), graph->data()->constEnd());
}

void setPoints(QCPGraph* graph, const QVector<QCPGraphData>& points) { graph->data()->set(points, true); }

} // namespace

TracePlot::TracePlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Activity and targets of the watched neurons"));
  setAccessibleDescription(
      tr("Up and Down go to a panel, Enter watches its neuron alone, Delete removes it."));
  plot()->plotLayout()->clear();
  build({});
}

TracePlot::~TracePlot() = default;

void TracePlot::build(const std::vector<std::uint32_t>& watched) {
  if (m_axisTitle)
    plot()->removeItem(m_axisTitle);
  m_axisTitle = nullptr;
  for (auto& panel : m_panels) {
    panel.marks.remove();
    plot()->removeItem(panel.title);
  }
  plot()->clearGraphs(); // before their axes go
  m_panels.clear();
  m_legend = nullptr;
  auto* layout = plot()->plotLayout();
  layout->clear();
  layout->simplify();
  m_grid = new QCPLayoutGrid;
  layout->addElement(1, 0, m_grid); // row 0: the legend

  const std::size_t columns = watched.size() > oneColumn ? 2 : 1;
  const std::size_t rows = (watched.size() + columns - 1) / columns;
  m_panels.reserve(watched.size());
  for (std::size_t i = 0; i < watched.size(); ++i)
    addPanel(watched[i], static_cast<int>(i % rows), static_cast<int>(i / rows),
             i % rows == rows - 1 || i + 1 == watched.size());
  if (!m_panels.empty()) {
    fillLegend();
    addAxisTitle(rows);
  }
  setHint(watched.empty() ? tr("Click a row of the raster to watch a neuron") : QString());
  m_current = 0;
  m_network.reset(); // everything is to be shown anew
  m_previous.reset();
  m_times = {};
  m_predicted.clear();
  m_range.reset();
  setValueAxes();
  applyColors();
}

void TracePlot::addPanel(std::uint32_t neuron, int row, int column, bool lowest) {
  auto* rect = addAxisRect(m_grid, row, column);
  auto* time = rect->axis(QCPAxis::atBottom);
  rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(3);
  time->setTickLabels(lowest);
  if (lowest)
    time->setLabel(tr("time from stimulus onset (ms)"));
  const QString still = QStringLiteral("main"), moving = QStringLiteral("overlay");
  auto* previous = addGraph(rect, still);
  auto* target = addGraph(rect, still);
  auto* prediction = addGraph(rect, still);
  auto* activity = addGraph(rect, moving);
  auto* title = addMarginText(plot());
  title->setTextAlignment(Qt::AlignLeft);
  title->position->setType(QCPItemPosition::ptAxisRectRatio);
  title->position->setAxisRect(rect);
  title->position->setCoords(1, 0.5);
  m_panels.push_back({neuron, rect, previous, target, prediction, activity, title, TimeMarks(rect)});
}

void TracePlot::fillLegend() {
  m_legend = addLegend(plot());
  m_legend->setColumnSpacing(16);
  const Panel& first = m_panels.front();
  first.target->setName(tr("target"));
  first.prediction->setName(tr("prediction"));
  for (auto* graph : {first.activity, first.target, first.previous})
    graph->addToLegend(m_legend);
}

void TracePlot::addAxisTitle(std::size_t rows) {
  const std::size_t middle = (rows - 1) / 2;
  m_axisTitle = addSideTitle(m_panels[middle].rect, {}, rows % 2 ? 0.5 : 1.05);
}

/// Says what is shown.
void TracePlot::nameAll(const TrialView& view) {
  if (m_panels.empty())
    return;
  m_axisTitle->setText(view.scale.axisTitle());
  m_panels.front().activity->setName(view.scale.quantity);
  m_panels.front().previous->setName(view.sets() > 1 ? tr("earlier loop, same set") : tr("previous loop"));
}

QString TracePlot::axisTitle() const { return m_axisTitle ? m_axisTitle->text() : QString(); }

void TracePlot::show(const TrialView& view, const std::vector<std::uint32_t>& watched) {
  if (!std::ranges::equal(watched, m_panels, {}, {}, &Panel::neuron))
    build(watched);
  const bool newTimes = !sameTimes(view.times, m_times);
  const bool newTarget = view.network != m_network || newTimes || view.set() != m_set;
  const bool newPrevious = view.back != m_previous;
  const bool newTitles = view.curve != m_curve || newTarget;
  const int trial = view.front ? view.front->number : 0;
  const bool newTrial = trial != m_trial || newPrevious;
  if (view.network != m_network)
    m_range.reset();
  m_network = view.network;
  m_previous = view.back;
  m_curve = view.curve;
  m_times = view.times;
  m_trial = trial;
  m_set = view.set();
  m_rates = view.network && view.network->quantity == TrainedQuantity::rate;
  if (newTimes)
    for (auto& panel : m_panels)
      panel.marks.setTimes(view.times);
  if (newTarget) {
    showTargets(view);
    nameAll(view);
  }
  if (newPrevious)
    showPrevious(view);
  if (newTitles)
    showTitles(view.correlation());
  const bool newPrediction = showPrediction(view, newTarget);
  showActivity(view);
  if (fitValueAxis(newTrial) || newTarget || newPrevious || newTitles || newPrediction)
    redraw();
  else
    redrawMoving();
}

void TracePlot::showTargets(const TrialView& view) {
  for (const auto& panel : m_panels)
    setPoints(panel.target, targetOf(view, panel.neuron));
}

/// Returns whether it may be another one than before.
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
    setPoints(panel.prediction, predictionOf(view, panel.neuron));
  return true;
}

void TracePlot::showPrevious(const TrialView& view) {
  for (const auto& panel : m_panels)
    setPoints(panel.previous,
              view.back ? activityOf(*view.back, panel.neuron, view.back->neurons, view.scale.factor)
                        : QVector<QCPGraphData>());
}

void TracePlot::showTitles(const std::vector<float>* correlation) {
  for (const auto& panel : m_panels) {
    const auto index = static_cast<std::size_t>(panel.neuron);
    const QString neuron = tr("neuron %1").arg(panel.neuron);
    if (!correlation || index >= correlation->size() || !std::isfinite((*correlation)[index]))
      panel.title->setText(neuron);
    else
      panel.title->setText(
          tr("%1\nr = %2").arg(neuron).arg(static_cast<double>((*correlation)[index]), 0, 'f', 2));
  }
}

void TracePlot::showActivity(const TrialView& view) {
  for (auto& panel : m_panels) {
    const std::int64_t column = view.front ? columnOf(view, panel.neuron) : -1;
    setPoints(panel.activity, column < 0 ? QVector<QCPGraphData>()
                                         : activityOf(*view.front, static_cast<std::size_t>(column),
                                                      columnCount(view), view.scale.factor));
    panel.marks.setCursor(view.time, view.underWay);
  }
}

bool TracePlot::fitValueAxis(bool newTrial) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  m_values.clear();
  for (const auto& panel : m_panels) {
    for (const auto& point : pointsOf(panel.target))
      if (std::isfinite(point.value)) {
        low = std::min(low, point.value);
        high = std::max(high, point.value);
      }
    for (const auto* graph : {panel.activity, panel.previous, panel.prediction})
      for (const auto& point : pointsOf(graph))
        if (std::isfinite(point.value))
          m_values.push_back(static_cast<float>(point.value));
  }
  if (const auto count = static_cast<std::ptrdiff_t>(m_values.size()); count >= 40) {
    // Not the extremes: a few sharp peaks would flatten all the rest. A rate is nothing but peaks, one a
    // spike.
    const std::ptrdiff_t left = count / (m_rates ? 1000 : 50);
    const auto quantile = [&](std::ptrdiff_t rank) {
      std::ranges::nth_element(m_values, m_values.begin() + rank);
      return static_cast<double>(m_values[static_cast<std::size_t>(rank)]);
    };
    low = std::min(low, quantile(left));
    high = std::max(high, quantile(count - 1 - left));
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
    m_current = (m_current + (key == Qt::Key_Down ? 1 : m_panels.size() - 1)) % m_panels.size();
    styleTitles();
    redraw();
  } else {
    emit neuronChosen(m_panels[m_current].neuron, key == Qt::Key_Delete);
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

void TracePlot::styleTitles() {
  for (std::size_t i = 0; i < m_panels.size(); ++i) {
    QFont titleFont = font();
    titleFont.setUnderline(hasFocus() && i == m_current);
    m_panels[i].title->setFont(titleFont);
    m_panels[i].title->setColor(colors().text);
  }
}

void TracePlot::restyle(const PlotColors& colors) {
  const int left = leftMargin();
  for (auto& panel : m_panels) {
    panel.rect->setAutoMargins(QCP::msNone);
    panel.rect->setMinimumMargins({});
    panel.rect->setMargins(QMargins(left, 4, nameMargin(), 4));
    panel.rect->setMinimumSize(40, 10);
    panel.previous->setPen(QPen(colors.previous));
    panel.target->setPen(QPen(colors.target, 1, Qt::DashLine));
    // Dots of one pixel would hardly be seen; without antialiasing two cost no more.
    panel.prediction->setPen(QPen(colors.prediction, 2, Qt::DotLine, Qt::FlatCap));
    panel.prediction->setAntialiased(false);
    panel.activity->setPen(QPen(colors.actual));
    panel.marks.restyle(colors);
  }
  layOutPanels(m_legend);
  m_grid->setRowSpacing(0);
  m_grid->setColumnSpacing(0);
  if (m_legend)
    m_legend->setMargins(QMargins(left, 0, nameMargin(), 0));
  if (m_axisTitle)
    styleSideTitle(m_axisTitle);
  styleTitles();
}

} // namespace spikeloom
