#include <QTest>

#include <cmath>
#include <map>

#include <qcustomplot.h>

#include "tests/registry.h"
#include "ui/plots/thinned_curve.h"

namespace spikeloom::test::thinned_curve_test {

namespace {

struct Plot {
  QCustomPlot plot;
  QCPGraph* graph = plot.addGraph();
};

using Points = std::map<double, double>;

Points pointsOf(const QCPGraph* graph) {
  Points points;
  for (const QCPGraphData& point : *graph->data())
    points[point.key] = point.value;
  return points;
}

/// Irregular, but the same each time.
double noise(int x) { return std::fmod(std::sin(12.9898 * x) * 43758.5453, 1.0); }

} // namespace

class ThinnedCurveTest : public QObject {
  Q_OBJECT

private slots:
  void leavesNothingOutOfFewPoints() {
    Plot p;
    ThinnedCurve curve(p.graph, 100);
    for (int x = 0; x < 100; ++x)
      curve.set(x, noise(x));
    QCOMPARE(p.graph->dataCount(), 100);
    for (const auto& [x, y] : pointsOf(p.graph))
      QCOMPARE(y, noise(static_cast<int>(x)));
  }

  /// All that is shown is there; nothing that is left out lies beyond what is shown within a hundredth of x.
  void showsTheExtremesOfManyPoints() {
    Plot p;
    ThinnedCurve curve(p.graph, 100);
    int next = 0;
    for (const int count : {101, 777, 1600, 12345}) {
      for (; next < count; ++next)
        curve.set(next, noise(next));
      const Points points = pointsOf(p.graph);
      QVERIFY(points.size() > 50 && points.size() <= 200);
      for (const auto& [x, y] : points)
        QCOMPARE(y, noise(static_cast<int>(x)));
      for (int x = 0; x < count; ++x) {
        const double near = count / 50.0;
        const auto begin = points.lower_bound(x - near), end = points.upper_bound(x + near);
        QVERIFY(std::any_of(begin, end, [&](const auto& point) { return point.second >= noise(x); }));
        QVERIFY(std::any_of(begin, end, [&](const auto& point) { return point.second <= noise(x); }));
      }
    }
  }

  /// The last point may come anew, and go: where it stood alone and in a broad bin.
  void replacesItsLastPoint() {
    for (const int before : {5, 1000}) {
      Plot p;
      ThinnedCurve curve(p.graph, 100);
      for (int x = 0; x < before; ++x)
        curve.set(x, 0.5);
      curve.set(before, 7);
      QCOMPARE(pointsOf(p.graph).rbegin()->second, 7.0);
      curve.set(before, -7);
      const Points points = pointsOf(p.graph);
      QVERIFY(std::ranges::none_of(points, [](const auto& point) { return point.second == 7; }));
      QVERIFY(std::ranges::any_of(points, [](const auto& point) { return point.second == -7; }));
      curve.set(before, qQNaN());
      for (const auto& [x, y] : pointsOf(p.graph))
        QCOMPARE(y, 0.5);
    }
  }

  /// The lower edge of a band is the lowest, the upper the highest, at the same places.
  void keepsABandClosed() {
    Plot low, high;
    ThinnedCurve lower(low.graph, 100, ThinnedCurve::Keeps::Lowest),
        upper(high.graph, 100, ThinnedCurve::Keeps::Highest);
    for (int x = 0; x < 5000; ++x) {
      const double gap = x % 7 == 0 ? qQNaN() : 0;
      lower.set(x, noise(x) + gap);
      upper.set(x, noise(x) + 1 + gap);
    }
    const Points under = pointsOf(low.graph), over = pointsOf(high.graph);
    QVERIFY(under.size() > 50 && under.size() <= 100);
    QCOMPARE(under.size(), over.size());
    for (auto u = under.begin(), o = over.begin(); u != under.end(); ++u, ++o) {
      QCOMPARE(u->first, o->first);
      QVERIFY(u->second <= noise(static_cast<int>(u->first)) &&
              o->second >= noise(static_cast<int>(o->first)) + 1);
    }
  }

  void beginsAnew() {
    Plot p;
    ThinnedCurve curve(p.graph, 10);
    for (int x = 0; x < 500; ++x)
      curve.set(x, 1);
    curve.clear();
    QCOMPARE(p.graph->dataCount(), 0);
    for (int x = 0; x < 10; ++x)
      curve.set(x, 2);
    QCOMPARE(p.graph->dataCount(), 10);
  }

  void marksAreEverySo() {
    Plot p;
    ThinnedMarks marks(p.graph, 50);
    for (int x = 0; x < 1000; ++x)
      marks.add(x, x % 2 ? 3.0 : qQNaN());
    const Points points = pointsOf(p.graph);
    QVERIFY(points.size() > 25 && points.size() <= 50);
    const double step = std::next(points.begin())->first - points.begin()->first;
    QCOMPARE(points.begin()->first, 1.0);
    for (auto at = std::next(points.begin()); at != points.end(); ++at)
      QCOMPARE(at->first - std::prev(at)->first, step);
    marks.clear();
    QCOMPARE(p.graph->dataCount(), 0);
  }
};

SPIKELOOM_WINDOW_TEST(ThinnedCurveTest)

} // namespace spikeloom::test::thinned_curve_test

#include "thinned_curve_test.moc"
