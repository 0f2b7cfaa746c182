// The window before an audience, the size of texts, and its place on the screen.
#include <QAbstractButton>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStandardPaths>

#include <qcustomplot.h>

#include "opened_window.h"
#include "tests/registry.h"
#include "ui/look/elided_label.h"
#include "ui/look/line_scale.h"
#include "ui/look/words.h"
#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/plot_widget.h"
#include "ui/plots/raster_plot.h"
#include "ui/plots/spike_plottable.h"
#include "ui/session/cause_finder.h"
#include "ui/session/damage_finder.h"
#include "ui/session/weight_finder.h"
#include "ui/target_editor/target_editor.h"
#include "ui/window/placement.h"
#include "ui/window/speed.h"
#include "ui/window/words_dialog.h"
#include "ui/workspaces/probe_workspace.h"

namespace spikeloom::test::presentation_test {

class PresentationTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    m_size = QApplication::font().pointSizeF();
  }
  void presentingAndBack();
  void presentationIsNotRemembered();
  void textIsZoomedAndRemembered();
  void largeTextsFitASmallScreen_data();
  void largeTextsFitASmallScreen();
  void presentationFitsASmallScreen();
  void firstPlaceIsOnTheScreen();
  void wordsAreExplainedAndFound();

private:
  double m_size = 0;
  static double sizeOf(const QWidget& widget) { return widget.font().pointSizeF(); }
};

void PresentationTest::presentingAndBack() {
  Opened o;
  auto* const dock = o.window->findChild<QDockWidget*>();
  o.window->topBar().setSpeedIndex(4);
  o.press(Qt::Key_F5);
  QVERIFY(o.window->actions().presentation->isChecked());
  QVERIFY(!dock->isVisible());
  QTRY_COMPARE(sizeOf(o.window->topBar()), 1.6 * m_size);
  QCOMPARE(lineScale(), 2);
  const auto widths = [&] { // of what is drawn in three ways: a thin line, a thick one, ticks
    const auto* const curve = o.window->findChild<LearningCurvePlot*>();
    const auto* const raster = o.window->findChild<RasterPlot*>();
    QList<int> found{curve->training(LearningCurvePlot::Correlation)->pen().width(),
                     curve->tests(LearningCurvePlot::Correlation)->pen().width()};
    for (int k = 0; k < raster->plot()->plottableCount(); ++k)
      if (dynamic_cast<SpikePlottable*>(raster->plot()->plottable(k)))
        found << raster->plot()->plottable(k)->pen().width();
    return found;
  };
  QCOMPARE(widths(), (QList<int>{2, 4, 2, 2}));
  QCOMPARE(speeds.at(static_cast<std::size_t>(o.window->topBar().speedIndex())), 0.5);
  o.press(Qt::Key_F5);
  QVERIFY(dock->isVisible());
  QTRY_COMPARE(sizeOf(o.window->topBar()), m_size);
  QCOMPARE(lineScale(), 1);
  QCOMPARE(widths(), (QList<int>{1, 2, 1, 1}));
  QCOMPARE(o.window->topBar().speedIndex(), 4);
  // a bar too narrow for texts loses them; with room it gets them back, but the dice, which never had one
  for (const auto style : {Qt::ToolButtonIconOnly, Qt::ToolButtonTextBesideIcon})
    o.window->topBar().setToolButtonStyle(style);
  for (const QToolButton* const button : o.window->topBar().findChildren<QToolButton*>())
    if (button->accessibleName() == "Random seed")
      QCOMPARE(button->toolButtonStyle(), Qt::ToolButtonIconOnly);
}

void PresentationTest::presentationIsNotRemembered() {
  Opened o;
  o.window->topBar().setSpeedIndex(5);
  o.press(Qt::Key_F5);
  QVERIFY(o.window->close());
  o.reopen({});
  QVERIFY(o.window->findChild<QDockWidget*>()->isVisible());
  QCOMPARE(o.window->topBar().speedIndex(), 5);
  QCOMPARE(lineScale(), 1);
  QTRY_COMPARE(sizeOf(*o.window), m_size);
}

