// Building and styling of the panels; what they show is in trace_plot.cpp.
#include "ui/plots/trace_plot.h"

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/heard_spikes.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/thick_line.h"

namespace spikeloom {

namespace {

constexpr std::size_t oneColumn = 4; // more panels than this stand in two columns

} // namespace

std::size_t TracePlot::columns() const {
  return m_plan.sets > 1 ? m_plan.sets : m_plan.watched.size() > oneColumn ? 2 : 1;
}

void TracePlot::tearDown() {
  if (m_axisTitle)
    plot()->removeItem(m_axisTitle);
  m_axisTitle = nullptr;
  for (auto& panel : m_panels) {
    panel.marks.remove();
    plot()->removeItem(panel.title);
    plot()->removeItem(panel.score);
  }
  for (auto& strip : m_strips) {
    strip.marks.remove();
    plot()->removeItem(strip.excitatory);
    plot()->removeItem(strip.inhibitory);
  }
  plot()->clearPlottables(); // before their axes go
  m_panels.clear();
  m_strips.clear();
  m_heads.clear();
  m_legend = nullptr;
  plot()->plotLayout()->clear();
  plot()->plotLayout()->simplify();
}

void TracePlot::build(const Plan& plan) {
  const auto time = navigation().view(Qt::Horizontal); // other neurons are looked at in the same detail
  tearDown();
  m_plan = plan;
  m_grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(1, 0, m_grid); // row 0: the legend
  if (!plan.watched.empty()) {
    addPanels();
    fillLegend();
  }
  setHint(plan.watched.empty() ? tr("Click a row of the raster to watch a neuron") : QString());
  m_current = 0;
  m_network.reset(); // everything is to be shown anew
  m_previous.assign(columns(), nullptr);
  m_tests.assign(columns(), {});
  m_averages.assign(columns(), nullptr);
  m_inputs.reset();
  m_predicted.clear();
  m_range.reset();
  setValueAxes();
  for (auto& panel : m_panels)
    panel.marks.setTimes(m_times);
  for (auto& strip : m_strips)
    strip.marks.setTimes(m_times);
  navigation().look(Qt::Horizontal, time);
  applyColors();
}

/// Rows: heads of the columns (several sets), panels, and under the first of them what it hears.
void TracePlot::addPanels() {
  const std::size_t count = m_plan.watched.size(), wide = columns();
  const std::size_t rows = m_plan.sets > 1 ? count : (count + wide - 1) / wide;
  const int first = m_plan.sets > 1 ? 1 : 0;
  if (first)
    addHeads(wide);
  m_panels.reserve(rows * wide);
  const int shift = m_plan.strips ? 1 : 0; // of the rows below the strips
  for (std::size_t column = 0; column < wide; ++column)
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t index = m_plan.sets > 1 ? row : column * rows + row;
      if (index >= count)
        continue;
      const bool last = row + 1 == rows || (m_plan.sets == 1 && index + 1 == count);
      const bool strip = row == 0 && m_plan.strips;
      const bool striped = strip && (m_plan.sets > 1 || column == 0);
      const bool named = m_plan.sets == 1 || column + 1 == wide;
      const int at = first + static_cast<int>(row) + (row > 0 ? shift : 0);
      addPanel(m_plan.watched[index], at, static_cast<int>(column), last && !striped, named);
      if (striped)
        addStrip(at + 1, static_cast<int>(column), last, named);
    }
  addAxisTitle(rows);
}

void TracePlot::addHeads(std::size_t columns) {
  for (std::size_t column = 0; column < columns; ++column) {
    auto* head = new QCPTextElement(plot(), tr("target set %1").arg(column + 1));
    head->setLayer(QStringLiteral("legend"));
    head->setSelectable(false);
    m_grid->addElement(0, static_cast<int>(column), head);
    m_heads.push_back(head);
  }
  m_grid->setRowStretchFactor(0, 0.001);
}

void TracePlot::addPanel(std::uint32_t neuron, int row, int column, bool lowest, bool named) {
  auto* rect = addAxisRect(m_grid, row, column);
  auto* time = rect->axis(QCPAxis::atBottom);
  rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(3);
  rect->axis(QCPAxis::atLeft)->setTickLabels(m_plan.sets == 1 || column == 0);
  time->setTickLabels(lowest);
  if (lowest)
    time->setLabel(tr("time from stimulus onset (ms)"));
  const QString still = QStringLiteral("main"), moving = QStringLiteral("overlay");
  auto* previous = addGraph(rect, still);
  auto* target = addGraph(rect, still);
  auto* prediction = addGraph(rect, still);
  auto* mean = new ThickLine(time, rect->axis(QCPAxis::atLeft)); // the plot's
  mean->setLayer(still);
  auto* activity = addGraph(rect, moving);
  const auto text = [&](double x, double y) {
    auto* item = addMarginText(plot());
    item->setTextAlignment(Qt::AlignLeft);
    item->position->setType(QCPItemPosition::ptAxisRectRatio);
    item->position->setAxisRect(rect);
    item->position->setCoords(x, y);
    return item;
  };
  auto* title = text(1, 0.5);
  title->setVisible(named);
  auto* score = text(1, 0.5);
  score->setVisible(!named);
  m_panels.push_back({neuron,
                      static_cast<std::size_t>(column),
                      rect,
                      previous,
                      target,
                      prediction,
                      activity,
                      mean,
                      {},
                      title,
                      score,
                      TimeMarks(rect)});
}

