// What a DamagePlot is made of, and how it looks.
#include <array>
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/damage_plot.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/image_plottable.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/spike_plottable.h"

namespace spikeloom {

void DamagePlot::buildPanels() {
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  m_raster = addAxisRect(grid, 0, 0);
  m_legend = addLegend(grid, 1);
  m_trace = addAxisRect(grid, 2, 0);
  m_heat = addAxisRect(grid, 3, 0);
  m_distance = addAxisRect(grid, 4, 0);
  addSpikes();
  addCurves();
  for (QCPAxisRect* const rect : {m_raster, m_trace, m_heat, m_distance}) {
    m_marks.emplace_back(rect);
    keyOf(rect)->setTickLabels(rect == m_distance);
    keyOf(rect)->setRange(0, 1);
  }
  for (QCPAxisRect* const rect : {m_raster, m_heat})
    valueOf(rect)->grid()->setVisible(false); // rows, not values
  keyOf(m_distance)->setLabel(tr("time from stimulus onset (ms)"));
  addTitles();
}

void DamagePlot::addSpikes() {
  m_back = new SpikePlottable(keyOf(m_raster), valueOf(m_raster));
  m_front = new SpikePlottable(keyOf(m_raster), valueOf(m_raster));
  m_deleted = addGraph(m_raster, QStringLiteral("main"));
  m_cursor = addGraph(m_raster, QStringLiteral("main"));
  m_row = addLine(plot(), QStringLiteral("grid"));
  m_row->setClipAxisRect(m_raster);
  for (QCPItemPosition* const end : {m_row->start, m_row->end}) {
    end->setAxisRect(m_raster);
    end->setAxes(keyOf(m_raster), valueOf(m_raster));
    end->setTypeX(QCPItemPosition::ptAxisRectRatio);
    end->setTypeY(QCPItemPosition::ptPlotCoords);
  }
  for (QCPGraph* const graph : {m_cursor, m_deleted})
    graph->setLineStyle(QCPGraph::lsNone);
}

void DamagePlot::addCurves() {
  m_intact = addGraph(m_trace, QStringLiteral("main"));
  m_target = addGraph(m_trace, QStringLiteral("main"));
  m_damaged = addGraph(m_trace, QStringLiteral("main"));
  m_strip = new ImagePlottable(keyOf(m_heat), valueOf(m_heat));
  m_strip->setLayer(QStringLiteral("main"));
  m_mean = addGraph(m_distance, QStringLiteral("axes")); // above the fan
}

void DamagePlot::addTitles() {
  m_titles = {addSideTitle(m_raster, tr("neuron")), addSideTitle(m_trace, {}),
              addSideTitle(m_heat, tr("difference")), addSideTitle(m_distance, tr("distance"))};
  m_traceTitle = m_titles[1];
  m_fanTitle = m_titles[3];
  m_heatCaption = new FittedText(plot());
  m_heatCaption->setLayer(QStringLiteral("overlay"));
  m_heatCaption->setClipToAxisRect(false);
  m_heatCaption->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
  m_heatCaption->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_heatCaption->position->setAxisRect(m_heat);
  m_heatCaption->position->setCoords(0, 0);
}

void DamagePlot::styleFan() {
  for (std::size_t k = 0; k < m_fan.size(); ++k)
    m_fan[k]->setPen(k == 0 ? scaledPen(colors().text) : scaledPen(colors().previous));
  m_mean->setPen(scaledPen(colors().text, 3));
}

void DamagePlot::restyle(const PlotColors& colors) {
  const int line = fontMetrics().height();
  auto* const grid = static_cast<QCPLayoutGrid*>(plot()->plotLayout()->element(0, 0));
  layOutPanels(nullptr);
  grid->setRowSpacing(0);
  const std::array<double, 5> heights{1.3, 0.001, 1, 0.7, 0.8};
  for (int row = 0; row < 5; ++row)
    grid->setRowStretchFactor(row, heights[static_cast<std::size_t>(row)]);
  for (QCPAxisRect* const rect : {m_raster, m_trace, m_heat, m_distance}) {
    rect->setAutoMargins(QCP::msNone);
    rect->setMinimumMargins({});
    rect->setMargins(
        QMargins(leftMargin(), rect == m_trace ? 2 : line / 2, line / 2, 2)); // tick labels are apart
    rect->setMinimumSize(40, 8);
  }
  m_legend->setMargins(QMargins(leftMargin(), 4, 4, 4));
  m_legend->setMaximumSize(QWIDGETSIZE_MAX, line + 10);
  m_legend->setEntries({line * 3 / 2, line * 2 / 3}, line / 2);
  const bool typed = m_facts && !m_facts->cellTypes.empty();
  m_back->setPen(scaledPen(colors.previous));
  m_front->setPen(scaledPen(typed ? colors.excitatory : colors.actual));
  m_front->setTypes(typed ? std::span<const std::int8_t>(m_facts->cellTypes) : std::span<const std::int8_t>(),
                    colors.inhibitory);
  m_target->setPen(penOf(lookOf(Role::Target, palette())));
  m_intact->setPen(scaledPen(colors.previous, 3));
  m_damaged->setPen(scaledPen(colors.actual));
  m_cursor->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colors.text, 2), Qt::NoBrush, line * 0.8));
  m_deleted->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssCrossCircle, QPen(colors.text, 2), Qt::NoBrush, line * 0.9));
  for (TimeMarks& marks : m_marks)
    marks.restyle(colors);
  for (QCPItemText* const title : m_titles)
    styleSideTitle(title);
  m_heatCaption->setFont(font());
  m_heatCaption->setColor(colors.text);
  m_heatCaption->setBrush(colors.background);
  m_heatCaption->setPadding(QMargins(3, 0, 3, 0));
  paintStrip();
  styleFan();
  placeMarks();
}

} // namespace spikeloom
