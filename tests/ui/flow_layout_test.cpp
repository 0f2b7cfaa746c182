// Rows that go on where there is no room.
#include <QLineEdit>
#include <QTest>

#include "tests/registry.h"
#include "ui/look/flow_layout.h"

namespace spikeloom::test::flow_layout_test {

class FlowLayoutTest : public QObject {
  Q_OBJECT

private slots:
  /// However many expand, none lies beyond the edge, and nothing is left over.
  void whatExpandsSharesWhatIsLeft() {
    QWidget holder;
    auto* const row = new FlowLayout(&holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    QList<QWidget*> parts;
    for (int k = 0; k < 3; ++k) {
      parts << new QLineEdit(&holder);
      parts.last()->setMinimumWidth(50);
      row->addWidget(parts.last());
    }
    auto* const fixed = new QWidget(&holder);
    fixed->setFixedSize(40, 20);
    row->addWidget(fixed);
    holder.resize(401, 100);
    row->setGeometry(holder.rect());
    int right = -1;
    for (const QWidget* const part : parts) {
      QVERIFY(part->width() >= (401 - 40 - 18) / 3);
      QCOMPARE(part->y(), 0);
      QCOMPARE(part->x(), right < 0 ? 0 : right + 6);
      right = part->x() + part->width();
    }
    QCOMPARE(fixed->x(), right + 6);
    QCOMPARE(fixed->x() + fixed->width(), 401);
    row->setGeometry({0, 0, 120, 100}); // two a row
    QCOMPARE(parts[2]->x(), 0);
    QVERIFY(parts[2]->y() > 0);
    QCOMPARE(parts[1]->x() + parts[1]->width(), 120);
  }
};

SPIKELOOM_WINDOW_TEST(FlowLayoutTest)

} // namespace spikeloom::test::flow_layout_test

#include "flow_layout_test.moc"
