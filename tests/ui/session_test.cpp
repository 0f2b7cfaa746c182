// What is asked before a network is thrown away, and what the next start brings back.
#include <QDockWidget>
#include <QFileInfo>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabWidget>

#include "opened_window.h"
#include "tests/registry.h"
#include "ui/window/session_state.h"

namespace spikeloom::test::session_test {

class SessionTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void untrainedIsNotAskedAbout();
  void cancelKeepsTheNetwork();
  void savedFirstThenReplaced();
  void savedIsNotAskedAboutUntilTrainedOn();
  void savingThatFailsKeepsTheNetwork();
  void experimentAndPresetComeBack();
  void savedRunComesBack();
  void unsavedRunComesBackAfterASignal();
  void runThatIsGoneLeavesItsExperiment();
  void damagedStateIsSetAside_data();
  void damagedStateIsSetAside();
  void twoWindowsHaveOneSession();
  void theOtherWindowsRunIsOffered();
  void whatIsDiscardedIsGone();
  void copiesAreMadeOnlyWhenWanted();
  void withoutADisplayTheRunIsKept();

private:
  static void trainOneLoop(Opened& o) {
    o.ready();
    const int loop = o.frame.loop;
    o.press(Qt::Key_Right);
    QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == loop + 1 && o.frame.paused, patience);
  }
};

using Reply = UnsavedRun::Answer;
using Loss = UnsavedRun::Loss;

void SessionTest::untrainedIsNotAskedAbout() {
  Opened o;
  o.ready();
  const auto run = o.window->controller().run();
  o.press(Qt::Key_N, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(o.window->controller().run() > run, patience);
  QVERIFY(o.window->close());
  QVERIFY(o.asked.empty());
}

void SessionTest::cancelKeepsTheNetwork() {
  Opened o;
  trainOneLoop(o);
  const auto run = o.window->controller().run();
  o.answer = Reply::Cancel;
  o.press(Qt::Key_N, Qt::ControlModifier);
  QVERIFY(!o.window->close());
  QVERIFY(o.window->isVisible());
  QCOMPARE(o.asked, (std::vector{Loss::NewNetwork, Loss::Quit}));
  QTest::qWait(150);
  QCOMPARE(o.window->controller().run(), run);
  o.answer = Reply::Discard;
  o.press(Qt::Key_N, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.run > run && o.frame.loop == 0, patience);
}

void SessionTest::savedFirstThenReplaced() {
  Opened o;
  trainOneLoop(o);
  const auto run = o.window->controller().run();
  o.answer = Reply::Save;
  o.press(Qt::Key_N, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.run > run, patience);
  QVERIFY(QFileInfo::exists(o.folder.filePath("kept.h5")));
  trainOneLoop(o);
  QVERIFY(!o.window->close()); // not before it is saved
  QTRY_VERIFY_WITH_TIMEOUT(!o.window->isVisible(), patience);
  QCOMPARE(o.asked, (std::vector{Loss::NewNetwork, Loss::Quit}));
}

void SessionTest::savedIsNotAskedAboutUntilTrainedOn() {
  Opened o;
  trainOneLoop(o);
  o.window->unsaved().save(o.folder.filePath("run.h5"));
  QTRY_VERIFY_WITH_TIMEOUT(!o.window->unsaved().unsaved(), patience);
  QCOMPARE(o.window->unsaved().file(), o.folder.filePath("run.h5"));
  o.press(Qt::Key_T); // changes nothing
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->lastTest, patience);
  QVERIFY(!o.window->unsaved().unsaved());
  trainOneLoop(o);
  QVERIFY(o.window->unsaved().unsaved());
  QVERIFY(o.window->unsaved().file().isEmpty());
  o.drop(o.folder.filePath("run.h5"));
  QCOMPARE(o.asked, std::vector{Loss::OpenRun});
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1, patience);
  QVERIFY(!o.window->unsaved().unsaved());
}

