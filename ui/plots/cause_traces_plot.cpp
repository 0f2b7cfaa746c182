#include "ui/plots/cause_traces_plot.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/pattern_area.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

QVector<QCPGraphData> pointsOf(const CauseTraces& traces, const std::vector<float>& values) {
  QVector<QCPGraphData> points;
  points.reserve(static_cast<qsizetype>(values.size()));
  for (std::size_t k = 0; k < values.size(); ++k)
    points.append({traces.first + static_cast<double>(k) * traces.interval, static_cast<double>(values[k])});
  return points;
}

std::vector<float> shifted(const std::vector<float>& mean, const std::vector<float>& spread, float times) {
  std::vector<float> out(mean);
  for (std::size_t k = 0; k < out.size() && k < spread.size(); ++k)
    out[k] += times * spread[k];
  return out;
}

} // namespace

CauseTracesPlot::CauseTracesPlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("One neuron if the others sent rates, and with spikes"));
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  for (const int row : {0, 1})
    buildPanel(row);
  keyOf(m_panels[0].rect)->setTickLabels(false);
  keyOf(m_panels[1].rect)->setLabel(tr("time from stimulus onset (ms)"));
  auto* const lower = m_panels[1].rect;
  m_withRates = addGraph(lower, QStringLiteral("main"));
  m_panels[1].gap->setChannelFillGraph(m_withRates);
  m_bandLow = addGraph(lower, QStringLiteral("grid"));
  m_bandHigh = addGraph(lower, QStringLiteral("grid"));
  m_bandHigh->setChannelFillGraph(m_bandLow);
  m_bandHigh->setAntialiasedFill(false); // as PatternArea
  fillLegends();
  m_axisTitle = addSideTitle(lower, {}, 0, m_panels.size());
  applyColors();
}

void CauseTracesPlot::buildPanel(int row) {
  auto* const grid = static_cast<QCPLayoutGrid*>(plot()->plotLayout()->element(0, 0));
  Panel& panel = m_panels[static_cast<std::size_t>(row)];
  panel.legend = addLegend(grid, 2 * row);
  panel.rect = addAxisRect(grid, 2 * row + 1, 0);
  panel.gap = new PatternArea(keyOf(panel.rect), valueOf(panel.rect));
  panel.gap->setLayer(QStringLiteral("main"));
  panel.target = addGraph(panel.rect, QStringLiteral("main"));
  panel.response = addGraph(panel.rect, QStringLiteral("main"));
  panel.gap->setChannelFillGraph(panel.target);
  panel.title = new FittedText(plot());
  panel.title->setLayer(QStringLiteral("legend"));
  panel.title->setClipToAxisRect(false);
  panel.title->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  panel.title->position->setType(QCPItemPosition::ptAxisRectRatio);
  panel.title->position->setAxisRect(panel.rect);
  panel.title->position->setCoords(0, 0);
}

/// Lines and areas in the order in which one comes to see them.
void CauseTracesPlot::fillLegends() {
  Panel &rates = m_panels[0], &spikes = m_panels[1];
  rates.target->setName(wordOf(Role::Target));
  rates.gap->setName(wordOf(Role::Tracking));
  spikes.response->setName(tr("one trial"));
  spikes.gap->setName(wordOf(Role::Sampling));
  m_bandHigh->setName(tr("all ± s"));
  for (QCPGraph* const graph : {rates.response, rates.target, static_cast<QCPGraph*>(rates.gap)})
    graph->addToLegend(rates.legend);
  for (QCPGraph* const graph : {spikes.response, static_cast<QCPGraph*>(spikes.gap), m_bandHigh})
    graph->addToLegend(spikes.legend);
}