void TracePlot::addStrip(int row, int column, bool lowest, bool named) {
  auto* rect = addAxisRect(m_grid, row, column);
  auto* time = rect->axis(QCPAxis::atBottom);
  time->setTickLabels(lowest);
  if (lowest)
    time->setLabel(tr("time from stimulus onset (ms)"));
  rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(2);
  rect->axis(QCPAxis::atLeft)->setTickLabels(m_plan.sets == 1 || column == 0);
  auto* spikes = new HeardSpikes(time, rect->axis(QCPAxis::atLeft)); // the plot's
  spikes->setLayer(QStringLiteral("overlay"));
  const auto word = [&](Role role, double ratio) {
    auto* text = addMarginText(plot());
    text->position->setType(QCPItemPosition::ptAxisRectRatio);
    text->position->setAxisRect(rect);
    text->position->setCoords(1, ratio);
    text->setText(wordOf(role));
    text->setVisible(named);
    return text;
  };
  auto* excitatory = word(Role::Excitatory, 0.25);
  auto* inhibitory = word(Role::Inhibitory, 0.75);
  m_strips.push_back(
      {static_cast<std::size_t>(column), rect, spikes, excitatory, inhibitory, TimeMarks(rect)});
}

void TracePlot::fillLegend() {
  m_legend = addLegend(plot()->plotLayout(), 0);
  m_legend->setEntries({32, 18}, 16);
  const Panel& first = m_panels.front();
  first.target->setName(wordOf(Role::Target));
  first.prediction->setName(wordOf(Role::Prediction));
  for (auto* graph : {first.activity, first.target, first.previous})
    graph->addToLegend(m_legend);
}

void TracePlot::addAxisTitle(std::size_t rows) {
  const std::size_t middle = (rows - 1) / 2;
  m_axisTitle = addSideTitle(m_panels[middle].rect, {}, rows % 2 ? 0.5 : 1.05, rows);
}

/// The same beside each column, so that the panels of all sets are equally wide.
QMargins TracePlot::panelMargins() const { return {leftMargin(), 4, nameMargin(), 4}; }

void TracePlot::restylePanel(Panel& panel) {
  const auto look = [this](Role role) { return penOf(lookOf(role, palette())); };
  panel.rect->setAutoMargins(QCP::msNone);
  panel.rect->setMinimumMargins({});
  panel.rect->setMargins(panelMargins());
  panel.rect->setMinimumSize(40, 10);
  panel.previous->setPen(scaledPen(colors().previous));
  panel.target->setPen(look(Role::Target));
  panel.prediction->setPen(look(Role::Prediction));
  panel.prediction->setAntialiased(false);
  panel.activity->setPen(look(Role::Network));
  panel.mean->setPen(scaledPen(lookOf(Role::Network, palette()).color, 2));
  for (QCPGraph* const trial : panel.trials)
    trial->setPen(scaledPen(colors().previous));
  panel.score->setFont(font());
  panel.score->setColor(colors().text);
  panel.marks.restyle(colors());
}

void TracePlot::restyleStrip(Strip& strip) {
  strip.rect->setAutoMargins(QCP::msNone);
  strip.rect->setMinimumMargins({});
  strip.rect->setMargins(panelMargins());
  strip.rect->setMinimumSize(40, 10);
  strip.spikes->setColors(colors().excitatory, colors().inhibitory);
  strip.excitatory->setColor(colors().excitatory);
  strip.inhibitory->setColor(colors().inhibitory);
  for (auto* text : {strip.excitatory, strip.inhibitory})
    text->setFont(font());
  strip.marks.restyle(colors());
}

void TracePlot::restyle(const PlotColors& colors) {
  for (auto& panel : m_panels)
    restylePanel(panel);
  for (auto& strip : m_strips)
    restyleStrip(strip);
  for (auto* head : m_heads) {
    const QMargins beside = panelMargins();
    head->setMargins(QMargins(beside.left(), 0, beside.right(), 2));
    head->setTextColor(colors.text);
  }
  layOutPanels(m_legend);
  m_grid->setRowSpacing(0);
  m_grid->setColumnSpacing(0);
  if (m_legend)
    m_legend->setMargins(QMargins(leftMargin(), 0, 4, 0));
  if (m_axisTitle)
    styleSideTitle(m_axisTitle);
  styleTitles();
}

void TracePlot::styleTitles() {
  for (auto& panel : m_panels) {
    QFont titleFont = font();
    titleFont.setUnderline(hasFocus() && m_current < m_plan.watched.size() &&
                           panel.neuron == m_plan.watched[m_current]);
    panel.title->setFont(titleFont);
    panel.title->setColor(colors().text);
  }
  for (std::size_t column = 0; column < m_heads.size(); ++column) {
    QFont headFont = font();
    headFont.setBold(column == m_set); // what is under way
    m_heads[column]->setFont(headFont);
  }
}

} // namespace spikeloom
