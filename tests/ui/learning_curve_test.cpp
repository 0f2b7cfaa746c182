#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <qcustomplot.h>

#include "frames.h"
#include "tests/registry.h"
#include "ui/look/roles.h"
#include "ui/look/theme.h"
#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/side_title.h"

namespace spikeloom::test::learning_curve_test {
using enum LearningCurvePlot::Measure;

namespace {

std::vector<TrialTotals> loops(int count) {
  const LearningCurve curve = frames::curve(count, 10);
  return {curve.begin(), curve.end()};
}

LearningView viewOf(const LearningCurve& curve, const std::vector<TestPoint>& tests = {}) {
  return {.curve = curve, .tests = frames::testsOf(tests), .edits = {}, .loops = 30, .sets = 1};
}

std::vector<std::pair<double, double>> pointsOf(const QCPGraph* graph) {
  std::vector<std::pair<double, double>> points;
  for (const QCPGraphData& point : *graph->data())
    points.emplace_back(point.key, point.value);
  return points;
}

using Points = std::vector<std::pair<double, double>>;

} // namespace

class LearningCurveTest : public QObject {
  Q_OBJECT

private slots:
  void showsEveryLoop() {
    LearningCurvePlot plot;
    plot.show(viewOf(frames::curve(6, 10)));
    QVERIFY(plot.hint().isEmpty());
    for (int k = 0; k < 6; ++k) {
      QCOMPARE(plot.training(Correlation)->data()->at(k)->key, k + 1.0);
      QCOMPARE(plot.training(Correlation)->data()->at(k)->value, 0.1 * (k + 1));
      QCOMPARE(plot.training(Error)->data()->at(k)->value, 0.5 / (k + 1));
      QCOMPARE(plot.training(WeightChange)->data()->at(k)->value, 0.5 * (k + 1));
    }
    QVERIFY(plot.accessibleDescription().contains(QStringLiteral("Loop 6")));
  }

  /// From before the first loop on, each a ring, with the quartiles of its correlations.
  void showsEveryTest() {
    LearningCurvePlot plot;
    plot.show(viewOf(frames::curve(4, 10),
                     {frames::test(0, 0.1, 1.9), frames::test(2, 0.5, 0.6), frames::test(4, 0.9, 0.2)}));
    QCOMPARE(pointsOf(plot.rings(Correlation)), (Points{{0, 0.1}, {2, 0.5}, {4, 0.9}}));
    QCOMPARE(pointsOf(plot.tests(Correlation)), pointsOf(plot.rings(Correlation)));
    QCOMPARE(pointsOf(plot.rings(Error)), (Points{{0, 1.9}, {2, 0.6}, {4, 0.2}}));
    QCOMPARE(pointsOf(plot.lowerQuartile()), (Points{{0, 0.1 - 0.05}, {2, 0.5 - 0.05}, {4, 0.9 - 0.05}}));
    QCOMPARE(pointsOf(plot.upperQuartile()).back().second, 0.9 + 0.05);
    QVERIFY(plot.tests(Correlation)->keyAxis()->range().contains(0));
    QCOMPARE(plot.legendTexts(), (QStringList{"test", "quartiles", "while corrected"}));
    QVERIFY(plot.numbersOf(0).contains("Before training") &&
            plot.numbersOf(0).contains("test: correlation 0.10"));
    QVERIFY(plot.numbersOf(2).contains("while corrected: correlation 0.20"));
    QVERIFY(plot.numbersOf(2).contains("test: correlation 0.50 (quartiles 0.45 to 0.55), error 0.60 of the"));
    QVERIFY(!plot.numbersOf(1).contains("test:"));
  }

