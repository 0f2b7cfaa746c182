#include <QStandardPaths>
#include <QTest>

#include "core/io/network_file.h"
#include "opened_window.h"
#include "tests/registry.h"

namespace spikeloom::test::window_files_test {

namespace {

/// A window whose network has learned one loop, and is saved.
struct SavedRun : Opened {
  SavedRun() {
    ready();
    press(Qt::Key_Right);
    QTRY_VERIFY_WITH_TIMEOUT(frame.loop == 1 && frame.paused, patience);
    window->unsaved().save(saved());
    QTRY_COMPARE_WITH_TIMEOUT(window->unsaved().file(), saved(), patience);
    QVERIFY(QFile::exists(saved()));
  }
  [[nodiscard]] QString saved() const { return folder.filePath("run.h5"); }
};

} // namespace

class WindowFilesTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void brokenPresetIsListedAndTheRunGoesOn();
  void brokenPresetOnTheCommandLine();
  void presetIsBuiltAtOnceUnlessSomethingWasLearned();
  void networkOfAnotherKindIsExplained();
  void savedRunIsDropped();
  void savedRunOnTheCommandLine();
};

void WindowFilesTest::brokenPresetIsListedAndTheRunGoesOn() {
  Opened o;
  o.ready();
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
  const auto run = o.window->controller().run();
  o.drop(o.write("broken.json", brokenPreset));
  const QString details = o.window->strip().details();
  QVERIFY(o.window->strip().isVisible());
  QVERIFY(o.window->strip().sentence().contains("broken.json"));
  for (const char* const path : {"network.neurons", "network.color", "run.loops", "learning.lambda"})
    QVERIFY2(details.contains(path), path);
  QVERIFY(details.contains("broken.json"));
  QCOMPARE(o.window->draft().experiment().network.neurons, 40);
  o.press(Qt::Key_Space);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 3 && o.frame.activity == Activity::Idle, patience);
  QCOMPARE(o.window->controller().run(), run);
  o.drop(o.folder.filePath("small.json")); // a good one takes the message away
  QVERIFY(!o.window->strip().isVisible());
}

void WindowFilesTest::brokenPresetOnTheCommandLine() {
  Opened o;
  o.reopen({.preset = o.write("broken.json", brokenPreset)});
  QVERIFY(o.window->strip().details().contains("network.color"));
  o.ready(); // the default experiment stands in
  QVERIFY(o.window->strip().isVisible());
  o.reopen({.preset = "no-such-preset"});
  QVERIFY(o.window->strip().isVisible());
}

void WindowFilesTest::presetIsBuiltAtOnceUnlessSomethingWasLearned() {
  Opened o;
  o.ready();
  const QString other =
      o.write("other.json", QByteArray(smallPreset).replace("40", "30").replace("small", "other"));
  o.drop(other);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->network->neurons == 30, patience);
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
  o.drop(o.folder.filePath("small.json"));
  QTest::qWait(150);
  QCOMPARE(o.frame.history->network->neurons, 30u); // what was learned is not thrown away
  QVERIFY(o.window->panel().row("network.neurons")->waits());
  o.press(Qt::Key_N, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->network->neurons == 40, patience);
  QVERIFY(!o.window->panel().row("network.neurons")->waits());
}

void WindowFilesTest::networkOfAnotherKindIsExplained() {
  Opened o;
  o.ready();
  NetworkFile network;
  network.neurons = 3;
  network.weights = {0, 1, 1, 1, 0, 1, 1, 1, 0};
  const QString file = o.folder.filePath("mine.h5");
  writeNetworkFile(file.toStdU16String(), network);
  o.drop(file);
  QTRY_VERIFY_WITH_TIMEOUT(o.window->strip().isVisible(), patience);
  QVERIFY(o.window->strip().sentence().contains("network.topology = file"));
  QVERIFY(o.window->strip().sentence().contains("mine.h5"));
  QCOMPARE(o.frame.history->network->neurons, 40u);
  o.drop(o.write("text.h5", "no HDF5 at all"));
  QTRY_VERIFY_WITH_TIMEOUT(o.window->strip().details().contains("text.h5"), patience);
  QVERIFY(!o.window->strip().sentence().contains("network.topology"));
}

void WindowFilesTest::savedRunIsDropped() {
  SavedRun o;
  const QString file = o.saved();
  o.press(Qt::Key_N, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 0, patience);
  const auto run = o.window->controller().run();
  o.drop(file);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.run > run && o.frame.loop == 1, patience);
  QVERIFY(!o.window->strip().isVisible());
}

/// What opening one in a file manager does.
void WindowFilesTest::savedRunOnTheCommandLine() {
  SavedRun o;
  const QString file = o.saved();
  o.frame = {};
  o.reopen({.preset = file});
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.window->unsaved().openedFrom() == file, patience);
  o.reopen({.preset = o.write("text.h5", "no HDF5 at all")}); // a message, and a network all the same
  QTRY_VERIFY_WITH_TIMEOUT(o.window->strip().details().contains("text.h5"), patience);
  QTRY_VERIFY_WITH_TIMEOUT(o.window->controller().run() != 0, patience);
}

SPIKELOOM_WINDOW_TEST(WindowFilesTest)

} // namespace spikeloom::test::window_files_test

#include "window_files_test.moc"
