#pragma once

#include <QString>

#include <array>
#include <vector>

class QCPAxisRect;
class QCPGraph;

namespace spikeloom {

class FittedLegend;
struct PlotColors;

/// The curve of an earlier run, to be laid under the present one's.
struct OverlaidCurve {
  struct Point {
    int loop = 0;
    double correlation = 0, error = 0; ///< NaN where there is none
    bool operator==(const Point&) const;
  };
  QString name;
  std::vector<Point> points;
  bool operator==(const OverlaidCurve&) const = default;
};

/// Curves of earlier runs in the learning curve, pale and told apart by their dashes.
class LearningOverlays {
public:
  /// Rects of correlation and error; they outlive it.
  explicit LearningOverlays(std::array<QCPAxisRect*, 2> rects) : m_rects(rects) {}

  void show(const std::vector<OverlaidCurve>& curves);
  [[nodiscard]] const std::vector<OverlaidCurve>& curves() const { return m_curves; }
  void addToLegend(FittedLegend* legend) const;
  void restyle(const PlotColors& colors) const;
  /// What the axes must hold; 0 without curves.
  [[nodiscard]] int lastLoop() const;
  [[nodiscard]] double lowestCorrelation() const;
  [[nodiscard]] double largestError() const;
  [[nodiscard]] QCPGraph* graph(std::size_t curve) const { return m_graphs[curve][0]; }

private:
  std::array<QCPAxisRect*, 2> m_rects;
  std::vector<OverlaidCurve> m_curves;
  std::vector<std::array<QCPGraph*, 2>> m_graphs; ///< the plot's
};

} // namespace spikeloom