  /// An error beyond that of silence does not flatten the rest: an arrow stands for it.
  void largeErrorsAreArrows() {
    LearningCurvePlot plot;
    plot.show(viewOf(frames::curve(2, 10), {frames::test(0, 0, 7.5), frames::test(2, 0.9, 0.2)}));
    const QCPRange axis = plot.rings(Error)->valueAxis()->range();
    QVERIFY(axis.upper > 1 && axis.upper < 1.3);
    QCOMPARE(plot.arrows()->dataCount(), 1);
    QCOMPARE(plot.arrows()->data()->at(0)->key, 0.0);
    QVERIFY(axis.contains(plot.arrows()->data()->at(0)->value));
    plot.show(viewOf(frames::curve(3, 10)));
    QCOMPARE(plot.arrows()->dataCount(), 0);
    QCOMPARE(plot.rings(Error)->valueAxis()->range().upper, 1.12 * 0.5);
  }

  void allTestsStayAndTheLineTakesTheLast() {
    LearningCurvePlot plot;
    TestPoint probed = frames::test(2, 0.3, 0.8);
    probed.probed = true;
    plot.show(viewOf(frames::curve(2, 10), {frames::test(2, 0.5, 0.6), frames::test(2, 0.6, 0.5), probed}));
    QCOMPARE(plot.rings(Correlation)->dataCount(), 2);
    QCOMPARE(pointsOf(plot.tests(Correlation)), (Points{{2, 0.6}}));
    QCOMPARE(plot.upperQuartile()->dataCount(), 1);
    QCOMPARE(pointsOf(plot.probedRings(Correlation)), (Points{{2, 0.3}}));
    QVERIFY(plot.legendTexts().contains("probed"));
    QVERIFY(plot.numbersOf(2).contains("probed test: correlation 0.30"));
  }

  /// Rings that touch would hide which set a line is of.
  void ofManyTestsSomeHaveRings() {
    std::vector<TestPoint> tests;
    for (int loop = 0; loop <= 200; ++loop)
      for (const int set : {0, 1})
        tests.push_back(frames::test(loop, 0.5, 0.5, set));
    LearningCurvePlot plot;
    LearningView view = viewOf(frames::curve(200, 10), tests);
    view.sets = 2;
    plot.show(view);
    for (const std::size_t set : {0u, 1u}) {
      const QCPGraph* const rings = plot.rings(Correlation, set);
      QCOMPARE(rings->dataCount(), 201);
      QVERIFY(rings->dataCount() / (rings->scatterSkip() + 1) <= 25);
      QVERIFY(rings->dataCount() / (rings->scatterSkip() + 1) >= 15);
    }
    std::vector<TestPoint> few;
    for (int loop = 0; loop <= 30; ++loop)
      few.push_back(frames::test(loop, 0.5, 0.5));
    plot.show(viewOf(frames::curve(30, 10), few));
    QCOMPARE(plot.rings(Correlation)->scatterSkip(), 0);
    plot.show(viewOf(frames::curve(3, 10), {few.begin(), few.begin() + 4})); // and more to come
    QCOMPARE(plot.rings(Correlation)->scatterSkip(), 0);
  }

  void largeLettersDoNotOverlap() {
    LearningCurvePlot plot;
    QFont large = plot.font();
    large.setPointSizeF(2 * large.pointSizeF());
    plot.setFont(large);
    plot.resize(300, 330);
    plot.setVisible(true);
    plot.show(viewOf(frames::curve(20, 10)));
    QCoreApplication::processEvents();
    plot.plot()->replot();
    for (const auto measure : {Correlation, Error, WeightChange}) {
      const QCPAxis* const axis = plot.training(measure)->valueAxis();
      const auto labels =
          std::ranges::count_if(axis->tickVector(), [&](double x) { return axis->range().contains(x); });
      QVERIFY(static_cast<double>(labels - 1) * QFontMetricsF(axis->tickLabelFont()).height() <=
              axis->axisRect()->height());
    }
    plot.setFont(QFont()); // and usual ones are not thinned out
    plot.resize(300, 600);
    QCoreApplication::processEvents();
    plot.plot()->replot();
    const QCPAxis* const axis = plot.training(Correlation)->valueAxis();
    QVERIFY(std::ranges::count_if(axis->tickVector(), [&](double x) { return axis->range().contains(x); }) >=
            4);
  }

