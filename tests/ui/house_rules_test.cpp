// What holds for every widget: the wheel, texts that are data, the decimal point.
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTabBar>
#include <QWheelEvent>

#include <clocale>
#include <qcustomplot.h>

#include "opened_window.h"
#include "tests/registry.h"
#include "ui/look/house_rules.h"
#include "ui/look/literal_text.h"
#include "ui/params/preset_box.h"

namespace spikeloom::test::house_rules_test {

namespace {

const QByteArray tags = "<b>x</b><img src='x.png'>";

/// Would Qt make an image of it, as it is shown in a place that may hold HTML?
bool drawsTags(const QString& text) { return Qt::mightBeRichText(text) && text.contains("<img"); }

/// What the window shows as text and what stands behind: tooltips too.
QStringList textsIn(QWidget& window) {
  QStringList texts;
  for (const QWidget* const widget : window.findChildren<QWidget*>()) {
    texts << widget->toolTip() << widget->accessibleDescription();
    if (const auto* label = qobject_cast<const QLabel*>(widget))
      texts << label->text();
    if (const auto* line = qobject_cast<const QLineEdit*>(widget))
      texts << line->text();
    if (const auto* box = qobject_cast<const QComboBox*>(widget))
      for (int row = 0; row < box->count(); ++row)
        texts << box->itemText(row);
    if (const auto* progress = qobject_cast<const QProgressBar*>(widget))
      texts << progress->format();
  }
  return texts;
}

QString turn(QWidget& widget) {
  QWheelEvent wheel(QPointF(5, 5), widget.mapToGlobal(QPointF(5, 5)), {}, {0, -240}, Qt::NoButton,
                    Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &wheel);
  if (const auto* box = qobject_cast<const QComboBox*>(&widget))
    return box->currentText();
  if (const auto* spin = qobject_cast<const QAbstractSpinBox*>(&widget))
    return spin->text();
  if (const auto* slider = qobject_cast<const QAbstractSlider*>(&widget))
    return QString::number(slider->value());
  return QString::number(static_cast<const QTabBar&>(widget).currentIndex());
}

template <class... Kinds> bool isOneOf(const QObject* object) {
  return ((qobject_cast<const Kinds*>(object) != nullptr) || ...);
}

} // namespace

class HouseRulesTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void wheelTakesNoFocusAndTurnsNoValue();
  void titlesAndFilesAreNoHtml();
  void numbersHaveAPointInEveryLocale();
  void commaIsExplainedWhereItIsTyped();
};

void HouseRulesTest::wheelTakesNoFocusAndTurnsNoValue() {
  Opened o;
  o.ready();
  QWidget* const focus = QApplication::focusWidget();
  int turned = 0;
  for (QWidget* const widget : o.window->findChildren<QWidget*>()) {
    if (!widget->isVisible())
      continue;
    QVERIFY2(widget->focusPolicy() != Qt::WheelFocus, widget->metaObject()->className());
    if (!isOneOf<QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar>(widget) ||
        isOneOf<QScrollBar>(widget))
      continue;
    const QString before = turn(*widget);
    QCOMPARE(turn(*widget), before);
    QCOMPARE(QApplication::focusWidget(), focus);
    ++turned;
  }
  QVERIFY(turned >= 8);
  QCOMPARE(o.window->draft().waiting(), 0);
  QVERIFY(!o.window->draft().edited());
}

