#include "ui/plots/weight_histogram_plot.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

constexpr double none = 0.5; // where a bin without synapses is drawn: below the axis

QVector<QCPGraphData> stepsOf(const WeightHistogram& histogram, const std::vector<std::size_t>& counts) {
  QVector<QCPGraphData> points;
  for (std::size_t bin = 0; bin < counts.size(); ++bin)
    points.append({histogram.centre(bin), std::max(static_cast<double>(counts[bin]), none)});
  return points;
}

QString kindName(std::size_t kind) {
  if (kind == WeightHistogram::all)
    return WeightHistogramPlot::tr("all");
  return wordOf(kind == WeightHistogram::excitatory ? Role::Excitatory : Role::Inhibitory);
}

} // namespace

WeightHistogramPlot::WeightHistogramPlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Histogram of the weights"));
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  m_legend = addLegend(grid, 0);
  QCPAxisRect* const rect = addAxisRect(grid, 1, 0);
  for (std::size_t kind = 0; kind < WeightHistogram::kinds; ++kind) {
    m_before[kind] = addGraph(rect, QStringLiteral("main"));
    m_now[kind] = addGraph(rect, QStringLiteral("main"));
    for (QCPGraph* const graph : {m_before[kind], m_now[kind]})
      graph->setLineStyle(QCPGraph::lsStepCenter);
  }
  keyOf(rect)->setLabel(tr("weight"));
  valueOf(rect)->setScaleType(QCPAxis::stLogarithmic);
  valueOf(rect)->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
  valueOf(rect)->setNumberFormat(QStringLiteral("gb"));
  valueOf(rect)->setNumberPrecision(0);
  valueOf(rect)->setRange(0.7, 10);
  m_title = addSideTitle(rect, tr("synapses"));
  applyColors();
}

void WeightHistogramPlot::show(const std::shared_ptr<const WeightHistogram>& histogram) {
  m_histogram = histogram;
  m_legend->clearItems();
  std::size_t most = 1;
  for (std::size_t kind = 0; kind < WeightHistogram::kinds; ++kind) {
    const bool there = histogram && !histogram->now[kind].empty();
    for (const bool now : {false, true}) {
      QCPGraph* const graph = now ? m_now[kind] : m_before[kind];
      graph->setVisible(there);
      if (!there) {
        graph->data()->clear();
        continue;
      }
      const auto& counts = now ? histogram->now[kind] : histogram->before[kind];
      graph->data()->set(stepsOf(*histogram, counts), true);
      most = std::max(most, std::ranges::max(counts));
      graph->setName(!now ? tr("before") : kind == WeightHistogram::all ? tr("now") : kindName(kind));
      if (now || kind != WeightHistogram::inhibitory) // filled is before, whatever the colour
        graph->addToLegend(m_legend);
    }
  }
  if (histogram) {
    const double reach = -histogram->low;
    m_now[0]->keyAxis()->setRange(-reach, reach);
    m_now[0]->valueAxis()->setRange(0.7, 1.5 * static_cast<double>(most));
  }
  redraw();
}

QString WeightHistogramPlot::valuesAt(const QCPAxisRect&, double x, double) const {
  if (!m_histogram)
    return {};
  const double at = std::floor((x - m_histogram->low) / m_histogram->width);
  QStringList lines;
  for (std::size_t kind = 0; kind < WeightHistogram::kinds; ++kind) {
    const auto &before = m_histogram->before[kind], &now = m_histogram->now[kind];
    if (now.empty() || !(at >= 0 && at < static_cast<double>(now.size())))
      continue;
    const auto bin = static_cast<std::size_t>(at);
    if (lines.isEmpty())
      lines << tr("weight %1 ± %2")
                   .arg(m_histogram->centre(bin), 0, 'g', 3)
                   .arg(m_histogram->width / 2, 0, 'g', 2);
    lines << tr("%1: before %2, now %3").arg(kindName(kind)).arg(before[bin]).arg(now[bin]);
  }
  return lines.join(QLatin1Char('\n'));
}

PlotTable WeightHistogramPlot::table() const {
  PlotTable table{{tr("weight")}, {}};
  if (!m_histogram)
    return table;
  std::vector<const std::vector<std::size_t>*> columns;
  for (std::size_t kind = 0; kind < WeightHistogram::kinds; ++kind)
    if (!m_histogram->now[kind].empty()) {
      table.columns << tr("%1 before").arg(kindName(kind)) << tr("%1 now").arg(kindName(kind));
      columns.push_back(&m_histogram->before[kind]);
      columns.push_back(&m_histogram->now[kind]);
    }
  for (std::size_t bin = 0; !columns.empty() && bin < columns.front()->size(); ++bin) {
    if (!m_now[0]->keyAxis()->range().contains(m_histogram->centre(bin)))
      continue;
    table.values.push_back(m_histogram->centre(bin));
    for (const auto* const counts : columns)
      table.values.push_back(static_cast<double>((*counts)[bin]));
  }
  return table;
}

void WeightHistogramPlot::restyle(const PlotColors& colors) {
  layOutUnderLegend(m_now[0]->keyAxis()->axisRect(), m_legend);
  const std::array<QColor, WeightHistogram::kinds> ink{colors.text, colors.excitatory, colors.inhibitory};
  for (std::size_t kind = 0; kind < WeightHistogram::kinds; ++kind) {
    m_before[kind]->setPen(Qt::NoPen);
    m_before[kind]->setBrush(blended(ink[kind], colors.background, 0.35));
    m_now[kind]->setPen(scaledPen(ink[kind], 2));
  }
  styleSideTitle(m_title);
}

} // namespace spikeloom
