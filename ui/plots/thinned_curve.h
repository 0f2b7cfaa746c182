#pragma once

#include <QPointF>

#include <vector>

class QCPGraph;

namespace spikeloom {

/// A curve that only grows, however long, in a graph of bounded length: what a plot of so many pixels can
/// show of it. The x axis is divided into bins, one a point as long as there are few, twice as broad whenever
/// there would be more than `most`; of each, the graph has the lowest and the highest point, where they are.
class ThinnedCurve {
public:
  enum class Keeps { Extremes, Lowest, Highest };
  ThinnedCurve() = default;
  /// With Lowest or Highest alone the graph has one point a bin, where its last one is: edges of a band have
  /// theirs at the same places.
  ThinnedCurve(QCPGraph* graph, std::size_t most, Keeps keeps = Keeps::Extremes)
      : m_graph(graph), m_most(most), m_keeps(keeps) {}

  /// @param x whole, from 0, at least that of the last point; in whose place the new one comes where equal.
  /// What is not finite is left out, and takes the point away in whose place it would come.
  void set(double x, double y);
  void clear();
  [[nodiscard]] QCPGraph* graph() const { return m_graph; }

private:
  struct Bin {
    double number; ///< x divided by the width, rounded down
    QPointF low, high, last;
  };
  void widen();
  void show(const Bin& bin);

  QCPGraph* m_graph = nullptr;
  std::size_t m_most = 0;
  Keeps m_keeps = Keeps::Extremes;
  double m_width = 1; ///< of a bin
  std::vector<Bin> m_bins;
  std::vector<QPointF> m_open; ///< the points of the last bin
};

/// Single marks of which there may be any number, in a graph of at most so many: every 2ᵏ-th, from the first.
class ThinnedMarks {
public:
  ThinnedMarks() = default;
  ThinnedMarks(QCPGraph* graph, std::size_t most) : m_graph(graph), m_most(most) {}
  /// @param x at least that of the last one. What is not finite has no mark.
  void add(double x, double y);
  void clear();
  [[nodiscard]] QCPGraph* graph() const { return m_graph; }

private:
  QCPGraph* m_graph = nullptr;
  std::size_t m_most = 0;
  std::size_t m_count = 0, m_step = 1;
};

} // namespace spikeloom