  /// A title has room beside its panels, whether one or several.
  void titlesFitTheirPanels() {
    QCustomPlot plot;
    plot.resize(300, 120);
    plot.show();
    QCoreApplication::processEvents();
    plot.replot();
    const auto titleBeside = [&](std::size_t panels) {
      auto* const title = new SideTitle(&plot, panels);
      title->position->setAxisRect(plot.axisRect());
      title->setText("a title longer than its panel is high");
      return title;
    };
    const auto lengthIn = [](const QFont& font) {
      return QFontMetricsF(font).horizontalAdvance("a title longer than its panel is high");
    };
    const double height = plot.axisRect()->outerRect().height();
    const SideTitle* const one = titleBeside(1);
    QVERIFY(lengthIn(one->font()) > 1.2 * height);
    QVERIFY(lengthIn(one->fittingFont()) <= 1.1 * height); // letters are whole pixels
    const SideTitle* const three = titleBeside(3);
    QCOMPARE(three->fittingFont(), three->font());
  }

  /// What is drawn of a long run is bounded; its numbers are not.
  void drawsPartOfALongRunAndExportsAll() {
    std::vector<TestPoint> tests;
    for (int k = 0; k <= 3000; ++k)
      tests.push_back(frames::test(k, std::sin(0.1 * k), 0.5));
    LearningCurvePlot plot;
    plot.show(viewOf(frames::curve(3000, 10), tests));
    QVERIFY(plot.training(Correlation)->dataCount() <= 2000);
    QVERIFY(plot.tests(Error)->dataCount() <= 2000);
    QVERIFY(plot.rings(Error)->dataCount() <= 1000);
    QVERIFY(plot.lowerQuartile()->dataCount() <= 1000);
    const auto drawn = plot.training(Error)->layer()->children();
    QVERIFY(drawn.indexOf(plot.training(Error)) < drawn.indexOf(plot.tests(Error))); // or it would hide them
    const PlotTable table = plot.table();
    QCOMPARE(table.rows(), std::size_t{3001});
    QCOMPARE(table.columns, plot.PlotWidget::table().columns);
    const auto test = static_cast<std::size_t>(table.columns.indexOf(QStringLiteral("test")));
    for (std::size_t k = 0; k <= 3000; ++k)
      QCOMPARE(table.at(k, test), std::sin(0.1 * static_cast<double>(k)));
    QCOMPARE(plot.numbersOf(2999).contains(QStringLiteral("Loop 2999")), true);
  }

  /// However often it is asked for, painting takes a small part of the time, and the last state is painted.
  void isPaintedSeldomWhereThatTakesLong() {
    LearningCurvePlot plot;
    plot.resize(300, 300);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    double painting = 0;
    connect(plot.findChild<QCustomPlot*>(), &QCustomPlot::afterReplot, &plot,
            [&] { painting += plot.findChild<QCustomPlot*>()->replotTime(); });
    QElapsedTimer timer;
    timer.start();
    int loops = 0;
    while (timer.elapsed() < 700) {
      plot.show(viewOf(frames::curve(++loops, 10)));
      QCoreApplication::processEvents();
    }
    QVERIFY(loops > 10);
    QVERIFY2(painting < 0.1 * 700, qPrintable(QString::number(painting)));
    QSignalSpy painted(plot.findChild<QCustomPlot*>(), &QCustomPlot::afterReplot);
    plot.show(viewOf(frames::curve(++loops, 10)));
    QVERIFY(painted.wait());
  }

