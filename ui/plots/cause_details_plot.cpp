#include "ui/plots/cause_details_plot.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/pattern_area.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

QVector<QCPGraphData> pointsOf(const auto& rows, auto&& key, auto&& value) {
  QVector<QCPGraphData> points;
  for (const auto& row : rows)
    points.append({key(row), value(row)});
  return points;
}

} // namespace

CauseDetailsPlot::CauseDetailsPlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Errors of the single neurons, over the window and by frequency"));
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  buildNeurons();
  buildOverTime();
  buildSpectrum();
  applyColors();
}

QCPAxisRect* CauseDetailsPlot::addPanel(int column, const QString& xTitle, const QString& title) {
  auto* const rect = addAxisRect(static_cast<QCPLayoutGrid*>(plot()->plotLayout()->element(0, 0)), 0, column);
  keyOf(rect)->setLabel(xTitle);
  auto* const text = new QCPItemText(plot());
  text->setLayer(QStringLiteral("legend"));
  text->setSelectable(false);
  text->setClipToAxisRect(false);
  text->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  text->position->setType(QCPItemPosition::ptAxisRectRatio);
  text->position->setAxisRect(rect);
  text->position->setCoords(0, 0);
  text->setText(title);
  m_titles.push_back(text);
  return rect;
}

void CauseDetailsPlot::buildNeurons() {
  m_dots = addPanel(0, tr("too slow (share)"), tr("A dot a neuron: too few spikes ↑"));
  m_diagonal = addGraph(m_dots, QStringLiteral("grid"));
  m_neurons = addGraph(m_dots, QStringLiteral("main"));
  m_neurons->setLineStyle(QCPGraph::lsNone);
}

void CauseDetailsPlot::buildOverTime() {
  m_time = addPanel(1, tr("time from stimulus onset (ms)"), tr("Error over the window (share)"));
  m_tracking = new PatternArea(keyOf(m_time), valueOf(m_time));
  m_total = new PatternArea(keyOf(m_time), valueOf(m_time));
  for (auto* const area : {m_tracking, m_total})
    area->setLayer(QStringLiteral("main"));
  m_total->setChannelFillGraph(m_tracking);
}

void CauseDetailsPlot::buildSpectrum() {
  m_frequency = addPanel(2, tr("frequency (Hz)"), tr("Power: target, with rates, spike noise"));
  m_noise = addGraph(m_frequency, QStringLiteral("main"));
  m_rates = addGraph(m_frequency, QStringLiteral("main"));
  m_target = addGraph(m_frequency, QStringLiteral("main"));
  for (QCPAxis* const axis : {keyOf(m_frequency), valueOf(m_frequency)}) {
    axis->setScaleType(QCPAxis::stLogarithmic);
    axis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    axis->setNumberFormat(QStringLiteral("gbc"));
    axis->setNumberPrecision(0);
  }
}

void CauseDetailsPlot::show(const CauseDetails& details) {
  m_details = details;
  setHint(details.neurons.empty() ? tr("Computed in a moment") : QString());
  showNeurons();
  showOverTime();
  showSpectrum();
  redraw();
}

/// The same scale on both axes: above the diagonal spikes are the larger cause, below it slowness.
void CauseDetailsPlot::showNeurons() {
  using Neuron = CauseDetails::Neuron;
  m_neurons->data()->set(pointsOf(
      m_details.neurons, [](const Neuron& n) { return n.tracking; },
      [](const Neuron& n) { return n.sampling; }));
  double most = 0.1;
  for (const Neuron& neuron : m_details.neurons)
    most = std::max({most, neuron.tracking, neuron.sampling});
  most = std::min(1.08 * most, 2.0);
  keyOf(m_dots)->setRange(-0.03 * most, most);
  valueOf(m_dots)->setRange(-0.03 * most, most);
  m_diagonal->data()->set({{0, 0}, {most, most}}, true);
}

void CauseDetailsPlot::showOverTime() {
  using Row = CauseDetails::OverTime;
  const auto time = [](const Row& row) { return row.time; };
  m_tracking->data()->set(pointsOf(m_details.overTime, time, [](const Row& row) { return row.tracking; }),
                          true);
  m_total->data()->set(
      pointsOf(m_details.overTime, time, [](const Row& row) { return row.tracking + row.sampling; }), true);
  double most = 0.1;
  for (const Row& row : m_details.overTime)
    most = std::max(most, row.tracking + row.sampling);
  valueOf(m_time)->setRange(0, 1.08 * std::min(most, 2.0));
  if (!m_details.overTime.empty())
    keyOf(m_time)->setRange(m_details.overTime.front().time, m_details.overTime.back().time);
}

void CauseDetailsPlot::showSpectrum() {
  using Row = CauseDetails::Power;
  const auto frequency = [](const Row& row) { return row.frequency; };
  m_target->data()->set(pointsOf(m_details.spectrum, frequency, [](const Row& row) { return row.target; }),
                        true);
  m_rates->data()->set(pointsOf(m_details.spectrum, frequency, [](const Row& row) { return row.rates; }),
                       true);
  m_noise->data()->set(pointsOf(m_details.spectrum, frequency, [](const Row& row) { return row.noise; }),
                       true);
  double low = 1e300, high = 0;
  for (const Row& row : m_details.spectrum) {
    high = std::max({high, row.target, row.noise});
    low = std::min(low, row.target);
  }
  if (high > 0) {
    valueOf(m_frequency)->setRange(std::max(low / 3, high * 1e-5), high * 2);
    keyOf(m_frequency)->setRange(m_details.spectrum.front().frequency, m_details.spectrum.back().frequency);
  }
}

void CauseDetailsPlot::clickedAt(const QPoint& point, bool) {
  if (!m_dots->rect().contains(point) || m_details.neurons.empty())
    return;
  const auto distance = [&](const CauseDetails::Neuron& neuron) {
    const QPointF at(keyOf(m_dots)->coordToPixel(neuron.tracking),
                     valueOf(m_dots)->coordToPixel(neuron.sampling));
    return (at - point).manhattanLength();
  };
  const auto nearest = std::ranges::min_element(m_details.neurons, {}, distance);
  if (distance(*nearest) < fontMetrics().height())
    emit neuronChosen(nearest->neuron);
}

void CauseDetailsPlot::restyle(const PlotColors& colors) {
  const int line = fontMetrics().height();
  for (auto* const rect : {m_dots, m_time, m_frequency}) {
    rect->setMinimumMargins({});
    rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
    rect->setMargins(QMargins(0, line + 6, line, 0));
  }
  for (auto* const title : m_titles) {
    title->setFont(font());
    title->setColor(colors.text);
    title->setPadding(QMargins(0, 0, 0, 2));
  }
  const RoleLook tracking = lookOf(Role::Tracking, palette()), sampling = lookOf(Role::Sampling, palette());
  m_neurons->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colors.text),
                                             blended(colors.text, colors.background, 0.3), 7));
  m_diagonal->setPen(scaledPen(blended(colors.text, colors.background, 0.4), 1, Qt::DashLine));
  m_tracking->setLook(tracking);
  m_total->setLook(sampling);
  m_target->setPen(penOf(lookOf(Role::Target, palette())));
  m_rates->setPen(scaledPen(colors.actual, 2));
  m_noise->setPen(scaledPen(sampling.color, 2));
}

} // namespace spikeloom
