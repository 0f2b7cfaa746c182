#include "ui/plots/learning_overlays.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/theme.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

bool OverlaidCurve::Point::operator==(const Point& other) const {
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  return loop == other.loop && same(correlation, other.correlation) && same(error, other.error);
}

void LearningOverlays::show(const std::vector<OverlaidCurve>& curves) {
  for (const auto& graphs : m_graphs)
    for (QCPGraph* const graph : graphs)
      graph->parentPlot()->removeGraph(graph);
  m_graphs.clear();
  m_curves = curves;
  for (const OverlaidCurve& curve : m_curves) {
    auto& graphs = m_graphs.emplace_back();
    for (std::size_t k = 0; k < graphs.size(); ++k) {
      graphs[k] = addGraph(m_rects[k], QStringLiteral("grid")); // below the present run's
      graphs[k]->setName(curve.name);
      for (const OverlaidCurve::Point& point : curve.points)
        if (const double value = k == 0 ? point.correlation : point.error; std::isfinite(value))
          graphs[k]->addData(point.loop, value);
    }
  }
}

void LearningOverlays::addToLegend(FittedLegend* legend) const {
  for (const auto& graphs : m_graphs)
    graphs[0]->addToLegend(legend);
}

void LearningOverlays::restyle(const PlotColors& colors) const {
  constexpr std::array dashes{Qt::SolidLine, Qt::DashLine};
  for (std::size_t k = 0; k < m_graphs.size(); ++k)
    for (QCPGraph* const graph : m_graphs[k])
      graph->setPen(QPen(colors.previous, lineScale(), dashes[k % dashes.size()]));
}

int LearningOverlays::lastLoop() const {
  int last = 0;
  for (const OverlaidCurve& curve : m_curves)
    for (const OverlaidCurve::Point& point : curve.points)
      last = std::max(last, point.loop);
  return last;
}

double LearningOverlays::lowestCorrelation() const {
  double lowest = 0;
  for (const OverlaidCurve& curve : m_curves)
    for (const OverlaidCurve::Point& point : curve.points)
      lowest = std::fmin(lowest, point.correlation);
  return lowest;
}

double LearningOverlays::largestError() const {
  double largest = 0;
  for (const OverlaidCurve& curve : m_curves)
    for (const OverlaidCurve::Point& point : curve.points)
      largest = std::fmax(largest, point.error);
  return largest;
}

} // namespace spikeloom