void SessionTest::savingThatFailsKeepsTheNetwork() {
  Opened o;
  trainOneLoop(o);
  const auto run = o.window->controller().run();
  o.window->unsaved().setWays(
      {[](Loss) { return Reply::Save; }, [] { return QString("/no/such/folder/run.h5"); }});
  o.press(Qt::Key_N, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(o.window->strip().isVisible(), patience);
  QTest::qWait(100);
  QCOMPARE(o.window->controller().run(), run);
  QVERIFY(o.window->unsaved().unsaved());
}

void SessionTest::experimentAndPresetComeBack() {
  Opened o;
  o.ready();
  QLineEdit* const line = o.line("learning.lambda");
  line->setFocus();
  line->selectAll();
  QTest::keyClicks(line, "0.125\r");
  emit o.window->topBar().seedEdited(9007199254740991); // the largest one
  QVERIFY(o.window->close());
  o.reopen({});
  QCOMPARE(o.window->draft().preset().title, std::string("small"));
  QCOMPARE(o.window->draft().preset().id, std::string("small"));
  QCOMPARE(o.window->draft().preset().experiment.learning.lambda, 1.0);
  QCOMPARE(o.window->draft().experiment().learning.lambda, 0.125);
  QCOMPARE(o.window->draft().experiment().run.seed, 9007199254740991);
  QVERIFY(o.window->draft().edited());
  QVERIFY(!o.window->actions().undo->isEnabled());
  o.ready();
  QCOMPARE(o.frame.history->network->neurons, 40u);
  QCOMPARE(o.frame.loop, 0);
  QVERIFY(!o.window->strip().isVisible());
  o.reopen({.preset = "figure-1b-synaptic-drive"}); // what is asked for goes before what was there
  QCOMPARE(o.window->draft().preset().figure, std::string("1b"));
}

void SessionTest::savedRunComesBack() {
  Opened o;
  trainOneLoop(o);
  const QString file = o.folder.filePath("run.h5");
  o.window->unsaved().save(file);
  QTRY_VERIFY_WITH_TIMEOUT(!o.window->unsaved().unsaved(), patience);
  QVERIFY(o.window->close());
  QVERIFY(o.asked.empty());
  o.frame = {};
  o.reopen({});
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1, patience);
  QVERIFY(!o.window->unsaved().unsaved());
  QCOMPARE(o.window->unsaved().file(), file);
  QCOMPARE(o.window->draft().preset().title, std::string("small")); // and not the file's name
}

void SessionTest::unsavedRunComesBackAfterASignal() {
  Opened o;
  trainOneLoop(o);
  o.window->leave(true);
  o.window.reset(); // without closing: the program ends
  QVERIFY(QFileInfo::exists(o.folder.filePath("settings.session.h5")));
  o.frame = {};
  o.reopen({});
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1, patience);
  QVERIFY(o.window->unsaved().unsaved()); // still in no file of the user's
  QVERIFY(o.window->close());
  QCOMPARE(o.asked, std::vector{Loss::Quit});
  QVERIFY(!QFileInfo::exists(o.folder.filePath("settings.session.h5"))); // discarded
  o.frame = {};
  o.reopen({});
  o.ready();
  QCOMPARE(o.frame.loop, 0);
}

void SessionTest::runThatIsGoneLeavesItsExperiment() {
  Opened o;
  trainOneLoop(o);
  const QString file = o.folder.filePath("run.h5");
  o.window->unsaved().save(file);
  QTRY_VERIFY_WITH_TIMEOUT(!o.window->unsaved().unsaved(), patience);
  QVERIFY(o.window->close());
  QVERIFY(QFile::remove(file));
  o.frame = {};
  o.reopen({});
  QTRY_VERIFY_WITH_TIMEOUT(o.window->strip().details().contains("run.h5"), patience);
  o.ready();
  QCOMPARE(o.frame.loop, 0);
  QCOMPARE(o.frame.history->network->neurons, 40u);
}

void SessionTest::damagedStateIsSetAside_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("no JSON") << QByteArray("\x89HDF no JSON \x00\xff", 16);
  QTest::newRow("an array") << QByteArray("[1, 2]");
  QTest::newRow("another format") << QByteArray(R"({"format": 2})");
  QTest::newRow("no experiment") << QByteArray(R"({"format": 1})");
  QTest::newRow("kinds") << QByteArray(R"({"format": 1, "preset": 3, "experiment": [], "run": {}})");
  QTest::newRow("values") << QByteArray(
      R"({"format": 1, "preset": {"format": 1}, "experiment": {"format": 1, "network": {"neurons": -1}}})");
  QTest::newRow("cut off") << QByteArray(R"({"format": 1, "preset": {"format": 1, "tit)");
  QTest::newRow("large") << QByteArray(2 << 20, ' ');
  QTest::newRow("deep") << QByteArray(100000, '[');
}