  /// Loops and tests that come one by one are shown as if all had been there at once.
  void growsAsIfAllHadBeenThere() {
    AppendLog<TrialTotals> log;
    AppendLog<TestPoint> tests;
    LearningCurvePlot grown, whole;
    std::vector<TestPoint> allTests;
    for (const TrialTotals& loop : loops(200)) {
      log.append(loop);
      if (loop.number % 3 == 0) {
        allTests.push_back(frames::test(loop.number, 0.004 * loop.number, 3.0 / loop.number));
        tests.append(allTests.back());
      }
      grown.show({.curve = log.view(), .tests = tests.view(), .edits = {}, .loops = 30, .sets = 1});
    }
    whole.show(viewOf(frames::curve(200, 10), allTests));
    for (const auto measure : {Correlation, Error}) {
      QCOMPARE(pointsOf(grown.rings(measure)), pointsOf(whole.rings(measure)));
      QCOMPARE(pointsOf(grown.tests(measure)), pointsOf(whole.tests(measure)));
    }
    for (const auto measure : {Correlation, Error, WeightChange}) {
      const QCPGraph *line = grown.training(measure), *other = whole.training(measure);
      QCOMPARE(line->dataCount(), 200);
      QCOMPARE(pointsOf(line), pointsOf(other));
      QCOMPARE(line->keyAxis()->range(), other->keyAxis()->range());
      QCOMPARE(line->valueAxis()->range(), other->valueAxis()->range());
    }
    QCOMPARE(grown.lowerQuartile()->dataCount(), 66);
    grown.show(viewOf(frames::curve(3, 10))); // another run
    QCOMPARE(grown.training(Error)->dataCount(), 3);
    QCOMPARE(grown.rings(Error)->dataCount(), 0);
  }

  void aCurveForEachSet() {
    LearningCurvePlot plot;
    auto curve = loops(4);
    for (int k = 0; k < 4; ++k)
      curve[static_cast<std::size_t>(k)].set = k % 2;
    LearningView view =
        viewOf(frames::curveOf(curve), {frames::test(0, 0.1, 1, 0), frames::test(0, 0.2, 1, 1),
                                        frames::test(4, 0.8, 0.3, 0), frames::test(4, 0.7, 0.4, 1)});
    view.sets = 2;
    plot.show(view);
    QCOMPARE(pointsOf(plot.tests(Correlation, 0)), (Points{{0, 0.1}, {4, 0.8}}));
    QCOMPARE(pointsOf(plot.tests(Correlation, 1)), (Points{{0, 0.2}, {4, 0.7}}));
    QVERIFY(plot.rings(Error, 0)->scatterStyle().shape() != plot.rings(Error, 1)->scatterStyle().shape());
    QCOMPARE(plot.training(Error, 0)->dataCount(), 2);
    QCOMPARE(plot.training(Error, 1)->data()->at(0)->key, 2.0);
    QCOMPARE(plot.lowerQuartile()->dataCount(), 0);
    QCOMPARE(plot.legendTexts(), (QStringList{"set 1", "set 2", "while corrected"}));
    QVERIFY(plot.numbersOf(2).contains("Loop 2, set 2"));
    QVERIFY(plot.numbersOf(4).contains("test, set 2: correlation 0.70"));
    plot.show(viewOf(frames::curve(2, 10)));
    QCOMPARE(plot.legendTexts(), (QStringList{"test", "quartiles", "while corrected"}));
    QVERIFY(!plot.numbersOf(2).contains("set "));
  }

  void editsAreMarkedWithTheirName() {
    LearningCurvePlot plot;
    plot.resize(300, 400);
    plot.show();
    AppendLog<LiveEdit> edits;
    edits.append({2, "synapse.time_constant", "20", "200"});
    edits.append({2, "learning.lambda", "1", "10"});
    edits.append({5, "stimulus.gain", "1", "2"});
    LearningView view = viewOf(frames::curve(6, 10));
    view.edits = edits.view();
    plot.show(view);
    QCoreApplication::processEvents();
    QCOMPARE(plot.marks(), (QStringList{"τs 20 → 200 ms\nλ 1 → 10", "Stimulus strength 1 → 2"}));
    QVERIFY(plot.numbersOf(2).contains("edited after it: τs 20 → 200 ms"));
    view.edits = {};
    plot.show(view);
    QVERIFY(plot.marks().isEmpty());
    QCoreApplication::processEvents();
  }

