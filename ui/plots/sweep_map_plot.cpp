#include "ui/plots/sweep_map_plot.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/plots/cell_ticker.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/sweep_cells.h"

namespace spikeloom {

SweepMapPlot::SweepMapPlot(QWidget* parent) : SweepPlot(parent) {
  setAccessibleName(tr("Map of the sweep"));
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  m_rect = addAxisRect(grid, 0, 0);
  m_xTicker = QSharedPointer<CellTicker>::create(keyOf(m_rect));
  m_yTicker = QSharedPointer<CellTicker>::create(valueOf(m_rect));
  keyOf(m_rect)->setTicker(m_xTicker);
  valueOf(m_rect)->setTicker(m_yTicker);
  for (QCPAxis* const axis : {keyOf(m_rect), valueOf(m_rect)})
    axis->grid()->setVisible(false);
  m_cells = new SweepCells(m_rect, QStringLiteral("main"));
  m_border = addGraph(m_rect, QStringLiteral("axes"));
  m_scale = new QCPColorScale(plot());
  m_scale->setGradient(SweepCells::gradient());
  m_scale->setRangeDrag(false);
  m_scale->setRangeZoom(false);
  grid->addElement(0, 1, m_scale);
  auto* const heights = new QCPMarginGroup(plot());
  m_rect->setMarginGroup(QCP::msBottom | QCP::msTop, heights);
  m_scale->setMarginGroup(QCP::msBottom | QCP::msTop, heights);
  describe();
  applyColors();
}

void SweepMapPlot::pictureChanged() {
  const SweepPicture& picture = this->picture();
  m_xTicker->setNames(picture.x);
  m_yTicker->setNames(picture.y);
  keyOf(m_rect)->setRange(-0.5, static_cast<double>(std::max<std::size_t>(1, picture.columns())) - 0.5);
  valueOf(m_rect)->setRange(-0.5, static_cast<double>(std::max<std::size_t>(1, picture.rows())) - 0.5);
  keyOf(m_rect)->setLabel(picture.xTitle);
  valueOf(m_rect)->setLabel(picture.yTitle);
  m_scale->axis()->setLabel(picture.measure);
  const auto range = picture.range();
  m_scale->setVisible(range.has_value());
  if (range)
    m_scale->setDataRange(range->second > range->first ? QCPRange(range->first, range->second)
                                                       : QCPRange(range->first - 0.5, range->first + 0.5));
  m_cells->show(picture, chosen());
  setHint(picture.hint);
  placeBorder();
  describe();
  redraw();
}

/// Where ln T/S changes its sign along a row, on the straight line between two cells; the rows' places are
/// connected.
void SweepMapPlot::placeBorder() {
  QVector<double> x, y;
  const auto sign = [&](std::size_t cell) {
    return std::log(picture().cells[cell].theoryTracking / picture().cells[cell].theorySampling);
  };
  for (std::size_t row = 0; row < picture().rows() && !picture().yTitle.isEmpty(); ++row)
    for (std::size_t k = 0; k + 1 < picture().columns(); ++k) {
      const double a = sign(row * picture().columns() + k), b = sign(row * picture().columns() + k + 1);
      if (!(a * b <= 0) || a == b)
        continue;
      x << static_cast<double>(k) + a / (a - b);
      y << static_cast<double>(row);
      break;
    }
  QVector<QCPGraphData> points;
  // a graph is drawn in the order of its keys; that of a border is the rows'
  for (int k = 0; k < x.size(); ++k)
    points.append({x[k], y[k]});
  std::ranges::sort(points, {}, &QCPGraphData::key);
  m_border->data()->set(points, true);
}

void SweepMapPlot::chosenChanged() {
  m_cells->show(picture(), chosen());
  describe();
  redraw();
}

void SweepMapPlot::describe() {
  const QString how = tr("Arrow keys choose a cell, with Shift one to compare it with; Enter opens it.");
  const bool there = chosen().first && *chosen().first < picture().cells.size();
  setAccessibleDescription(there ? picture().cellText(*chosen().first) + QLatin1Char('\n') + how : how);
}

QPoint SweepMapPlot::middleOf(std::size_t cell) const { return m_cells->rectOf(cell).center().toPoint(); }

bool SweepMapPlot::hasRows() const { return true; }

std::optional<std::size_t> SweepMapPlot::cellAt(double x, double y) const {
  const auto column = std::lround(x), row = std::lround(y);
  if (column < 0 || row < 0 || column >= static_cast<long>(picture().columns()) ||
      row >= static_cast<long>(picture().rows()))
    return std::nullopt;
  return static_cast<std::size_t>(row) * picture().columns() + static_cast<std::size_t>(column);
}

void SweepMapPlot::restyle(const PlotColors& colors) {
  m_cells->setLook(colors.text, colors.background, font());
  m_border->setPen(QPen(colors.text, 2 * lineScale(), Qt::DashLine));
  m_scale->setBarWidth(fontMetrics().height() * 2 / 3);
  m_scale->axis()->setTickLabelFont(font());
  m_scale->axis()->setLabelFont(font());
}

} // namespace spikeloom