void PresentationTest::textIsZoomedAndRemembered() {
  Opened o;
  QLineEdit* const line = o.line("network.neurons");
  const int width = line->width();
  line->setFocus(); // also while typing
  o.press(Qt::Key_Plus, Qt::ControlModifier);
  QTRY_COMPARE(sizeOf(*line), 1.1 * m_size);
  QTRY_VERIFY(line->width() > width); // there is room for as many digits
  QCOMPARE(line->text(), QString("40"));
  o.window->close();
  o.reopen({});
  QTRY_COMPARE(sizeOf(*o.window), 1.1 * m_size);
  o.press(Qt::Key_0, Qt::ControlModifier);
  QTRY_COMPARE(sizeOf(*o.window), m_size);
  o.press(Qt::Key_Minus, Qt::ControlModifier);
  QTRY_COMPARE(sizeOf(*o.window), 0.9 * m_size);
  for (int k = 0; k < 20; ++k)
    o.press(Qt::Key_Plus, Qt::ControlModifier);
  QTRY_COMPARE(sizeOf(*o.window), 2 * m_size);
  o.press(Qt::Key_F5); // never more than can be worked with
  QTRY_COMPARE(sizeOf(*o.window), 2.5 * m_size);
  o.press(Qt::Key_F5);
  o.press(Qt::Key_0, Qt::ControlModifier);
}

namespace {

/// Names of all that is not wholly in sight: buttons, boxes, and labels that do not shorten themselves. Down
/// the Experiment panel one scrolls; nothing scrolls sideways.
QStringList cutOff(const QWidget& window) {
  QStringList out;
  for (const QWidget* const widget : window.findChildren<QWidget*>()) {
    const auto* const label = qobject_cast<const QLabel*>(widget);
    const bool speaks = qobject_cast<const QAbstractButton*>(widget) ||
                        qobject_cast<const QComboBox*>(widget) || qobject_cast<const QProgressBar*>(widget) ||
                        (label && !label->text().isEmpty() && !qobject_cast<const ElidedLabel*>(widget));
    if (!speaks || !widget->isVisible() || qobject_cast<const QDockWidget*>(widget->parent()))
      continue;
    QRect sight = widget->visibleRegion().boundingRect();
    for (const QWidget* up = widget->parentWidget(); up; up = up->parentWidget())
      if (const auto* const scroll = qobject_cast<const QScrollArea*>(up)) {
        const int left = widget->mapTo(scroll->viewport(), QPoint()).x();
        sight = widget->rect();
        if (left < 0 || left + widget->width() > scroll->viewport()->width())
          sight = {};
      }
    const int least =
        label && label->wordWrap() ? label->minimumSizeHint().width() : widget->minimumSizeHint().width();
    const int height = widget->hasHeightForWidth() ? widget->heightForWidth(widget->width()) : 0;
    if (sight != widget->rect() || widget->width() < least || widget->height() < height)
      out << QStringLiteral("%1 “%2”").arg(QLatin1String(widget->metaObject()->className()),
                                           label ? label->text() : widget->accessibleName());
  }
  return out;
}

/// All that speaks is wholly in sight in a window of this size, and plots can be read.
void fits(MainWindow& window, const QSize& room) {
  window.resize(room);
  QTest::qWait(200);
  QVERIFY2(
      window.size() == room,
      qPrintable(
          QString("%1 x %2").arg(window.minimumSizeHint().width()).arg(window.minimumSizeHint().height())));
  QTRY_VERIFY2(cutOff(window).isEmpty(), qPrintable(cutOff(window).join("; ")));
  const auto plots = window.findChildren<PlotWidget*>();
  for (const PlotWidget* const plot : plots)
    QVERIFY2(!plot->isVisible() || (plot->width() >= 120 && plot->height() >= 90),
             qPrintable(QString("%1: %2 x %3")
                            .arg(plot->metaObject()->className())
                            .arg(plot->width())
                            .arg(plot->height())));
}

} // namespace

/// On 1280 × 720: at 144 dpi (853 × 480 of the usual pixels), and with texts 1.6 times as large, both with
/// the frame of a window manager around it, and the Experiment panel open.
void PresentationTest::largeTextsFitASmallScreen_data() {
  QTest::addColumn<QSize>("room");
  QTest::addColumn<int>("steps");
  QTest::newRow("144 dpi") << QSize(850, 450) << 0;
  QTest::newRow("letters 1.6 times as large") << QSize(1276, 690) << 4;
}

