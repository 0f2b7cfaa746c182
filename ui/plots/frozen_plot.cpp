#include "ui/plots/frozen_plot.h"

#include <algorithm>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

FrozenPlot::FrozenPlot(QWidget* parent)
    : PlotWidget(parent), m_share(addGraph(plot()->axisRect(), QStringLiteral("main"))),
      m_title(addSideTitle(plot()->axisRect(), tr("frozen (%)"))) {
  setAccessibleName(tr("Share of synapses frozen by Dale's law, over the loops"));
  plot()->axisRect()->setAutoMargins(QCP::msNone);
  plot()->xAxis->setLabel(tr("training loops"));
  plot()->xAxis->setSubTicks(false);
  plot()->yAxis->setSubTicks(false);
  thinOutTicks(plot()->yAxis);
  m_share->setName(tr("frozen by Dale's law (%)"));
  applyColors();
}

void FrozenPlot::show(const std::vector<DaleState::Point>& points) {
  QVector<QCPGraphData> line;
  double most = 0.02;
  for (const DaleState::Point& point : points) {
    line.append({point.loop, 100 * point.share});
    most = std::max(most, point.share);
  }
  m_share->data()->set(line, true);
  const double first = points.empty() ? 0 : points.front().loop;
  plot()->xAxis->setRange(first, std::max(first + 1, points.empty() ? 0 : points.back().loop));
  plot()->yAxis->setRange(0, 100 * std::min(1.0, 1.15 * most));
  redraw();
}

QString FrozenPlot::valuesAt(const QCPAxisRect&, double x, double) const {
  if (m_share->data()->isEmpty())
    return {};
  const auto point = m_share->findBegin(x);
  return tr("after %1 loops: %2 % of the synapses")
      .arg(m_share->data()->at(point)->key, 0, 'f', 1)
      .arg(m_share->data()->at(point)->value, 0, 'f', 1);
}

void FrozenPlot::restyle(const PlotColors& colors) {
  const int line = fontMetrics().height();
  plot()->axisRect()->setMargins(QMargins(leftMargin(), 6, line / 2, bottomMargin()));
  m_share->setPen(scaledPen(colors.text, 2));
  m_share->setBrush(blended(colors.text, colors.background, 0.15));
  styleSideTitle(m_title);
}

} // namespace spikeloom
