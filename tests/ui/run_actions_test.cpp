#include <QPushButton>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

#include <optional>

#include "core/run/simulation.h"
#include "opened_window.h"
#include "tests/registry.h"

namespace spikeloom::test::run_actions_test {

namespace {

QPushButton* choice(const MessageStrip& strip, const char* text) {
  for (QPushButton* const button : strip.findChildren<QPushButton*>())
    if (button->text() == text && !button->isHidden())
      return button;
  return nullptr;
}

std::uint64_t checksum(Opened& o) {
  std::optional<std::uint64_t> sum;
  const auto connection =
      QObject::connect(&o.window->controller(), &RunController::answered, o.window.get(),
                       [&](const Answer& answer) { // others ask, too
                         if (const auto* value = std::any_cast<std::uint64_t>(&answer.value))
                           sum = *value;
                       });
  o.window->controller().look([](const Simulation& s) { return s.weightsChecksum(); });
  (void)QTest::qWaitFor([&] { return sum.has_value(); }, patience);
  QObject::disconnect(connection);
  return sum.value_or(0);
}

} // namespace

class RunActionsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void restartsAsTheNetworkWas();
  void cuesCallUpASet();
  void asksWhatAnEditOfATrainedNetworkIsToLeadTo();
  void testsGoAlongWithTraining();
};

void RunActionsTest::restartsAsTheNetworkWas() {
  Opened o;
  o.ready();
  QAction* const restart = o.window->actions().restart;
  QVERIFY(!restart->isEnabled());
  const std::uint64_t untrained = checksum(o);
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
  QVERIFY(checksum(o) != untrained);
  QTRY_VERIFY(restart->isEnabled());
  emit o.window->topBar().seedEdited(4711); // for the next new network
  const auto run = o.window->controller().run();
  restart->trigger();
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.run > run && o.frame.loop == 0, patience);
  QCOMPARE(checksum(o), untrained);
  QVERIFY(o.window->panel().row("run.seed")->waits());
}

void RunActionsTest::cuesCallUpASet() {
  Opened o;
  o.ready();
  QVERIFY(!o.window->actions().cues[0]->isVisible());
  o.drop(o.write("two.json",
                 QByteArray(smallPreset).replace("\"duration\": 200", "\"duration\": 200, \"sets\": 2")));
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->network && o.frame.history->network->targets.size() == 2,
                           patience);
  QTRY_VERIFY(o.window->actions().cues[1]->isVisible() && !o.window->actions().cues[2]->isVisible());
  o.press(Qt::Key_2);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->lastTrial && o.frame.activity == Activity::Idle, patience);
  QVERIFY(o.frame.history->lastTrial->kind == TrialKind::Test && o.frame.history->lastTrial->set == 1);
  o.window->actions().cues[0]->trigger();
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.history->lastTrial->set == 0, patience);
  o.window->resize(1280, 690);
  QTest::qWait(50);
  const auto* const hidden = o.window->topBar().findChild<QToolButton*>("qt_toolbar_ext_button");
  QVERIFY(!hidden || !hidden->isVisible());
}

void RunActionsTest::asksWhatAnEditOfATrainedNetworkIsToLeadTo() {
  Opened o;
  o.ready();
  const auto edit = [&](const char* path, const char* text) {
    const auto at = static_cast<std::size_t>(findField(path) - fields().data());
    o.window->draft().type(at, text);
  };
  const MessageStrip& strip = o.window->strip();
  edit("synapse.time_constant", "30");
  QTest::qWait(600);                   // acts after a while
  QVERIFY(strip.sentence().isEmpty()); // nothing has been learned yet
  o.press(Qt::Key_Right);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 1 && o.frame.paused, patience);
  edit("stimulus.gain", "1.5");
  edit("learning.lambda", "7");
  QTRY_VERIFY_WITH_TIMEOUT(strip.sentence().contains("λ 1 → 7: P has converged"), patience);
  QVERIFY(strip.sentence().contains("little plasticity is left"));
  edit("learning.lambda", "1");
  QTRY_VERIFY_WITH_TIMEOUT(strip.sentence().isEmpty(), patience); // as it was
  edit("synapse.time_constant", "200");
  edit("learning.update_interval", "4");
  QTRY_VERIFY_WITH_TIMEOUT(choice(strip, "Restart and train"), patience);
  QVERIFY(strip.sentence().startsWith("τs 30 → 200 ms, Δt 2 → 4 ms"));
  QVERIFY(choice(strip, "Restart and train")->isDefault());
  choice(strip, "Train on")->click();
  QVERIFY(strip.sentence().isEmpty());
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 3 && o.frame.activity == Activity::Idle, patience);
  QVERIFY(!o.frame.history->edits.empty());
  edit("synapse.time_constant", "20");
  QTRY_VERIFY_WITH_TIMEOUT(choice(strip, "Restart and train"), patience);
  const auto run = o.window->controller().run();
  choice(strip, "Restart and train")->click();
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.run > run && o.frame.loop == 3 && o.frame.activity == Activity::Idle,
                           patience);
  QVERIFY(o.frame.history->edits.empty() && strip.sentence().isEmpty());
  QCOMPARE(o.window->draft().running()->synapse.time_constant, 20.0);
}

void RunActionsTest::testsGoAlongWithTraining() {
  Opened o;
  o.ready();
  o.press(Qt::Key_Space);
  QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 3 && o.frame.activity == Activity::Idle, patience);
  const TestLog tests = o.frame.history->tests;
  QVERIFY(tests.size() >= 2);
  QCOMPARE(tests.front().afterLoop, 0);
  QCOMPARE(tests.back().afterLoop, 3);
}

SPIKELOOM_WINDOW_TEST(RunActionsTest)

} // namespace spikeloom::test::run_actions_test

#include "run_actions_test.moc"