void CauseTracesPlot::show(const CauseTraces& traces) {
  setHint(traces.reason);
  const bool there = traces.reason.isEmpty() && !traces.target.empty();
  for (const Panel& panel : m_panels) {
    panel.rect->setVisible(there);
    panel.title->setVisible(there);
    panel.legend->setVisible(there);
  }
  m_axisTitle->setVisible(there);
  const std::array<const std::vector<float>*, 2> responses{&traces.rates, &traces.trial};
  for (std::size_t row = 0; row < 2; ++row) {
    const Panel& panel = m_panels[row];
    panel.target->data()->set(pointsOf(traces, traces.target), true);
    panel.response->data()->set(pointsOf(traces, *responses[row]), true);
    panel.gap->data()->set(pointsOf(traces, *responses[row]), true);
  }
  m_withRates->data()->set(pointsOf(traces, traces.rates), true);
  m_bandLow->data()->set(pointsOf(traces, shifted(traces.mean, traces.spread, -1)), true);
  m_bandHigh->data()->set(pointsOf(traces, shifted(traces.mean, traces.spread, 1)), true);
  m_panels[0].response->setName(traces.quantity);
  const QString slow = shareText(traces.shares.tracking), more = shareText(traces.shares.sampling);
  m_panels[0].title->setTexts(
      {tr("Neuron %1 if the others sent rates: error %2").arg(traces.neuron).arg(slow),
       tr("Neuron %1, rates: error %2").arg(traces.neuron).arg(slow)});
  if (traces.trial.empty())
    m_panels[1].title->setTexts({tr("Rate units send no spikes")});
  else
    m_panels[1].title->setTexts({tr("Neuron %1 if they send spikes: %2 more").arg(traces.neuron).arg(more),
                                 tr("Neuron %1, spikes: %2 more").arg(traces.neuron).arg(more)});
  m_axisTitle->setText(traces.axisTitle);
  if (there)
    fitAxes(traces);
  redraw();
}

/// The same for both panels; from the target, and what is seen of the trials nearly always.
void CauseTracesPlot::fitAxes(const CauseTraces& traces) {
  auto [low, high] = std::ranges::minmax(traces.target);
  std::vector<float> all(traces.trial);
  all.insert(all.end(), traces.rates.begin(), traces.rates.end());
  std::erase_if(all, [](float x) { return !std::isfinite(x); });
  if (!all.empty()) {
    std::ranges::sort(all);
    low = std::min(low, all[all.size() / 200]);
    high = std::max(high, all[all.size() - 1 - all.size() / 200]);
  }
  const double margin = 0.05 * std::max(1e-6, static_cast<double>(high - low));
  const double end = traces.first + static_cast<double>(traces.target.size() - 1) * traces.interval;
  for (const Panel& panel : m_panels) {
    valueOf(panel.rect)->setRange(static_cast<double>(low) - margin, static_cast<double>(high) + margin);
    keyOf(panel.rect)->setRange(traces.first - traces.interval, end);
  }
}

void CauseTracesPlot::restyle(const PlotColors& colors) {
  const int line = fontMetrics().height();
  auto* const grid = static_cast<QCPLayoutGrid*>(plot()->plotLayout()->element(0, 0));
  grid->setRowSpacing(0);
  for (const int row : {0, 2})
    grid->setRowStretchFactor(row, 0.001);
  plot()->plotLayout()->setMargins(QMargins(0, 0, 0, bottomMargin()));
  for (const Panel& panel : m_panels) {
    panel.rect->setAutoMargins(QCP::msNone);
    panel.rect->setMinimumMargins({});
    panel.rect->setMargins(QMargins(leftMargin(), 4, line / 2, 4));
    panel.rect->setMinimumSize(40, 10);
    panel.legend->setMargins(QMargins(leftMargin(), line + 6, 4, 0)); // above it stands the title
    panel.legend->setMaximumSize(QWIDGETSIZE_MAX, 2 * line + 10);
    panel.legend->setEntries({line * 3 / 2, line}, line / 2);
    const bool rates = &panel == &m_panels[0];
    panel.gap->setLook(lookOf(rates ? Role::Tracking : Role::Sampling, palette()));
    panel.response->setPen(scaledPen(colors.actual, rates ? 2 : 1));
    QPen target = penOf(lookOf(Role::Target, palette()));
    target.setWidth(2); // before an audience, too: a thicker one would hide the gaps
    panel.target->setPen(target);
    QFont bold = font();
    bold.setBold(true);
    panel.title->setFont(bold);
    panel.title->setColor(colors.text);
    panel.title->setPadding(QMargins(0, 0, 0, line + 6)); // below it stands the legend
  }
  QColor band = lookOf(Role::Sampling, palette()).color;
  band.setAlpha(80);
  m_withRates->setPen(Qt::NoPen);
  m_bandLow->setPen(Qt::NoPen);
  m_bandHigh->setPen(Qt::NoPen);
  m_bandHigh->setBrush(band);
  styleSideTitle(m_axisTitle);
}

} // namespace spikeloom
