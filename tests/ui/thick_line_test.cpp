#include <QTest>

#include <qcustomplot.h>

#include "tests/registry.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/thick_line.h"

namespace spikeloom::test::thick_line_test {

namespace {

/// A plot whose coordinates are pixels from the lower left, without axes.
struct Bare {
  Bare() {
    plot.setBackground(Qt::white);
    plot.axisRect()->setAutoMargins(QCP::msNone);
    plot.axisRect()->setMargins({});
    for (auto* axis : {plot.xAxis, plot.yAxis}) {
      axis->setVisible(false);
      axis->grid()->setVisible(false);
      axis->setRange(0, 100);
    }
    line = new ThickLine(plot.xAxis, plot.yAxis);
    line->setAntialiased(false);
  }
  QImage picture() { return plot.toPixmap(100, 100).toImage(); }
  QCustomPlot plot;
  ThickLine* line;
};

int darkInRow(const QImage& image, int y) {
  int count = 0;
  for (int x = 0; x < image.width(); ++x)
    count += image.pixelColor(x, y).lightness() < 128;
  return count;
}

int darkInColumn(const QImage& image, int x) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y)
    count += image.pixelColor(x, y).lightness() < 128;
  return count;
}

} // namespace

class ThickLineTest : public QObject {
  Q_OBJECT

private slots:
  void widthIsThatOfThePen_data() {
    QTest::addColumn<int>("width");
    for (const int width : {1, 2, 3, 4})
      QTest::addRow("%d", width) << width;
  }

  void widthIsThatOfThePen() {
    QFETCH(int, width);
    Bare bare;
    bare.line->setPen(QPen(Qt::black, width));
    bare.line->setData({0, 100}, {50, 50});
    QCOMPARE(darkInColumn(bare.picture(), 40), width);
    bare.line->setData({50, 50.001}, {0, 100}); // upright
    QCOMPARE(darkInRow(bare.picture(), 40), width);
  }

  void dashesAreAsLongAsThoseOfAThickPen() {
    Bare bare;
    QPen pen(Qt::black, 2, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({5, 5}); // ten pixels each
    bare.line->setPen(pen);
    bare.line->setData({0, 100}, {50, 50});
    const QImage image = bare.picture();
    int dark = 0;
    for (int x = 0; x < 100; ++x)
      dark += darkInColumn(image, x) > 0;
    QVERIFY2(std::abs(dark - 55) <= 6,
             qPrintable(QString::number(dark))); // a pixel more for each of five dashes
  }

  void gapsStayGaps() {
    Bare bare;
    bare.line->setPen(QPen(Qt::black, 2));
    bare.line->setData({0, 30, 50, 70, 100}, {50, 50, qQNaN(), 50, 50});
    const QImage image = bare.picture();
    QVERIFY(darkInColumn(image, 20) == 2 && darkInColumn(image, 80) == 2);
    QCOMPARE(darkInColumn(image, 50), 0);
    bare.line->setData({0, 100}, {qQNaN(), qInf()});
    bare.picture(); // nothing to draw is no fault
  }

  void peaksOfManyPointsAreDrawn() {
    Bare bare;
    bare.line->setPen(QPen(Qt::black, 2));
    QVector<double> x(20'000), y(20'000, 10.0);
    for (int i = 0; i < 20'000; ++i)
      x[i] = i * 0.005;
    y[9'999] = 90; // one of the two hundred points of its pixel
    bare.line->setData(x, y, true);
    const QImage image = bare.picture();
    QVERIFY(darkInRow(image, 15) > 0);
    QVERIFY(darkInRow(image, 50) > 0);
  }

  void plotsUseThem() {
    QCustomPlot plot;
    auto* rect = addAxisRect(plot.plotLayout(), 1, 0);
    QVERIFY(qobject_cast<ThickLine*>(addGraph(rect, QStringLiteral("main"))));
    QCOMPARE(plot.graphCount(), 1);
  }
};

SPIKELOOM_WINDOW_TEST(ThickLineTest)

} // namespace spikeloom::test::thick_line_test

#include "thick_line_test.moc"
