#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QProgressBar>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include "frames.h"
#include "opened_window.h"
#include "tests/registry.h"
#include "ui/window/dale_label.h"
#include "ui/window/shortcuts_dialog.h"
#include "ui/window/speed.h"
#include "ui/window/top_bar.h"
#include "ui/workspaces/live_workspace.h"

namespace spikeloom::test::main_window_test {

class MainWindowTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void spaceTrainsTheDefaultExperiment();
  void keysDriveTheRun();
  void keysGoToTheTextBeingTyped();
  void everyShortcutIsListedOnce();
  void everythingOnTopHasAName();
  void wrongValueDisablesNewNetworkWithAReason();
  void undoIsInTheMenu();
  void speedFromTheKeyboard();
  void seedIsAnEdit();
  void themeSwitches();
  void settingsAreRemembered();
  void fitsASmallScreen();
  void closesWhileTraining();
  void predictionIsSwitchedAndRemembered();
  void daleIsInTheStatusLine();
  void correlationSaysOfWhat();
  void showsHowFarAFileIsRead();
  void stopGivesUpABuild();
};

void MainWindowTest::spaceTrainsTheDefaultExperiment() {
  Opened o;
  o.reopen({});
  o.ready();
  QCOMPARE(o.window->draft().experiment().network.neurons, 200);
  QCOMPARE(o.window->draft().preset().figure, std::string("1b"));
  o.press(Qt::Key_Space);
  QTRY_COMPARE_WITH_TIMEOUT(o.frame.activity, Activity::Training, patience);
  QTRY_COMPARE(o.window->actions().train->text(), QString("Pause"));
  o.press(Qt::Key_Space);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.paused, patience);
  QTRY_COMPARE(o.window->actions().train->text(), QString("Train"));
  o.press(Qt::Key_Escape);
  QTRY_COMPARE_WITH_TIMEOUT(o.frame.activity, Activity::Idle, patience);
}

void MainWindowTest::showsHowFarAFileIsRead() {
  Opened o;
  o.ready();
  RunController& controller = o.window->controller();
  const auto* const bar = o.window->findChild<QProgressBar*>();
  const QString before = bar->format();
  emit controller.readingFile({0, "/data/rates%1.csv", 0.426, false}); // for a check: a run's progress stays
  QCOMPARE(o.window->statusBar()->currentMessage(), QString("reading rates%1.csv: 42 %; Stop gives it up"));
  QVERIFY(o.window->actions().stop->isEnabled());
  QCOMPARE(bar->format(), before);
  emit controller.readingFile({0, "/data/rates%1.csv", 1, true});
  QCOMPARE(o.window->statusBar()->currentMessage(), QString());
  QVERIFY(!o.window->actions().stop->isEnabled());
  const auto run = controller.build(o.window->draft().experiment());
  emit controller.readingFile({run, "/data/rates.csv", 0.5, false});
  QVERIFY(o.window->statusBar()->currentMessage().startsWith("reading rates.csv: 50 %; Stop"));
  QCOMPARE(bar->value(), 500);
  QCOMPARE(bar->text(), QString("reading rates.csv: 50 %"));
  QVERIFY(o.window->actions().stop->isEnabled());
}

void MainWindowTest::stopGivesUpABuild() {
  Opened o;
  o.ready();
  RunController& controller = o.window->controller();
  const auto* const bar = o.window->findChild<QProgressBar*>();
  const auto run = controller.run();
  const QString before = bar->format();
  Experiment endless = o.window->draft().experiment();
  endless.target.family = TargetFamily::innate;
  endless.target.warm_up = 1e6;
  endless.neuron.time_step = 0.001;
  controller.build(endless);
  QVERIFY(bar->format().startsWith("building"));
  o.press(Qt::Key_Escape);
  QTRY_VERIFY_WITH_TIMEOUT(!controller.building(), patience);
  QCOMPARE(controller.run(), run);
  QCOMPARE(bar->format(), before);
  QVERIFY(o.window->statusBar()->currentMessage().contains("given up"));
  o.press(Qt::Key_Right); // and the network in place goes on
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
}

void MainWindowTest::keysDriveTheRun() {
  Opened o;
  o.ready();
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
  o.press(Qt::Key_T);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->lastTest && o.frame.paused, patience);
  o.press(Qt::Key_Space);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 3 && o.frame.activity == Activity::Idle, patience);
  const auto run = o.window->controller().run();
  o.press(Qt::Key_N, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.run > run && o.frame.loop == 0, patience);
}

