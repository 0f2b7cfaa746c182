#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

#include "tests/registry.h"
#include "ui/plots/cause_bar.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/plots/cause_traces_plot.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/fitted_text.h"
#include "ui/plots/pattern_area.h"
#include "ui/plots/pattern_bar.h"

namespace spikeloom::test::cause_plots_test {

namespace {

constexpr double tolerance = 1.5; // px

/// tracking 0.1 √x/10, sampling 1/x, at 1, 2, 4 … 256: a U whose least point is known.
CauseCurve curveByFormula() {
  CauseCurve curve;
  curve.title = "τs (ms)";
  curve.unit = "ms";
  for (double x = 1; x < 500; x *= 2)
    curve.points.push_back({x, {0.01 * std::sqrt(x), 1 / x, {}}, 0.02 * x, 2 / x});
  return curve;
}

CauseTraces someTraces() {
  CauseTraces traces;
  traces.first = 102;
  traces.interval = 2;
  traces.quantity = "drive";
  for (int k = 0; k < 400; ++k) {
    const auto t = static_cast<float>(k) / 50;
    traces.target.push_back(std::sin(t));
    traces.rates.push_back(0.9f * std::sin(t - 0.1f));
    traces.trial.push_back(std::sin(t) + 2 * std::sin(40 * t));
    traces.mean.push_back(std::sin(t));
    traces.spread.push_back(0.5f);
  }
  return traces;
}

QPixmap painted(QWidget& widget) { return widget.grab(); }

} // namespace

class CausePlotsTest : public QObject {
  Q_OBJECT

private slots:
  void partsLieSideBySideInProportion();
  void negativeFeedbackIsTakenBack();
  void anErrorBeyondOneFillsTheScale();
  void partsAreNamedForWhoeverCannotSee();
  void barIsClicked();
  void areasAreStacked();
  void bestIsTheLeastSum();
  void handleFollowsKeysAndMouse();
  void arrowKeysNeverStick();
  void ringsAndTheirFeedback();
  void feedbackIsABarFromTheAreasToTheRing();
  void namesLieInsideTheirAreas();
  void thinAreasAreNamedFromOutside();
  void shorterWordsWhereThereIsLessRoom();
  void emptyCurveSaysWhy();
  void bothPanelsHaveTheSameAxes();
  void noPictureSaysWhy();
};

void CausePlotsTest::partsLieSideBySideInProportion() {
  CauseBar bar;
  bar.resize(1000, 34);
  bar.show(CauseShares{0.1, 0.2, 0.3}, "error 0.60");
  const QRectF slow = bar.partRect(Role::Tracking), spikes = bar.partRect(Role::Sampling),
               feedback = bar.partRect(Role::Feedback);
  QCOMPARE(slow.left(), 0.0);
  QVERIFY(std::abs(slow.right() - spikes.left()) < tolerance);
  QVERIFY(std::abs(spikes.right() - feedback.left()) < tolerance);
  QVERIFY(std::abs(spikes.width() - 2 * slow.width()) < tolerance);
  QVERIFY(std::abs(feedback.width() - 3 * slow.width()) < tolerance);
  QCOMPARE(bar.partAt(spikes.center()), std::optional(Role::Sampling));
  QVERIFY(!bar.partAt({feedback.right() + 5, 10}));
  const QImage image = painted(bar).toImage();
  QCOMPARE(QColor(image.pixel(3, 1)).hue() / 10, QColor(0xe6, 0x9f, 0x00).hue() / 10); // amber
}

void CausePlotsTest::negativeFeedbackIsTakenBack() {
  CauseBar bar;
  bar.resize(1000, 34);
  bar.show(CauseShares{0.2, 0.3, -0.1});
  QVERIFY(std::abs(bar.partRect(Role::Feedback).right() - bar.partRect(Role::Sampling).right()) < tolerance);
  QVERIFY(std::abs(bar.partRect(Role::Feedback).width() - bar.partRect(Role::Tracking).width() / 2) <
          tolerance);
  QCOMPARE(bar.partAt(bar.partRect(Role::Feedback).center()),
           std::optional(Role::Feedback)); // it lies on top
}

void CausePlotsTest::anErrorBeyondOneFillsTheScale() {
  CauseBar bar;
  bar.resize(1000, 34);
  bar.show(CauseShares{0.5, 0.5, 0});
  const double end = bar.partRect(Role::Sampling).right();
  bar.show(CauseShares{0.5, 0.5, 2.0});
  QCOMPARE(bar.partRect(Role::Sampling).right(), end);
  QCOMPARE(bar.partRect(Role::Feedback).width(), 0.0);
  const QImage image = painted(bar).toImage();
  QCOMPARE(image.pixelColor(static_cast<int>(end) + 3, 17),
           bar.palette().color(QPalette::WindowText)); // the arrow
}

void CausePlotsTest::partsAreNamedForWhoeverCannotSee() {
  CauseBar bar;
  bar.show(CauseShares{0.04, 0.25, {}});
  QCOMPARE(bar.accessibleDescription(), QString("too slow 0.04, too few spikes 0.25"));
  QVERIFY(!bar.accessibleName().isEmpty());
}

void CausePlotsTest::barIsClicked() {
  CauseBar bar;
  bar.resize(300, 34);
  const QSignalSpy clicks(&bar, &CauseBar::clicked);
  QTest::mouseClick(&bar, Qt::LeftButton);
  QTest::keyClick(&bar, Qt::Key_Return);
  QCOMPARE(clicks.count(), 2);
}

void CausePlotsTest::areasAreStacked() {
  CauseCurvePlot plot;
  const CauseCurve curve = curveByFormula();
  plot.show(curve);
  QCOMPARE(plot.trackingGraph()->dataCount(), static_cast<int>(curve.points.size()));
  for (int k = 0; k < plot.trackingGraph()->dataCount(); ++k) {
    const CausePoint& point = curve.points[static_cast<std::size_t>(k)];
    QCOMPARE(plot.trackingGraph()->dataMainKey(k), point.x);
    QCOMPARE(plot.trackingGraph()->dataMainValue(k), point.shares.tracking);
    QCOMPARE(plot.totalGraph()->dataMainValue(k), point.shares.tracking + point.shares.sampling);
  }
  QCOMPARE(plot.totalGraph()->channelFillGraph(), plot.trackingGraph());
}

void CausePlotsTest::bestIsTheLeastSum() {
  CauseCurvePlot plot;
  plot.show(curveByFormula());
  // 0.01 √x + 1/x: d/dx = 0 at (200)^(2/3) = 34.2; of the points, 32 is least; one says 30
  QCOMPARE(plot.best(), std::optional(30.0));
  CauseCurve two = curveByFormula();
  two.points.resize(2);
  plot.show(two);
  QVERIFY(!plot.best()); // two points are no U
}

void CausePlotsTest::handleFollowsKeysAndMouse() {
  CauseCurvePlot plot;
  plot.resize(600, 400);
  plot.show(curveByFormula());
  plot.setHandle(5);
  plot.QWidget::show();
  (void)QTest::qWaitForWindowExposed(&plot);
  plot.plot()->replot();
  const QSignalSpy moves(&plot, &CauseCurvePlot::handleMoved);
  QTest::keyClick(&plot, Qt::Key_Right);
  QVERIFY(plot.handle() > 5 && plot.handle() < 7);
  QTest::keyClick(&plot, Qt::Key_Left);
  QTest::keyClick(&plot, Qt::Key_Left);
  QVERIFY(plot.handle() < 5 && plot.handle() > 3.5);
  QCOMPARE(moves.count(), 3);
  // a drag to the right end of the axis
  const QPoint knob = plot.handlePosition();
  QTest::mousePress(plot.plot(), Qt::LeftButton, {}, knob);
  const QPointF to(plot.plot()->width() - 2, knob.y());
  QMouseEvent drag(QEvent::MouseMove, to, plot.plot()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
  QApplication::sendEvent(plot.plot(), &drag);
  QCOMPARE(plot.handle(), 500.0);
  QTest::mouseRelease(plot.plot(), Qt::LeftButton, {}, to.toPoint());
  QCOMPARE(moves.count(), 4);
}

void CausePlotsTest::arrowKeysNeverStick() {
  CauseCurvePlot plot;
  CauseCurve curve = curveByFormula();
  for (const bool whole : {false, true}) {
    curve.whole = whole;
    plot.show(curve);
    double x = 1;
    int steps = 0;
    for (; x < 500 && steps < 100; ++steps) {
      const double next = plot.stepped(x, 1);
      QVERIFY2(next > x, qPrintable(QString::number(x)));
      x = next;
    }
    QVERIFY(steps < 60);
    for (; x > 1 && steps < 200; ++steps) {
      const double next = plot.stepped(x, -1);
      QVERIFY2(next < x, qPrintable(QString::number(x)));
      x = next;
    }
  }
}

void CausePlotsTest::ringsAndTheirFeedback() {
  CauseCurvePlot plot;
  CauseCurve curve = curveByFormula();
  curve.tested = {
      {4, 0.5, false, {}}, {16, 0.3, true, "tested"}, {1000, 0.2, false, {}}, {8, NAN, false, {}}};
  plot.show(curve);
  QCOMPARE(plot.rings(), 2u); // one lies outside, one is no number
}

/// From the areas to the ring, at 16: 0.01 √16 + 1/16 … 0.3.
void CausePlotsTest::feedbackIsABarFromTheAreasToTheRing() {
  CauseCurvePlot plot;
  plot.resize(600, 400);
  CauseCurve curve = curveByFormula();
  curve.tested = {{16, 0.3, true, "tested"}};
  plot.show(curve);
  (void)painted(plot);
  const QRectF bar = plot.feedbackBar()->pixelRect();
  const QCPAxisRect* const rect = plot.plot()->axisRect();
  QVERIFY(std::abs(bar.center().x() - rect->axis(QCPAxis::atBottom)->coordToPixel(16)) < tolerance);
  QVERIFY(std::abs(bar.top() - rect->axis(QCPAxis::atLeft)->coordToPixel(0.3)) < tolerance);
  QVERIFY(std::abs(bar.bottom() - rect->axis(QCPAxis::atLeft)->coordToPixel(0.1025)) < tolerance);
  QVERIFY(bar.width() >= 8); // wide enough for its pattern to be seen
}

/// Inside its area, or not at all: corners and edges of the box lie between the lines that are drawn.
void CausePlotsTest::namesLieInsideTheirAreas() {
  for (const QSize& size : {QSize(800, 600), QSize(430, 430), QSize(400, 340)}) {
    CauseCurvePlot plot;
    plot.resize(size);
    const CauseCurve curve = curveByFormula();
    plot.show(curve);
    (void)painted(plot);
    const QCPAxisRect* const rect = plot.plot()->axisRect();
    for (const Role cause : {Role::Tracking, Role::Sampling}) {
      const QCPItemText* const name = plot.nameOf(cause);
      QVERIFY(name->visible());
      const QFontMetricsF metrics(name->font());
      const QSizeF half = QSizeF(metrics.horizontalAdvance(name->text()), metrics.height()) / 2;
      const QPointF centre = name->position->pixelPosition();
      for (const double along : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
        const double x = rect->axis(QCPAxis::atBottom)->pixelToCoord(centre.x() + along * half.width());
        const auto right = std::ranges::lower_bound(curve.points, x, {}, &CausePoint::x), left = right - 1;
        const double part = std::log(x / left->x) / std::log(right->x / left->x);
        const auto at = [&](auto&& value) {
          return rect->axis(QCPAxis::atLeft)
              ->coordToPixel(value(*left) + part * (value(*right) - value(*left)));
        };
        const double line = at([](const CausePoint& p) { return p.shares.tracking; });
        const double top =
            cause == Role::Tracking ? line : at([](const CausePoint& p) { return p.shares.openLoop(); });
        const double bottom = cause == Role::Tracking ? rect->bottom() : line;
        const QString where = QStringLiteral("%1 of %2 wide: %3 … %4 in %5 … %6")
                                  .arg(name->text())
                                  .arg(size.width())
                                  .arg(centre.y() - half.height())
                                  .arg(centre.y() + half.height())
                                  .arg(top)
                                  .arg(bottom);
        QVERIFY2(centre.y() - half.height() >= top - tolerance, qPrintable(where));
        QVERIFY2(centre.y() + half.height() <= bottom + tolerance, qPrintable(where));
      }
    }
  }
}

void CausePlotsTest::thinAreasAreNamedFromOutside() {
  CauseCurvePlot plot;
  plot.resize(600, 400);
  CauseCurve curve = curveByFormula();
  for (CausePoint& point : curve.points)
    point.shares = {0.1, 0.01, {}}; // the second is thinner than a letter is high
  plot.show(curve);
  (void)painted(plot);
  const QCPItemText* const name = plot.nameOf(Role::Sampling);
  QVERIFY(name->visible());
  const double total = plot.plot()->axisRect()->axis(QCPAxis::atLeft)->coordToPixel(0.11);
  QVERIFY(name->position->pixelPosition().y() + QFontMetricsF(name->font()).height() / 2 < total);
}

void CausePlotsTest::shorterWordsWhereThereIsLessRoom() {
  CauseTracesPlot plot;
  CauseTraces traces = someTraces();
  traces.neuron = 7;
  traces.shares = {0.06, 0.24, {}};
  plot.resize(700, 400);
  plot.show(traces);
  (void)painted(plot);
  QCOMPARE(plot.panels()[0].title->fitting(), QString("Neuron 7 if the others sent rates: error 0.06"));
  QCOMPARE(plot.panels()[1].title->fitting(), QString("Neuron 7 if they send spikes: 0.24 more"));
  plot.resize(330, 400);
  (void)painted(plot);
  QCOMPARE(plot.panels()[0].title->fitting(), QString("Neuron 7, rates: error 0.06"));
  QCOMPARE(plot.panels()[0].legend->itemCount(), 3); // every line and area has its word
  QCOMPARE(plot.panels()[1].legend->itemCount(), 3);
  QVERIFY(plot.panels()[1].legend->minimumOuterSizeHint().width() <=
          plot.panels()[1].legend->outerRect().width()); // all of them in sight
}

void CausePlotsTest::emptyCurveSaysWhy() {
  CauseCurvePlot plot;
  CauseCurve curve;
  curve.progress = "no targets yet";
  plot.show(curve);
  QCOMPARE(plot.hint(), QString("no targets yet"));
  const QSignalSpy moves(&plot, &CauseCurvePlot::handleMoved);
  QTest::keyClick(&plot, Qt::Key_Right); // nothing to move along
  QCOMPARE(moves.count(), 0);
}

void CausePlotsTest::bothPanelsHaveTheSameAxes() {
  const CauseTraces traces = someTraces();
  CauseTracesPlot plot;
  plot.show(traces);
  const auto& panels = plot.panels();
  for (const auto type : {QCPAxis::atBottom, QCPAxis::atLeft})
    QCOMPARE(panels[0].rect->axis(type)->range(), panels[1].rect->axis(type)->range());
  QVERIFY(panels[0].rect->axis(QCPAxis::atLeft)->range().contains(2.5)); // what spikes do is in sight
  QCOMPARE(panels[0].gap->channelFillGraph(), panels[0].target);
  QVERIFY(panels[1].gap->channelFillGraph() != panels[1].target); // what spikes add: from what rates do
  QCOMPARE(panels[1].gap->channelFillGraph()->dataMainValue(100), static_cast<double>(traces.rates[100]));
  QCOMPARE(panels[1].response->dataMainKey(0), 102.0);
  QCOMPARE(panels[1].response->dataMainKey(399), 900.0);
}

void CausePlotsTest::noPictureSaysWhy() {
  CauseTracesPlot plot;
  CauseTraces traces;
  traces.reason = "All targets are constant.";
  plot.show(traces);
  QCOMPARE(plot.hint(), QString("All targets are constant."));
  QVERIFY(!plot.panels()[0].title->visible());
}

SPIKELOOM_WINDOW_TEST(CausePlotsTest)

} // namespace spikeloom::test::cause_plots_test

#include "cause_plots_test.moc"
