#include "ui/plots/plot_parts.h"

#include <algorithm>

#include <qcustomplot.h>

#include "ui/plots/fitted_legend.h"
#include "ui/plots/thick_line.h"

namespace spikeloom {

namespace {

/// As many labels as there is room for on an upright axis, and at most as many as usual.
class RoomyTicker : public QCPAxisTicker {
public:
  explicit RoomyTicker(const QCPAxis* axis) : m_axis(axis) {}

protected:
  double getTickStep(const QCPRange& range) override {
    const int usual = tickCount();
    const double label = QFontMetricsF(m_axis->tickLabelFont()).height();
    const double pixels = m_axis->axisRect()->height() / range.size();
    double step = QCPAxisTicker::getTickStep(range);
    for (int count = usual - 1; count > 0 && step * pixels < label; --count) {
      setTickCount(count);
      step = QCPAxisTicker::getTickStep(range);
    }
    setTickCount(usual);
    return step;
  }

private:
  const QCPAxis* m_axis;
};

} // namespace

QCPAxisRect* addAxisRect(QCPLayoutGrid* grid, int row, int column) {
  auto* rect = new QCPAxisRect(grid->parentPlot(), false);
  grid->addElement(row, column, rect);
  for (const auto type : {QCPAxis::atBottom, QCPAxis::atLeft}) {
    auto* axis = rect->addAxis(type);
    axis->setLayer(QStringLiteral("axes"));
    axis->grid()->setLayer(QStringLiteral("grid"));
    axis->grid()->setVisible(true);
    axis->setSubTicks(false);
  }
  thinOutTicks(valueOf(rect));
  return rect;
}

void thinOutTicks(QCPAxis* axis) { axis->setTicker(QSharedPointer<RoomyTicker>::create(axis)); }

QCPAxis* keyOf(QCPAxisRect* rect) { return rect->axis(QCPAxis::atBottom); }
QCPAxis* valueOf(QCPAxisRect* rect) { return rect->axis(QCPAxis::atLeft); }

QCPGraph* addGraph(QCPAxisRect* rect, const QString& layer) {
  auto* graph = new ThickLine(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft)); // the plot owns it
  graph->setLayer(layer);
  return graph;
}

FittedLegend* addLegend(QCPLayoutGrid* grid, int row) {
  auto* legend = new FittedLegend;
  grid->addElement(row, 0, legend);
  legend->setLayer(QStringLiteral("legend"));
  legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
  return legend;
}

QCPItemLine* addLine(QCustomPlot* plot, const QString& layer) {
  auto* line = new QCPItemLine(plot);
  line->setLayer(layer);
  line->setSelectable(false);
  line->setAntialiased(false);
  return line;
}

QCPItemLine* addUprightLine(QCPAxisRect* rect) {
  auto* line = addLine(rect->parentPlot(), QStringLiteral("overlay"));
  line->setClipAxisRect(rect);
  placeOverHeight(line->start, rect);
  placeOverHeight(line->end, rect);
  line->setVisible(false);
  return line;
}

void moveUprightLine(QCPItemLine* line, double x) {
  line->start->setCoords(x, 0);
  line->end->setCoords(x, 1);
}

QCPItemText* addMarginText(QCustomPlot* plot) {
  auto* text = new QCPItemText(plot);
  text->setLayer(QStringLiteral("legend"));
  text->setClipToAxisRect(false);
  text->setSelectable(false);
  text->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  text->setPadding(QMargins(6, 0, 0, 0));
  return text;
}

void placeOverHeight(QCPItemPosition* position, QCPAxisRect* rect) {
  position->setTypeX(QCPItemPosition::ptPlotCoords);
  position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  position->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
  position->setAxisRect(rect);
}

} // namespace spikeloom
