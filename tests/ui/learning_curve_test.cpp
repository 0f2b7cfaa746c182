#include <QApplication>
#include <QTest>

#include <qcustomplot.h>

#include "frames.h"
#include "ui/look/theme.h"
#include "ui/plots/learning_curve_plot.h"

using namespace spikeloom;

namespace {

std::vector<TrialSummary> loops(int count) {
  const LearningCurve curve = frames::curve(count, 10);
  return {curve.begin(), curve.end()};
}

} // namespace

class LearningCurveTest : public QObject {
  Q_OBJECT

private slots:
  void showsEveryLoop() {
    LearningCurvePlot plot;
    plot.show(frames::curve(6, 10), nullptr, 30);
    QVERIFY(plot.hint().isEmpty());
    for (int k = 0; k < 6; ++k) {
      QCOMPARE(plot.line(LearningCurvePlot::Correlation)->data()->at(k)->key, k + 1.0);
      QCOMPARE(plot.line(LearningCurvePlot::Correlation)->data()->at(k)->value, 0.1 * (k + 1));
      QCOMPARE(plot.lowerQuartile()->data()->at(k)->value, 0.1 * (k + 1) - 0.05);
      QCOMPARE(plot.upperQuartile()->data()->at(k)->value, 0.1 * (k + 1) + 0.05);
      QCOMPARE(plot.line(LearningCurvePlot::Error)->data()->at(k)->value, 1.0 / (k + 1));
      QCOMPARE(plot.line(LearningCurvePlot::WeightChange)->data()->at(k)->value, 0.5 * (k + 1));
    }
    QVERIFY(plot.accessibleDescription().contains(QStringLiteral("Loop 6")));
  }

  /// Loops that come one by one are shown as if all had been there at once, also when the scale changes.
  void growsAsIfAllHadBeenThere() {
    AppendLog<TrialSummary> log;
    LearningCurvePlot grown, whole;
    for (const TrialSummary& loop : loops(200)) {
      log.append(loop);
      grown.show(log.view(), nullptr, 30);
    }
    const ActivityScale hertz{.factor = 100, .quantity = "rate", .unit = "Hz"};
    for (const ActivityScale& scale : {ActivityScale(), hertz}) {
      grown.show(log.view(), nullptr, 30, scale);
      whole.show(frames::curve(200, 10), nullptr, 30, scale);
      for (const auto measure :
           {LearningCurvePlot::Correlation, LearningCurvePlot::Error, LearningCurvePlot::WeightChange}) {
        const QCPGraph *line = grown.line(measure), *other = whole.line(measure);
        QCOMPARE(line->dataCount(), 200);
        for (int k = 0; k < 200; ++k) {
          QCOMPARE(line->data()->at(k)->key, other->data()->at(k)->key);
          QCOMPARE(line->data()->at(k)->value, other->data()->at(k)->value);
        }
        QCOMPARE(line->keyAxis()->range(), other->keyAxis()->range());
        QCOMPARE(line->valueAxis()->range(), other->valueAxis()->range());
      }
      QCOMPARE(grown.lowerQuartile()->dataCount(), 200);
      QCOMPARE(grown.upperQuartile()->dataCount(), 200);
    }
    grown.show(frames::curve(3, 10), nullptr, 30); // another run
    QCOMPARE(grown.line(LearningCurvePlot::Error)->dataCount(), 3);
  }

  void testStandsAtItsLoop() {
    LearningCurvePlot plot;
    auto test = std::make_shared<TestSummary>();
    test->afterLoop = 4;
    test->correlationMedian = 0.8;
    test->rmsError = 0.3;
    plot.show(frames::curve(6, 10), test, 30);
    QCOMPARE(plot.testPoint(LearningCurvePlot::Correlation)->data()->at(0)->key, 4.0);
    QCOMPARE(plot.testPoint(LearningCurvePlot::Correlation)->data()->at(0)->value, 0.8);
    QCOMPARE(plot.testPoint(LearningCurvePlot::Error)->data()->at(0)->value, 0.3);
    QVERIFY(plot.numbersOf(3).contains(QStringLiteral("0.80")));
    QVERIFY(!plot.numbersOf(2).contains(QStringLiteral("0.80")));
  }