void MainWindowTest::keysGoToTheTextBeingTyped() {
  Opened o;
  o.ready();
  QLineEdit* const line = o.line("network.neurons");
  line->setFocus();
  line->selectAll();
  for (const Qt::Key key :
       {Qt::Key_4, Qt::Key_T, Qt::Key_Space, Qt::Key_Left, Qt::Key_Right, Qt::Key_Question})
    o.press(key);
  QTest::qWait(150);
  QCOMPARE(o.frame.activity, Activity::Idle);
  QCOMPARE(o.frame.loop, 0);
  QVERIFY(!o.frame.history->lastTest);
  QVERIFY(line->text().startsWith("4t", Qt::CaseInsensitive));
  o.press(Qt::Key_Escape); // gives up typing, and stops nothing
  QCOMPARE(line->text(), QString("40"));
  o.press(Qt::Key_Return); // done with typing: keys are the run's again
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1, patience);

  QWidget* const box = o.window->panel().row("target.family")->editor().input();
  box->setFocus();
  o.press(Qt::Key_T);
  QTest::qWait(150);
  QVERIFY(!o.frame.history->lastTest);
}

void MainWindowTest::everyShortcutIsListedOnce() {
  Opened o;
  const ShortcutsDialog dialog(*o.window->menuBar());
  const auto* const list = dialog.findChild<QTreeWidget*>();
  QStringList listed;
  for (int i = 0; i < list->topLevelItemCount(); ++i)
    for (int k = 0; k < list->topLevelItem(i)->childCount(); ++k)
      listed << list->topLevelItem(i)->child(k)->text(0);
  QSet<QKeySequence> keys;
  for (const QAction* const action : o.window->actions().findChildren<QAction*>()) {
    if (action->shortcuts().isEmpty())
      continue;
    QVERIFY2(listed.count(action->text()) == 1, qPrintable(action->text()));
    QVERIFY(!action->statusTip().isEmpty());
    for (const QKeySequence& key : action->shortcuts()) {
      QVERIFY2(!keys.contains(key), qPrintable(key.toString()));
      keys.insert(key);
    }
  }
  QVERIFY(listed.contains("Train") && listed.contains("Copy plot") && listed.contains("Add point"));
}

void MainWindowTest::everythingOnTopHasAName() {
  Opened o;
  int checkedWidgets = 0;
  for (QWidget* const widget : o.window->topBar().findChildren<QWidget*>()) {
    const bool isControl = qobject_cast<QToolButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
                           qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QProgressBar*>(widget);
    if (!isControl || widget->objectName().startsWith("qt_"))
      continue;
    const auto* const accessible = QAccessible::queryAccessibleInterface(widget);
    QVERIFY(accessible);
    QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    QVERIFY2(!widget->toolTip().isEmpty() || qobject_cast<QProgressBar*>(widget),
             widget->metaObject()->className());
    ++checkedWidgets;
  }
  QVERIFY(checkedWidgets >= 9);
}

void MainWindowTest::wrongValueDisablesNewNetworkWithAReason() {
  Opened o;
  o.ready();
  QLineEdit* const line = o.line("network.neurons");
  line->setFocus();
  line->selectAll();
  QTest::keyClicks(line, "-3");
  QAction* const build = o.window->actions().newNetwork;
  QVERIFY(!build->isEnabled());
  QVERIFY(build->toolTip().contains("Neurons"));
  o.press(Qt::Key_Z, Qt::ControlModifier);
  QVERIFY(build->isEnabled());
  QCOMPARE(line->text(), QString("40"));
}

void MainWindowTest::undoIsInTheMenu() {
  Opened o;
  QVERIFY(!o.window->actions().undo->isEnabled()); // starting is not an edit
  QTest::keyClicks(o.line("learning.lambda"), "0");
  QVERIFY(o.window->actions().undo->text().contains("Regularisation"));
}

void MainWindowTest::speedFromTheKeyboard() {
  Opened o;
  const int most = static_cast<int>(speeds.size()) - 1;
  QCOMPARE(o.window->topBar().speedIndex(), most);
  o.press(Qt::Key_BracketLeft);
  QCOMPARE(o.window->topBar().speedIndex(), most - 1);
  o.press(Qt::Key_BracketRight);
  o.press(Qt::Key_BracketRight);
  QCOMPARE(o.window->topBar().speedIndex(), most);
}

void MainWindowTest::seedIsAnEdit() {
  Opened o;
  o.ready();
  emit o.window->topBar().seedEdited(4711);
  QCOMPARE(o.window->draft().experiment().run.seed, 4711);
  QCOMPARE(o.line("run.seed")->text(), QString("4711"));
  QVERIFY(o.window->panel().row("run.seed")->waits());
  o.window->draft().undoStack().undo();
  QCOMPARE(o.window->draft().experiment().run.seed, 1);
}

void MainWindowTest::themeSwitches() {
  Opened o;
  o.window->appearance().setTheme(ThemeChoice::Light);
  const auto lightness = [&] { return o.window->palette().color(QPalette::Window).lightness(); };
  QTRY_VERIFY(lightness() > 128); // widgets hear of a palette by an event
  o.window->actions().themeDark->trigger();
  QTRY_VERIFY(lightness() < 128);
  QVERIFY(o.window->actions().themeDark->isChecked());
}

