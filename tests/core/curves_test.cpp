// Drawn curves as an editor handles them: read and written, between their points, moved, drawn by hand.
#include <algorithm>
#include <bit>

#include "checks.h"
#include "core/experiment/preset.h"
#include "core/io/index_list.h"
#include "core/run/setup.h"
#include "core/targets/curves.h"
#include "core/targets/target_sketch.h"
#include "core/targets/targets.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::curves_test {

namespace {

using Points = std::vector<CurvePoint>;

/// Awkward numbers: they have no short decimal form, or are the first and last there are.
Points awkward() {
  return {{-1e6, -1000}, {1.0 / 3, 0.1 + 0.2}, {100.0 / 7, -1e-300}, {200, 5e-324}, {1e6, 1000}};
}

bool sameBits(const Points& a, const Points& b) {
  return std::ranges::equal(a, b, [](const CurvePoint& x, const CurvePoint& y) {
    return std::bit_cast<std::uint64_t>(x.time) == std::bit_cast<std::uint64_t>(y.time) &&
           std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
  });
}

/// Largest second difference over the step squared would be curvature; of the first one, corners.
double largestJumpOfSlope(const CurveLine& line, double from, double to) {
  constexpr double h = 1e-3;
  double largest = 0;
  for (double t = from + h; t < to - h; t += h)
    largest = std::max(largest, std::abs(line.at(t + h) - 2 * line.at(t) + line.at(t - h)) / h);
  return largest;
}

} // namespace

class CurvesTest : public QObject {
  Q_OBJECT

private slots:
  void writtenAndReadBackBitForBit() {
    const std::vector<DrawnCurve> curves{{"all", {}, awkward()},
                                         {"0-9, 20,30-38/2", {}, {{0, -0.0}, {12.5, 1e-17}}}};
    const std::string text = curvesText(curves);
    const auto read = parseCurves(text, 100);
    QCOMPARE(read.size(), std::size_t{2});
    for (std::size_t k = 0; k < 2; ++k) {
      QCOMPARE(read[k].who, curves[k].who);
      QVERIFY(sameBits(read[k].points, curves[k].points));
    }
    QCOMPARE(read[0].neurons.size(), std::size_t{100});
    QCOMPARE(indexListText(read[1].neurons), "0-9,20,30-38/2");
    QCOMPARE(curvesText(read), text);
  }

  /// Through a preset: the same text, and the same targets, bit for bit, which a network is set up with.
  void presetsKeepThem() {
    Preset preset;
    preset.title = "drawn";
    preset.experiment = smallExperiment();
    preset.experiment.target.family = TargetFamily::drawn;
    preset.experiment.target.curve_shape = CurveShape::smooth;
    preset.experiment.target.curves = curvesText(
        std::vector<DrawnCurve>{{"all", {}, awkward()}, {"1-39/2", {}, {{0, 0}, {70, 1.0 / 3}, {150, 0}}}});
    const Preset read = parsePreset(presetText(preset), "drawn.json");
    QCOMPARE(read.experiment.target.curves, preset.experiment.target.curves);
    QCOMPARE(read.experiment.target.curve_shape, CurveShape::smooth);
    const Targets expected = makeTargets(preset.experiment);
    const Setup setup = makeSetup(read.experiment);
    QVERIFY(setup.targets.front()->values == expected.values);
    QVERIFY(expected.at(35, 1) != expected.at(35, 0));
  }

  void whatIsOutOfBoundsIsTold() {
    const auto problems = test::problemsOf(
        [] { (void)parseCurves("all: -1e7 0, 0 1001, 2e6 -1e300; 0-4/0: 0 0; 3-3/x: 0 0; 5/2: 0 0", 10); });
    QCOMPARE(problems.size(), std::size_t{7});
    for (const char* const expected :
         {"curve 1: the point \"-1e7 0\" has a time that is out of bounds: from -1000000 to 1000000 ms",
          "curve 1: the point \"0 1001\" has a value that is out of bounds: from -1000 to 1000 is",
          "curve 1: the point \"2e6 -1e300\" has a time", "curve 1: the point \"2e6 -1e300\" has a value",
          "curve 2: \"0-4/0\" at character 1 has a step of 0", "curve 3: \"3-3/x\" at character 1 is neither",
          "curve 4: \"5/2\" at character 1 is neither"})
      QVERIFY2(holds(problems, QString("target.curves|") + expected),
               qPrintable(expected + listed(problems)));
  }