  void errorsOfRatesAreInHertz() {
    LearningCurvePlot plot;
    auto test = std::make_shared<TestSummary>();
    test->afterLoop = 6;
    test->rmsError = 0.125;
    const auto facts = frames::facts(10);
    facts->quantity = TrainedQuantity::rate;
    plot.show(frames::curve(6, 10), test, 30, activityScale(facts.get(), NeuronKind::qif));
    QCOMPARE(plot.axisTitle(LearningCurvePlot::Error), QStringLiteral("error (rms, Hz)"));
    QCOMPARE(plot.line(LearningCurvePlot::Error)->data()->at(1)->value, 50.0);
    QCOMPARE(plot.testPoint(LearningCurvePlot::Error)->data()->at(0)->value, 12.5);
    QVERIFY(plot.line(LearningCurvePlot::Error)->valueAxis()->range().upper > 100);
    QVERIFY(plot.numbersOf(1).contains(QStringLiteral("50.0 Hz")));
    plot.show(frames::curve(6, 10), nullptr, 30);
    QCOMPARE(plot.axisTitle(LearningCurvePlot::Error), QStringLiteral("error (rms)"));
    QCOMPARE(plot.line(LearningCurvePlot::Error)->data()->at(1)->value, 0.5);
  }

  void numbersSayTheSetWhereThereAreSeveral() {
    LearningCurvePlot plot;
    auto curve = loops(2);
    curve[1].set = 1;
    plot.show(frames::curveOf(curve), nullptr, 30, {}, 2);
    QVERIFY(plot.numbersOf(1).contains(QStringLiteral("target set 2")));
    plot.show(frames::curveOf(curve), nullptr, 30);
    QVERIFY(!plot.numbersOf(1).contains(QStringLiteral("target set")));
  }

  void axesHoldNegativeCorrelationsAndLateLoops() {
    LearningCurvePlot plot;
    auto curve = loops(40);
    curve.front().lowerQuartile = -0.33;
    plot.show(frames::curveOf(curve), nullptr, 30);
    const auto* graph = plot.line(LearningCurvePlot::Correlation);
    QVERIFY(graph->valueAxis()->range().lower < -0.33);
    QVERIFY(graph->valueAxis()->range().upper >= 1);
    QVERIFY(graph->keyAxis()->range().upper > 40);
  }

  void loopsWithoutCorrelationAreLeftOut() {
    LearningCurvePlot plot;
    plot.resize(300, 400);
    plot.show();
    auto curve = loops(3);
    curve[1].median = curve[1].lowerQuartile = curve[1].upperQuartile = qQNaN();
    curve[2].rmsError = qInf();
    auto test = std::make_shared<TestSummary>();
    test->correlationMedian = qQNaN();
    plot.show(frames::curveOf(curve), test, 30);
    QCoreApplication::processEvents();
    QCOMPARE(plot.line(LearningCurvePlot::Correlation)->dataCount(), 2);
    QCOMPARE(plot.line(LearningCurvePlot::Error)->dataCount(), 2);
    QCOMPARE(plot.testPoint(LearningCurvePlot::Correlation)->dataCount(), 0);
    QVERIFY(plot.numbersOf(1).contains(QStringLiteral("median –")));
  }

  void emptyAgainAfterANewNetwork() {
    LearningCurvePlot plot;
    plot.show(frames::curve(3, 10), nullptr, 30);
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier);
    plot.show({}, nullptr, 30);
    QVERIFY(!plot.hint().isEmpty());
    QCOMPARE(plot.line(LearningCurvePlot::Correlation)->dataCount(), 0);
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier);
    QTest::mouseMove(plot.plot(), QPoint(100, 60));
  }

  void paletteChangeRecolors() {
    applyTheme(*qApp, ThemeChoice::Light);
    LearningCurvePlot plot;
    plot.show();
    plot.show(frames::curve(3, 10), nullptr, 30);
    applyTheme(*qApp, ThemeChoice::Dark);
    QCoreApplication::processEvents();
    const PlotColors colors = plotColors(QApplication::palette());
    QCOMPARE(plot.line(LearningCurvePlot::Correlation)->pen().color(), colors.actual);
    QCOMPARE(plot.line(LearningCurvePlot::Error)->pen().color(), colors.error);
    applyTheme(*qApp, ThemeChoice::Light);
  }
};

QTEST_MAIN(LearningCurveTest)
#include "learning_curve_test.moc"