void SessionTest::damagedStateIsSetAside() {
  QFETCH(QByteArray, text);
  Opened o;
  o.window.reset();
  o.write("settings.session.json", text);
  o.frame = {};
  o.reopen({});
  QVERIFY(o.window->strip().isVisible());
  QVERIFY(o.window->strip().details().contains("settings.session.json"));
  QCOMPARE(o.window->draft().preset().figure, std::string("1b"));
  QVERIFY(QFileInfo::exists(o.folder.filePath("settings.session.json.old")));
  o.ready();
}

void SessionTest::twoWindowsHaveOneSession() {
  Opened o;
  o.ready();
  {
    QSettings settings(o.folder.filePath("settings.ini"), QSettings::IniFormat);
    MainWindow second(settings, {.preset = "figure-1b-synaptic-drive"});
    second.close();
  }
  QVERIFY(!QFileInfo::exists(o.folder.filePath("settings.session.json")));
  QVERIFY(o.window->close());
  QVERIFY(QFileInfo::exists(o.folder.filePath("settings.session.json")));
}

namespace {

QPushButton* choice(const Opened& o, const char* text) {
  for (QPushButton* const button : o.window->strip().findChildren<QPushButton*>())
    if (button->text() == QLatin1String(text) && !button->isHidden())
      return button;
  return nullptr;
}

/// A window beside the first one, which learns something and is cut off.
void cutOffSecondWindow(const Opened& o) {
  QSettings settings(o.folder.filePath("settings.ini"), QSettings::IniFormat);
  MainWindow second(settings, {.preset = o.folder.filePath("small.json")});
  Frame frame;
  QObject::connect(&second.controller(), &RunController::frameReady, &second,
                   [&frame](const Frame& f) { frame = f; });
  second.controller().oneTrial();
  QTRY_VERIFY_WITH_TIMEOUT(frame.loop == 1 && frame.paused, patience);
  second.leave(true);
}

} // namespace

void SessionTest::theOtherWindowsRunIsOffered() {
  Opened o;
  o.ready();
  cutOffSecondWindow(o);
  const QString left = o.folder.filePath("settings.session-2.h5");
  QVERIFY(QFileInfo::exists(left));
  QVERIFY(o.window->close());
  o.frame = {};
  o.reopen({});
  o.ready();
  QVERIFY(o.window->strip().isVisible());
  QPushButton* const recover = choice(o, "Recover");
  QVERIFY(recover && choice(o, "Discard"));
  recover->click();
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1, patience);
  QVERIFY(o.window->unsaved().unsaved());
  QVERIFY(QFileInfo::exists(left)); // until it is somewhere else
  o.window->unsaved().save(o.folder.filePath("run.h5"));
  QTRY_VERIFY_WITH_TIMEOUT(!o.window->unsaved().unsaved(), patience);
  QVERIFY(!QFileInfo::exists(left));
}

void SessionTest::whatIsDiscardedIsGone() {
  Opened o;
  o.ready();
  cutOffSecondWindow(o);
  const QString first = o.folder.filePath("settings.session-2.h5"),
                other = o.folder.filePath("settings.session-3.h5");
  QVERIFY(QFile::copy(first, other));
  QVERIFY(o.window->close());
  o.reopen({});
  for (const QString& left : {first, other}) { // one after the other
    QVERIFY(choice(o, "Discard") && QFileInfo::exists(left));
    choice(o, "Discard")->click();
    QVERIFY(!QFileInfo::exists(left));
  }
  QVERIFY(!o.window->strip().isVisible());
}

void SessionTest::copiesAreMadeOnlyWhenWanted() {
  Opened o;
  QVERIFY(o.window->actions().keepCopies->isChecked());
  o.window->actions().keepCopies->trigger();
  QVERIFY(o.window->close());
  o.reopen({});
  QVERIFY(!o.window->actions().keepCopies->isChecked());
}

void SessionTest::withoutADisplayTheRunIsKept() {
  Opened o;
  o.ready();
  o.window->controller().train();
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop >= 1, patience);
  o.window->abandon();
  QVERIFY(QFileInfo::exists(o.folder.filePath("settings.session.h5"))); // already
  o.frame = {};
  o.reopen({});
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop >= 1, patience);
  QVERIFY(o.window->unsaved().unsaved());
}

SPIKELOOM_WINDOW_TEST(SessionTest)

} // namespace spikeloom::test::session_test

#include "session_test.moc"