  void aTextThatIsWrongThroughoutGivesAFewProblems() {
    const auto problems = test::problemsOf(
        [] { (void)parseCurves("all: " + QString("x, ").repeated(500).toStdString() + "y", 10); });
    QCOMPARE(problems.size(), std::size_t{21});
    QVERIFY(problems.back().message.starts_with("and 481 more"));
  }

  void whoFollowsWhat() {
    const auto curves = parseCurves("all: 0 1; 2-8/3: 0 2; 5: 0 3", 10);
    const auto followed = followedCurves(curves, 10);
    for (std::size_t i = 0; i < 10; ++i)
      QCOMPARE(followed[i].value(), i == 5 ? 2u : i == 2 || i == 8 ? 1u : 0u);
    QVERIFY(!followedCurves(parseCurves("1: 0 0", 3), 3)[0].has_value());
  }

  void listsAreWrittenShort_data() {
    QTest::addColumn<std::vector<std::size_t>>("indices");
    QTest::addColumn<QString>("text");
    using Indices = std::vector<std::size_t>;
    QTest::newRow("none") << Indices{} << "";
    QTest::newRow("one") << Indices{7} << "7";
    QTest::newRow("two") << Indices{7, 8} << "7-8";
    QTest::newRow("run") << Indices{0, 1, 2, 3, 20} << "0-3,20";
    QTest::newRow("steps") << Indices{0, 5, 10, 15, 16} << "0-15/5,16";
    QTest::newRow("pairs far apart are no run") << Indices{0, 5, 30} << "0,5,30";
    QTest::newRow("order is kept") << Indices{9, 3, 4} << "9,3-4";
  }
  void listsAreWrittenShort() {
    QFETCH(const std::vector<std::size_t>, indices);
    QFETCH(const QString, text);
    QCOMPARE(indexListText(indices), text.toStdString());
    QCOMPARE(parseIndexList(text.toStdString(), 100, "here"), indices);
  }

  void smoothCurvesHaveNoCornersAndStayBetweenTheirPoints() {
    const Points points{{0, 0}, {10, 0}, {14, 3}, {30, 3.5}, {31, -2}, {60, -1}, {80, -1}};
    const CurveLine smooth(points, CurveShape::smooth), straight(points, CurveShape::straight);
    for (const CurvePoint& point : points) {
      QCOMPARE(smooth.at(point.time), point.value);
      QCOMPARE(straight.at(point.time), point.value);
    }
    for (std::size_t k = 1; k < points.size(); ++k) {
      const auto [low, high] = std::minmax(points[k - 1].value, points[k].value);
      double before = points[k - 1].value;
      for (double t = points[k - 1].time; t <= points[k].time; t += 0.01) {
        const double value = smooth.at(t);
        QVERIFY(value >= low - 1e-12 && value <= high + 1e-12);
        const double direction = points[k].value - points[k - 1].value; // and never turns between two points
        QVERIFY((value - before) * direction >= -1e-12);
        before = value;
      }
    }
    QVERIFY(largestJumpOfSlope(straight, 0, 80) > 5); // the corner at 30 ms
    QVERIFY(largestJumpOfSlope(smooth, 0, 80) < 0.1);
    QCOMPARE(smooth.at(-5), 0.0);
    QCOMPARE(smooth.at(500), -1.0);
  }