void HouseRulesTest::titlesAndFilesAreNoHtml() {
  Opened o;
  o.ready();
  const QByteArray text = QByteArray(smallPreset)
                              .replace("\"small\"", "\"" + tags + "\", \"about\": \"" + tags +
                                                        "\", \"figure\": \"" + tags + "\"");
  o.drop(o.write("<b>x<img src=y>.json", text));
  QCOMPARE(toQString(o.window->draft().preset().title), QString(tags));
  o.drop(o.write("<b>broken<img src=y>.json", QByteArray(brokenPreset).replace("color", tags)));
  QVERIFY(o.window->strip().isVisible());
  emit o.window->panel().presetBox().activated(0);
  QLineEdit* const line = o.line("network.neurons");
  line->setFocus();
  line->selectAll();
  QTest::keyClicks(line, tags); // a problem that shows what was typed
  QVERIFY(!o.window->panel().row("network.neurons")->problem().isEmpty());
  QTest::qWait(50);

  int plain = 0;
  for (const QLabel* const label : o.window->findChildren<QLabel*>()) {
    QVERIFY2(!label->isVisible() || label->textFormat() != Qt::AutoText, qPrintable(label->text()));
    QVERIFY2(label->textFormat() == Qt::PlainText || !label->isVisible() || !drawsTags(label->text()),
             qPrintable(label->text()));
    plain += label->text().contains(tags) ? 1 : 0;
  }
  QVERIFY(plain > 0); // something was there to be looked at
  for (const QWidget* const widget : o.window->findChildren<QWidget*>()) {
    QVERIFY2(!drawsTags(widget->toolTip()), qPrintable(widget->toolTip()));
    if (const auto* box = qobject_cast<const QComboBox*>(widget))
      for (int row = 0; row < box->count(); ++row)
        QVERIFY2(!drawsTags(box->itemData(row, Qt::ToolTipRole).toString()), qPrintable(box->itemText(row)));
  }
  for (const QAction* const action : o.window->findChildren<QAction*>())
    QVERIFY2(!drawsTags(action->toolTip()), qPrintable(action->toolTip()));

  // Qt's own boxes, whatever they are given
  QMessageBox box(QMessageBox::Question, "title", tags, QMessageBox::Ok, o.window.get());
  box.setInformativeText(tags);
  box.show();
  for (const QLabel* const label : box.findChildren<QLabel*>())
    QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
  QCOMPARE(literalTip("<b>\n&"), QString("<p>&lt;b&gt;<br/>&amp;</p>"));
}

void HouseRulesTest::numbersHaveAPointInEveryLocale() {
  QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
  std::setlocale(LC_ALL, "de_DE.UTF-8"); // where there is one
  QCOMPARE(QLocale().toString(0.5), QString("0,5"));
  Opened o;
  o.ready();
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
  o.press(Qt::Key_T);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->lastTest && o.frame.paused, patience);
  QTest::qWait(50);
  static const QRegularExpression comma("\\d,\\d");
  QStringList texts = textsIn(*o.window);
  for (const QString& text : texts)
    QVERIFY2(!text.contains(comma), qPrintable(text));
  QVERIFY(texts.join(' ').contains("0.5")); // the connection probability
  for (const QWidget* const widget : o.window->findChildren<QWidget*>())
    if (widget->isVisible())
      QCOMPARE(widget->locale().decimalPoint(), QString("."));
  for (QCustomPlot* const plot : o.window->findChildren<QCustomPlot*>())
    QCOMPARE(plot->locale().toString(0.75), QString("0.75"));
  std::array<char, 8> printed{};
  std::snprintf(printed.data(), printed.size(), "%.1f", 0.5); // as libraries do
  QCOMPARE(QString(printed.data()), QString("0.5"));
}

void HouseRulesTest::commaIsExplainedWhereItIsTyped() {
  Opened o;
  o.ready();
  QLineEdit* const line = o.line("learning.lambda");
  line->setFocus();
  line->selectAll();
  QTest::keyClicks(line, "0,75");
  const FieldRow& row = *o.window->panel().row("learning.lambda");
  QVERIFY(row.problem().contains("the decimal mark is a point"));
  QCOMPARE(o.window->draft().experiment().learning.lambda, 1.0); // not 75, and not 0
  line->selectAll();
  QTest::keyClick(line, Qt::Key_0);
  QTest::keyClick(line, Qt::Key_Comma, Qt::KeypadModifier); // the decimal key of a German keyboard
  QTest::keyClicks(line, "75");
  QCOMPARE(line->text(), QString("0.75"));
  QCOMPARE(o.window->draft().experiment().learning.lambda, 0.75);
  QVERIFY(row.problem().isEmpty());
}

SPIKELOOM_WINDOW_TEST(HouseRulesTest)

} // namespace spikeloom::test::house_rules_test

#include "house_rules_test.moc"