void MainWindowTest::settingsAreRemembered() {
  Opened o;
  o.window->appearance().setTheme(ThemeChoice::Dark);
  o.window->topBar().setSpeedIndex(2);
  o.window->panel().setFoldedGroups({"neuron"});
  o.window->findChild<QDockWidget*>()->hide();
  o.window->close();
  o.reopen({});
  QCOMPARE(o.window->appearance().theme(), ThemeChoice::Dark);
  QCOMPARE(o.window->topBar().speedIndex(), 2);
  QCOMPARE(o.window->panel().foldedGroups(), QStringList{"neuron"});
  QVERIFY(!o.window->findChild<QDockWidget*>()->isVisible());
  o.window->actions().restoreLayout->trigger();
  QVERIFY(o.window->findChild<QDockWidget*>()->isVisible());
  QVERIFY(o.window->panel().foldedGroups().isEmpty());
  QVERIFY(o.settings->value("recentFiles").toStringList().contains(o.folder.filePath("small.json")));
}

void MainWindowTest::fitsASmallScreen() {
  Opened o;
  const QSize least = o.window->minimumSizeHint();
  QVERIFY2(least.width() <= 1280 && least.height() <= 680,
           qPrintable(QString("%1 x %2").arg(least.width()).arg(least.height())));
  o.window->resize(1280, 690);
  QTest::qWait(50);
  const auto* const hidden = o.window->topBar().findChild<QToolButton*>("qt_toolbar_ext_button");
  QVERIFY(!hidden || !hidden->isVisible()); // nothing of the top bar is in the overflow menu
}

void MainWindowTest::closesWhileTraining() {
  Opened o({.preset = "figure-1b-synaptic-drive", .train = true});
  QTRY_COMPARE_WITH_TIMEOUT(o.frame.activity, Activity::Training, patience);
  o.window->close();
  o.window.reset(); // joins the worker
}

void MainWindowTest::predictionIsSwitchedAndRemembered() {
  Opened o;
  o.ready();
  auto* live = o.window->findChild<LiveWorkspace*>();
  QVERIFY(!live->predictionShown());
  o.press(Qt::Key_P);
  QVERIFY(live->predictionShown());
  QVERIFY(o.window->actions().prediction->isChecked());
  live->showPrediction(false); // by the box in the workspace
  QVERIFY(!o.window->actions().prediction->isChecked());
  o.press(Qt::Key_P);
  o.window->close();
  o.reopen({});
  live = o.window->findChild<LiveWorkspace*>();
  QVERIFY(live->predictionShown());
  QVERIFY(o.window->actions().prediction->isChecked());
  o.window->actions().restoreLayout->trigger();
  QVERIFY(!o.window->actions().prediction->isChecked());
}

void MainWindowTest::daleIsInTheStatusLine() {
  Opened o;
  o.ready();
  const auto* const dale = o.window->findChild<DaleLabel*>();
  QVERIFY(!dale->isVisible());
  o.drop(
      o.write("typed.json",
              QByteArray(smallPreset).replace("\"target\"", "\"dale\": {\"enforced\": true}, \"target\"")));
  QTRY_VERIFY_WITH_TIMEOUT(!o.frame.history->network->cellTypes.empty(), patience);
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
  QVERIFY(dale->isVisible());
  QVERIFY(o.frame.excludedSynapses > 0);
  const QString expected = QString("Dale's law: 0 sign violations · %1 of %2 synapses excluded")
                               .arg(o.frame.excludedSynapses)
                               .arg(o.frame.history->network->synapses);
  QCOMPARE(dale->text(), expected);
}

void MainWindowTest::correlationSaysOfWhat() {
  Opened o;
  o.ready();
  const auto says = [&](const char* text) {
    for (const QLabel* const label : o.window->topBar().findChildren<QLabel*>())
      if (label->accessibleName() == "Correlation")
        return label->toolTip().contains(text);
    return false;
  };
  QVERIFY(says("Correlation of drive and target"));
  o.drop(o.write(
      "rate.json",
      QByteArray(smallPreset).replace("\"target\"", "\"learning\": {\"quantity\": \"rate\"}, \"target\"")));
  QTRY_COMPARE_WITH_TIMEOUT(o.frame.history->network->quantity, TrainedQuantity::rate, patience);
  QVERIFY(says("Correlation of rate and target"));
  // without weights no drive varies: there is no correlation
  Frame shown;
  frames::changeHistory(shown, [](RunHistory& history) {
    history.tests = frames::testsOf({frames::test(0, qQNaN(), qQNaN())});
  });
  QCOMPARE(correlationText(shown), QStringLiteral("correlation – (test)"));
  frames::changeHistory(
      shown, [](RunHistory& history) { history.tests = frames::testsOf({frames::test(1, 0.5, 0.7)}); });
  QCOMPARE(correlationText(shown), QStringLiteral("correlation 0.500 (test)"));
}

SPIKELOOM_WINDOW_TEST(MainWindowTest)

} // namespace spikeloom::test::main_window_test

#include "main_window_test.moc"