  void axesHoldNegativeCorrelationsAndLateLoops() {
    LearningCurvePlot plot;
    plot.show(viewOf(frames::curve(40, 10), {frames::test(0, -0.28, 1)}));
    const auto* graph = plot.training(Correlation);
    QVERIFY(graph->valueAxis()->range().lower < -0.33); // its lower quartile
    QVERIFY(graph->valueAxis()->range().upper >= 1);
    QVERIFY(graph->keyAxis()->range().upper > 40);
  }

  void whatIsNoNumberIsLeftOut() {
    LearningCurvePlot plot;
    plot.resize(300, 400);
    plot.show();
    auto curve = loops(3);
    curve[1].median = curve[1].lowerQuartile = curve[1].upperQuartile = qQNaN();
    curve[2].errorShare = qQNaN();
    plot.show(
        viewOf(frames::curveOf(curve), {frames::test(1, qQNaN(), 0.5), frames::test(2, qQNaN(), qInf())}));
    QCoreApplication::processEvents();
    QCOMPARE(plot.training(Correlation)->dataCount(), 2);
    QCOMPARE(plot.training(Error)->dataCount(), 2);
    QCOMPARE(plot.rings(Correlation)->dataCount(), 0);
    QCOMPARE(plot.lowerQuartile()->dataCount(), 0);
    QCOMPARE(plot.rings(Error)->dataCount(), 1);
    QCOMPARE(plot.arrows()->dataCount(), 1); // where activity ran away
    QVERIFY(std::isfinite(plot.rings(Error)->valueAxis()->range().upper));
    QVERIFY(plot.numbersOf(2).contains(QStringLiteral("error ∞")));
    QVERIFY(plot.numbersOf(2).contains(QStringLiteral("correlation –")));
  }

  void keysGoFromBeforeTheFirstLoopToTheLast() {
    LearningCurvePlot plot;
    plot.resize(300, 400);
    plot.show();
    plot.show(viewOf(frames::curve(3, 10), {frames::test(0, 0.1, 1)}));
    for (int k = 0; k < 6; ++k)
      QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier);
    QTRY_VERIFY(QToolTip::text().contains("Before training"));
    for (int k = 0; k < 6; ++k)
      QTest::keyClick(&plot, Qt::Key_Right, Qt::ControlModifier);
    QTRY_VERIFY(QToolTip::text().contains("Loop 3"));
  }

  void emptyAgainAfterANewNetwork() {
    LearningCurvePlot plot;
    plot.show(viewOf(frames::curve(3, 10), {frames::test(0, 0.1, 1)}));
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier);
    plot.show(LearningView());
    QVERIFY(!plot.hint().isEmpty());
    QCOMPARE(plot.training(Correlation)->dataCount(), 0);
    QCOMPARE(plot.rings(Correlation)->dataCount(), 0);
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier);
    QTest::mouseMove(plot.plot(), QPoint(100, 60));
  }

  void paletteChangeRecolors() {
    applyTheme(*qApp, ThemeChoice::Light);
    LearningCurvePlot plot;
    plot.show();
    plot.show(viewOf(frames::curve(3, 10), {frames::test(0, 0.1, 1)}));
    applyTheme(*qApp, ThemeChoice::Dark);
    QCoreApplication::processEvents();
    const QPalette palette = QApplication::palette();
    QCOMPARE(plot.tests(Correlation)->pen().color(), lookOf(Role::Test, palette).color);
    QCOMPARE(plot.training(Error)->pen().color(), plotColors(palette).previous);
    QVERIFY(plot.tests(Error)->pen().width() > plot.training(Error)->pen().width());
    applyTheme(*qApp, ThemeChoice::Light);
  }
};

SPIKELOOM_WINDOW_TEST(LearningCurveTest)

} // namespace spikeloom::test::learning_curve_test

#include "learning_curve_test.moc"
