#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/registry.h"
#include "ui/look/pixel_line.h"

namespace spikeloom::test::pixel_line_test {

class PixelLineTest : public QObject {
  Q_OBJECT

private slots:
  void fewPointsStay() {
    const QPolygonF points{{0.5, 3}, {1.5, 1}, {7, 2}, {qQNaN(), qQNaN()}, {9, 4}};
    const QPolygonF line = pixelLine(points);
    QCOMPARE(line.size(), 5);
    for (int i : {0, 1, 2, 4})
      QCOMPARE(line[i], points[i]);
    QVERIFY(std::isnan(line[3].x()));
    QVERIFY(pixelLine({}).isEmpty());
  }

  /// In each column the same lowest and highest, first and last point; at most four, in their order.
  void manyPointsCoverTheSamePixels() {
    QPolygonF points;
    for (int k = 0; k < 5000; ++k)
      points << QPointF(k * 0.02 - 13, 50 + 40 * std::sin(0.37 * k) * std::cos(0.011 * k));
    struct Column {
      double low = 1e9, high = -1e9, first = 0, last = 0;
      int points = 0;
      bool operator==(const Column& o) const {
        return low == o.low && high == o.high && first == o.first && last == o.last;
      }
    };
    const auto columnsOf = [](const QPolygonF& line, double width) {
      std::map<double, Column> out;
      for (const QPointF& p : line) {
        Column& column = out[std::floor(p.x() / width)];
        column.low = std::min(column.low, p.y());
        column.high = std::max(column.high, p.y());
        if (column.points++ == 0)
          column.first = p.y();
        column.last = p.y();
      }
      return out;
    };
    for (const double width : {1.0, 2.5}) {
      const QPolygonF line = pixelLine(points, width);
      QVERIFY(std::ranges::is_sorted(line, {}, &QPointF::x));
      const auto columns = columnsOf(line, width);
      QVERIFY(columns == columnsOf(points, width));
      for (const auto& [number, column] : columns)
        QVERIFY(column.points <= 4);
    }
  }

  void gapsStayWithinAColumn() {
    QPolygonF points;
    for (int k = 0; k < 100; ++k)
      points << (k == 50 ? QPointF(qQNaN(), qQNaN()) : QPointF(0.01 * k, k));
    const QPolygonF line = pixelLine(points);
    QCOMPARE(line.size(), 5); // first and last on either side
    QVERIFY(std::isnan(line[2].y()));
    QCOMPARE(line[1].y(), 49.0);
    QCOMPARE(line[3].y(), 51.0);
  }
};

SPIKELOOM_TEST(PixelLineTest)

} // namespace spikeloom::test::pixel_line_test

#include "pixel_line_test.moc"