  void smoothIsExactWhereItMustBe() {
    // straight lines and two points: the same as straight; parabola through three, its slopes at the ends
    const CurveLine line(Points{{0, 1}, {7, 2.4}, {20, 5}}, CurveShape::smooth);
    const CurveLine two(Points{{5, 1}, {10, 3}}, CurveShape::smooth);
    for (double t = 0; t <= 20; t += 0.5)
      CHECK_NEAR(line.at(t), 1 + 0.2 * t, 1e-12);
    CHECK_NEAR(two.at(6), 1.4, 1e-15);
    CHECK_NEAR(CurveLine(Points{{3, 2}}, CurveShape::smooth).at(99), 2, 0);
  }

  void pointsAreAddedAndMoved() {
    Points points{{0, 0}, {10, 1}, {20, 2}};
    QCOMPARE(addPoint(points, {15, 5}), std::size_t{2});
    QCOMPARE(points, (Points{{0, 0}, {10, 1}, {15, 5}, {20, 2}}));
    QCOMPARE(addPoint(points, {10, -1}), std::size_t{1}); // at the time of one that is there
    QCOMPARE(points.size(), std::size_t{4});
    movePoint(points, 1, {40, 2000}, 1); // no further than its neighbour, and its bounds
    QCOMPARE(points[1], (CurvePoint{14, 1000}));
    movePoint(points, 2, {-5, 3}, 1);
    QCOMPARE(points[2], (CurvePoint{15, 3})); // no room at all: stays
    movePoint(points, 0, {-3, 0.5}, 1);
    QCOMPARE(points[0], (CurvePoint{-3, 0.5}));
    for (std::size_t k = 1; k < points.size(); ++k)
      QVERIFY(points[k].time > points[k - 1].time);
  }

  void straightStrokesAreTwoPoints() {
    Points stroke;
    for (int k = 0; k <= 300; k += 3)
      stroke.push_back({100.0 + k, 0.25 + 0.005 * k});
    const auto points = pointsOfStroke(stroke, {.grid = 1, .smoothing = 12, .tolerance = 0.004});
    QCOMPARE(points, (Points{{100, 0.25}, {400, 1.75}}));
  }

  void tremblingIsSmoothed() {
    // a sine drawn by a hand that trembles by ± 0.1 from one sample to the next
    Points stroke;
    const auto sine = [](double t) { return std::sin(2 * M_PI * t / 500); };
    for (int k = 0; k <= 1000; ++k)
      stroke.push_back({static_cast<double>(k), sine(k) + (k % 2 == 0 ? 0.1 : -0.1)});
    const auto points = pointsOfStroke(stroke, {.grid = 1, .smoothing = 10, .tolerance = 0.01});
    QVERIFY2(points.size() < 60, qPrintable(QString::number(points.size())));
    const CurveLine line(points, CurveShape::straight);
    // the Gaussian weakens the sine to exp(−(2π·10/500)²/2) = 0.992; what trembles is gone but at the ends
    for (int t = 60; t <= 940; ++t)
      CHECK_NEAR(line.at(t), 0.992 * sine(t), 0.012);
  }

  void nearZeroIsZero() {
    Points stroke;
    for (int k = 0; k <= 200; ++k)
      stroke.push_back({static_cast<double>(k), k < 100 ? 0.03 : 0.03 + 0.01 * (k - 100)});
    const auto points = pointsOfStroke(stroke, {.grid = 1, .zeroWithin = 0.05, .tolerance = 0.002});
    QCOMPARE(points.front(), (CurvePoint{0, 0}));
    const CurveLine line(points, CurveShape::straight);
    QCOMPARE(line.at(50), 0.0);
    CHECK_NEAR(line.at(200), 1.03, 1e-9);
  }