void PresentationTest::largeTextsFitASmallScreen() {
  QFETCH(QSize, room);
  QFETCH(int, steps);
  Opened o;
  o.reopen({.preset = QStringLiteral("figure-6a-too-fast")}); // with more words than most
  o.ready();
  for (int k = 0; k < steps; ++k)
    o.press(Qt::Key_Plus, Qt::ControlModifier);
  QTRY_COMPARE(sizeOf(o.window->topBar()), (steps ? 1.6 : 1) * m_size);
  for (const Qt::Key page : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5}) {
    o.press(page, Qt::ControlModifier);
    if (page == Qt::Key_2)
      QTRY_VERIFY_WITH_TIMEOUT(o.window->causes().found().present, patience);
    if (page == Qt::Key_3)
      QTRY_VERIFY_WITH_TIMEOUT(o.window->weights().found(), patience);
    if (page == Qt::Key_4) { // with two networks and what can be stopped
      QTRY_VERIFY_WITH_TIMEOUT(o.window->damage().found(), patience);
      o.window->probe().beforeAndAfter()->click();
    }
    QVERIFY(o.window->panel().isVisible());
    fits(*o.window, room);
    if (QTest::currentTestFailed())
      return;
  }
  o.press(Qt::Key_E, Qt::ControlModifier);
  using enum TargetEditor::Page;
  for (const TargetEditor::Page page : {Families, Draw, Import}) {
    o.window->targetEditor().showPage(page);
    fits(*o.window, room);
    if (QTest::currentTestFailed())
      return;
  }
  o.press(Qt::Key_0, Qt::ControlModifier);
}

void PresentationTest::presentationFitsASmallScreen() {
  Opened o;
  o.ready();
  o.press(Qt::Key_F5);
  QTRY_COMPARE(sizeOf(o.window->topBar()), 1.6 * m_size);
  for (const Qt::Key page : {Qt::Key_1, Qt::Key_3, Qt::Key_4, Qt::Key_5}) {
    o.press(page, Qt::ControlModifier);
    o.window->resize(1276, 690);
    QTest::qWait(100);
    QCOMPARE(o.window->size(), QSize(1276, 690));
    QTRY_VERIFY2(cutOff(*o.window).isEmpty(), qPrintable(cutOff(*o.window).join("; ")));
  }
  o.press(Qt::Key_E, Qt::ControlModifier);
  o.window->resize(1276, 690);
  QTest::qWait(100);
  QCOMPARE(o.window->size(), QSize(1276, 690));
  QTRY_VERIFY2(cutOff(*o.window).isEmpty(), qPrintable(cutOff(*o.window).join("; ")));
  o.press(Qt::Key_F5);
}

void PresentationTest::firstPlaceIsOnTheScreen() {
  const QMargins frame(2, 30, 2, 2);
  for (const QRect& available : {QRect(0, 0, 1280, 720), QRect(0, 27, 1920, 1053), QRect(0, 0, 3840, 2160),
                                 QRect(1280, 100, 1024, 768)})
    for (const QSize& wanted : {QSize(1360, 860), QSize(4000, 300), QSize(300, 4000), QSize(800, 600)}) {
      const QRect place = firstPlace(wanted, available, frame);
      QVERIFY(available.contains(place.marginsAdded(frame)));
      if (wanted.boundedTo(available.size() - QSize(4, 32)) == wanted)
        QCOMPARE(place.size(), wanted);
      const QPoint off = place.marginsAdded(frame).center() - available.center();
      QVERIFY(off.manhattanLength() <= 2);
    }
}

void PresentationTest::wordsAreExplainedAndFound() {
  for (const char* const word :
       {"trial", "loop", "test", "drive", "set", "run", "too slow", "too few spikes"})
    QVERIFY2(meaningOf(word).endsWith('.'), word);
  QLabel label("x");
  label.setToolTip("<not html>");
  explainWords(label, {"trial", "loop"});
  QVERIFY(label.toolTip().contains(meaningOf("loop").toHtmlEscaped()));
  QVERIFY(label.toolTip().startsWith("<p>&lt;not html&gt;</p>"));
  WordsDialog dialog;
  dialog.show();
  const auto shown = [&] {
    int count = 0;
    for (const QLabel* const entry : dialog.findChildren<QLabel*>())
      count += entry->isVisible() ? 1 : 0;
    return count;
  };
  QCOMPARE(shown(), words().size());
  QTest::keyClicks(dialog.findChild<QLineEdit*>(), "trial");
  QVERIFY(shown() > 1 && shown() < words().size());
}

SPIKELOOM_WINDOW_TEST(PresentationTest)

} // namespace spikeloom::test::presentation_test

#include "presentation_test.moc"
