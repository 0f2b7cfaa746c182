#include "ui/plots/sweep_slice_plot.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/roles.h"
#include "ui/plots/cell_ticker.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

SweepSlicePlot::SweepSlicePlot(QWidget* parent) : SweepPlot(parent) {
  setAccessibleName(tr("Sweep along its axis"));
  plot()->plotLayout()->clear();
  m_legend = addLegend(plot()->plotLayout(), 0);
  m_legend->setEntries({18, 12}, 6);
  m_rect = addAxisRect(plot()->plotLayout(), 1, 0);
  plot()->plotLayout()->setRowStretchFactor(0, 0.001);
  m_ticker = QSharedPointer<CellTicker>::create(keyOf(m_rect));
  keyOf(m_rect)->setTicker(m_ticker);
  const QString layer = QStringLiteral("main");
  for (QCPGraph** const graph : {&m_expected, &m_tracking, &m_sampling, &m_mean, &m_runs})
    *graph = addGraph(m_rect, layer);
  m_runs->setLineStyle(QCPGraph::lsNone);
  m_mean->setName(tr("measured"));
  m_runs->setName(tr("single runs"));
  m_expected->setName(tr("open loop"));
  m_tracking->setName(tr("T (theory)"));
  m_sampling->setName(tr("S (theory)"));
  m_first = addUprightLine(m_rect);
  m_second = addUprightLine(m_rect);
  setAccessibleDescription(
      tr("Arrow keys choose a cell, with Shift one to compare it with; Enter opens it."));
  applyColors();
}

std::size_t SweepSlicePlot::row() const {
  return chosen().first && *chosen().first < picture().cells.size() ? *chosen().first / picture().columns()
                                                                    : 0;
}

void SweepSlicePlot::pictureChanged() { draw(); }

void SweepSlicePlot::chosenChanged() { draw(); }

void SweepSlicePlot::draw() {
  for (QCPGraph* const graph : {m_mean, m_runs, m_expected, m_tracking, m_sampling})
    graph->data()->clear();
  const auto add = [](QCPGraph* graph, double x, double value) {
    if (std::isfinite(value))
      graph->addData(x, value);
  };
  for (std::size_t k = 0; k < picture().columns() && !picture().cells.empty(); ++k) {
    const SweepCell& cell = picture().cells[row() * picture().columns() + k];
    const auto x = static_cast<double>(k);
    add(m_mean, x, cell.mean);
    if (cell.runs.size() > 1)
      for (const double run : cell.runs)
        add(m_runs, x, run);
    add(m_expected, x, cell.expected.value_or(std::numeric_limits<double>::quiet_NaN()));
    if (picture().tracking)
      add(m_tracking, x, cell.theoryTracking);
    if (picture().sampling)
      add(m_sampling, x, cell.theorySampling);
  }
  m_ticker->setNames(picture().x);
  keyOf(m_rect)->setRange(-0.5, static_cast<double>(std::max<std::size_t>(1, picture().columns())) - 0.5);
  const QString at =
      picture().yTitle.isEmpty() || picture().cells.empty()
          ? QString()
          : tr(" at %1 = %2").arg(picture().yTitle, picture().y.value(static_cast<int>(row())));
  keyOf(m_rect)->setLabel(picture().xTitle + at);
  valueOf(m_rect)->setLabel(picture().measure);
  setHint(picture().hint);
  fitValues();
  fillLegend();
  markChosen();
  redraw();
}

void SweepSlicePlot::fitValues() {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (QCPGraph* const graph : {m_mean, m_runs, m_expected, m_tracking, m_sampling})
    for (const QCPGraphData& point : *graph->data()) {
      low = std::min(low, point.value);
      high = std::max(high, point.value);
    }
  if (!(low <= high))
    return valueOf(m_rect)->setRange(0, 1);
  if (low >= 0 && low < 0.6 * high)
    low = 0; // an error, a share: small should look small
  const double room = high > low ? 0.06 * (high - low) : 0.5;
  valueOf(m_rect)->setRange(low == 0 ? 0 : low - room, high + room);
}

void SweepSlicePlot::fillLegend() {
  m_legend->clearItems();
  for (QCPGraph* const graph : {m_mean, m_runs, m_expected, m_tracking, m_sampling})
    if (graph->dataCount() > 0)
      graph->addToLegend(m_legend);
  m_legend->setVisible(m_legend->itemCount() > 0);
}

void SweepSlicePlot::markChosen() {
  const auto mark = [this](QCPItemLine* line, const std::optional<std::size_t>& cell) {
    line->setVisible(cell && *cell < picture().cells.size());
    if (cell && picture().columns() > 0)
      moveUprightLine(line, static_cast<double>(*cell % picture().columns()));
  };
  mark(m_first, chosen().first);
  mark(m_second, chosen().second);
}

bool SweepSlicePlot::hasRows() const { return picture().rows() > 1; }

std::optional<std::size_t> SweepSlicePlot::cellAt(double x, double) const {
  const auto column = std::lround(x);
  if (picture().cells.empty() || column < 0 || column >= static_cast<long>(picture().columns()))
    return std::nullopt;
  return row() * picture().columns() + static_cast<std::size_t>(column);
}

void SweepSlicePlot::restyle(const PlotColors& colors) {
  const QColor test = lookOf(Role::Test, palette()).color;
  m_mean->setPen(QPen(test, 2 * lineScale()));
  m_mean->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(test, lineScale()), QBrush(colors.background), 7));
  m_runs->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colors.previous),
                                          QBrush(colors.previous), 4.0 * lineScale()));
  const RoleLook prediction = lookOf(Role::Prediction, palette());
  m_expected->setPen(penOf(prediction));
  m_expected->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(prediction.color),
                                              QBrush(prediction.color), 4.0 * lineScale()));
  m_tracking->setPen(QPen(colors.tracking, lineScale()));
  m_sampling->setPen(QPen(colors.sampling, lineScale(), Qt::DashLine));
  m_first->setPen(QPen(colors.text, lineScale()));
  m_second->setPen(QPen(colors.text, lineScale(), Qt::DotLine));
  m_legend->setMaximumSize(QWIDGETSIZE_MAX, fontMetrics().height() + 4);
  m_legend->setMargins(QMargins(4, 0, 4, 0));
}

} // namespace spikeloom