  void whatOnlyCrossesZeroIsNotBent() {
    // down through 0 within 20 ms, up to 0, along it, and on; without a jump where it leaves
    Points stroke{{0, 1}, {200, -1}, {300, 0.02}, {400, -0.02}, {500, 1}};
    const auto points = pointsOfStroke(
        stroke, {.grid = 1, .zeroWithin = 0.1, .zeroFor = 50, .tolerance = 1e-3, .unit = 1e-6});
    const CurveLine line(points, CurveShape::straight);
    for (int t = 0; t <= 270; t += 5)
      CHECK_NEAR(line.at(t), t < 200 ? 1 - 0.01 * t : -1 + 0.0102 * (t - 200), 2e-3);
    for (int t = 310; t <= 400; t += 5)
      QCOMPARE(line.at(t), 0.0);
    for (double t = 280; t < 450; ++t)
      QVERIFY(std::abs(line.at(t + 1) - line.at(t)) < 0.03);
    QCOMPARE(line.at(500), 1.0);
  }

  void whatIsDrawnLaterCounts() {
    // out to 100 at height 1, and back to 50 at height 2
    const auto points =
        pointsOfStroke(Points{{0, 1}, {100, 1}, {50, 2}}, {.grid = 1, .tolerance = 1e-6, .unit = 1e-6});
    const CurveLine line(points, CurveShape::straight);
    QCOMPARE(line.at(20), 1.0);
    QCOMPARE(line.at(50), 2.0);
    CHECK_NEAR(line.at(75), 1.5, 1e-9);
    QVERIFY(pointsOfStroke({}, {}).empty());
    QCOMPARE(pointsOfStroke(Points{{7.3, 0.5}}, {}), (Points{{7, 0.5}}));
    // times and values are the decimal numbers that one would write
    for (const CurvePoint& point : pointsOfStroke(Points{{0.1, 0.1}, {0.7, 0.3}, {1.1, 0.7}}, {.grid = 0.1}))
      QVERIFY(QString::number(point.time, 'g', 17).size() <= 20 &&
              std::abs(point.time * 10 - std::round(point.time * 10)) < 1e-12);
  }

  void aStretchIsDrawnAnew() {
    const Points points{{0, 0}, {100, 1}, {200, 2}, {300, 3}};
    QCOMPARE(withStretch(points, Points{{50, 9}, {200, 8}}), (Points{{0, 0}, {50, 9}, {200, 8}, {300, 3}}));
    QCOMPARE(withStretch({}, Points{{50, 9}}), (Points{{50, 9}}));
    QCOMPARE(withStretch(points, {}), points);
  }

  void sketchesAreTheGeneratorsTargets() {
    Experiment experiment = smallExperiment();
    experiment.target.curves = "all: 0 0, 100 1; 3: 0 2";
    for (std::size_t k = 0; k < optionsOf<TargetFamily>.size(); ++k) {
      const auto family = static_cast<TargetFamily>(k);
      if (family == TargetFamily::file || family == TargetFamily::drawn)
        continue;
      const Targets sketch = targetSketch(experiment, family, 100);
      QVERIFY(sketch.samples() <= 100 && sketch.samples() >= 50);
      Experiment whole = experiment;
      whole.target.family = family;
      whole.learning.update_interval = sketch.interval;
      const Targets targets = makeTargets(whole);
      QCOMPARE(sketch.samples(), targets.samples());
      for (std::size_t i = 0; i < sketch.neurons; ++i)
        for (std::size_t at = 0; at < sketch.samples(); ++at)
          QVERIFY2(sketch.at(at, i) == targets.at(at, i), optionsOf<TargetFamily>[k].key.data());
    }
    const Targets drawn = targetSketch(experiment, TargetFamily::drawn, 100);
    QCOMPARE(drawn.neurons, std::size_t{2});
    for (std::size_t k = 0; k < drawn.samples(); ++k) {
      CHECK_NEAR(drawn.at(k, 0), std::min(drawn.time(k) / 100, 1.0), 1e-12);
      QCOMPARE(drawn.at(k, 1), 2.0);
    }
  }
};

SPIKELOOM_TEST(CurvesTest)

} // namespace spikeloom::test::curves_test

#include "curves_test.moc"
