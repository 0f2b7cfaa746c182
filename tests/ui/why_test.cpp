#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

#include <cmath>

#include "opened_window.h"
#include "tests/registry.h"
#include "ui/plots/cause_bar.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/plots/cause_traces_plot.h"
#include "ui/session/cause_finder.h"
#include "ui/window/error_bar.h"
#include "ui/window/unsaved_run.h"
#include "ui/workspaces/why_workspace.h"

namespace spikeloom::test::why_test {

namespace {

/// A 6a preset with fewer loops.
QByteArray preset6a(int timeConstant, int loops, int neurons = 500) {
  return QStringLiteral(R"({"format": 1, "title": "6a", "network": {"neurons": %3, "weight_sd": 0},
    "synapse": {"time_constant": %1}, "target": {"family": "ornstein-uhlenbeck", "correlation_time": 100},
    "run": {"loops": %2, "pre_max": 0, "start": "reset"}})")
      .arg(timeConstant)
      .arg(loops)
      .arg(neurons)
      .toUtf8();
}

/// The window with its page Why open.
struct Why : Opened {
  explicit Why(const QByteArray& preset) : Opened(Later{}) {
    const QString file = write("why.json", preset);
    reopen({.preset = file});
    begin();
  }
  explicit Why(const QString& preset) : Opened(Later{}) {
    reopen({.preset = preset});
    begin();
  }
  void begin() {
    window->unsaved().setWays(
        {.question = [](UnsavedRun::Loss) { return UnsavedRun::Answer::Discard; }, .file = {}});
    ready();
    press(Qt::Key_2, Qt::ControlModifier);
  }
  [[nodiscard]] WhyWorkspace& page() const { return window->why(); }
  [[nodiscard]] const CausesFound& found() const { return window->causes().found(); }
  [[nodiscard]] bool settled() const {
    return found().present && found().missing == 0 && page().curve().totalGraph()->dataCount() >= 18;
  }
};

} // namespace

class WhyTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void figure6aIsNamedBeforeTraining_data();
  void figure6aIsNamedBeforeTraining();
  void testNamesTheCauseAndThePartsAddUp();
  void handleShowsOtherValuesWithoutTraining();
  void spaceTrainsAtTheHandleAndTheRingLands();
  void remedyIsAnEdit();
  void editsStripeTheBar();
  void otherAxes();
  void whatCannotBeComputedSaysWhy();
  void clickOnTheBarOpensThePage();
  void adviceAndCurveNameTheSameBest();
  void nothingIsSaidTwice();
};

void WhyTest::figure6aIsNamedBeforeTraining_data() {
  QTest::addColumn<QString>("preset");
  QTest::addColumn<int>("verdict");
  QTest::addColumn<QString>("words");
  QTest::newRow("5 ms") << "figure-6a-too-fast" << static_cast<int>(Verdict::sampling) << "Too few spikes";
  QTest::newRow("30 ms") << "figure-6a-learned" << static_cast<int>(Verdict::learned) << "ithin reach";
  QTest::newRow("200 ms") << "figure-6a-too-slow" << static_cast<int>(Verdict::tracking) << "Too slow";
}

void WhyTest::figure6aIsNamedBeforeTraining() {
  QFETCH(QString, preset);
  QFETCH(int, verdict);
  QFETCH(QString, words);
  Why w(preset);
  QTRY_VERIFY_WITH_TIMEOUT(w.found().present, patience);
  QCOMPARE(static_cast<int>(expectedVerdict(w.found().present->network)), verdict);
  QTRY_VERIFY2(w.page().sentence().contains(words), qPrintable(w.page().sentence()));
  QVERIFY(w.page().sentence().size() <= 60);
  QVERIFY(w.page().traces().hint().isEmpty()); // never empty
  QVERIFY(w.page().traces().panels()[0].response->dataCount() > 100);
  QCOMPARE(w.window->errorBar().sentence(), QString("Not trained yet."));
}

void WhyTest::testNamesTheCauseAndThePartsAddUp() {
  Why w(preset6a(5, 2, 250));
  w.press(Qt::Key_Space); // the handle is where the network is: the network is trained
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.activity == Activity::Idle && w.frame.loop == 2 &&
                               w.frame.history->lastTest && w.frame.history->lastTest->afterLoop == 2,
                           patience);
  QTRY_VERIFY_WITH_TIMEOUT(w.window->errorBar().bar().shares(), patience);
  const Diagnosis& diagnosis = w.window->causes().diagnosis();
  QCOMPARE(diagnosis.network.verdict, std::optional(Verdict::sampling));
  QVERIFY2(w.window->errorBar().sentence().startsWith("Too few spikes"),
           qPrintable(w.window->errorBar().sentence()));
  QCOMPARE(w.page().sentence(), w.window->errorBar().sentence());
  const CauseShares shares = *w.window->errorBar().bar().shares();
  QVERIFY(std::abs(shares.tracking + shares.sampling + *shares.feedback - diagnosis.network.total) < 1e-9);
  QCOMPARE(w.page().curve().rings(), 1u);
}

void WhyTest::handleShowsOtherValuesWithoutTraining() {
  Why w(preset6a(5, 2, 100));
  QTRY_VERIFY_WITH_TIMEOUT(w.settled(), patience);
  const double few = w.found().present->network.sampling;
  for (int i = 0; i < 40 && w.page().handle() < 100; ++i)
    w.press(Qt::Key_Right);
  QVERIFY(w.page().handle() > 50);
  QCOMPARE(w.window->draft().experiment().synapse.time_constant, 5.0); // looking is no edit
  const auto exact = [&] {
    for (const CausePlace& place : w.found().places)
      if (place.value == w.page().handle() && place.result)
        return place.result;
    return std::shared_ptr<const OpenLoopResult>();
  };
  QTRY_VERIFY_WITH_TIMEOUT(exact(), patience);
  QVERIFY(exact()->network.sampling < few / 2);
  QVERIFY(!w.page().sentence().startsWith("Too few spikes"));
  QCOMPARE(w.frame.loop, 0);
}

void WhyTest::spaceTrainsAtTheHandleAndTheRingLands() {
  Why w(preset6a(5, 2, 100));
  QTRY_VERIFY_WITH_TIMEOUT(w.settled(), patience);
  QCOMPARE(w.page().curve().rings(), 0u);
  const auto before = w.window->controller().run();
  for (int i = 0; i < 10; ++i)
    w.press(Qt::Key_Right);
  const double handle = w.page().handle();
  QVERIFY(handle > 10);
  w.press(Qt::Key_Space);
  QCOMPARE(w.window->draft().experiment().synapse.time_constant, handle);
  QTRY_VERIFY_WITH_TIMEOUT(w.window->controller().run() > before, patience);
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.run > before && w.frame.loop == 2 && w.frame.activity == Activity::Idle &&
                               w.frame.history->lastTest && w.frame.history->lastTest->afterLoop == 2,
                           patience);
  QTRY_COMPARE_WITH_TIMEOUT(w.page().curve().rings(), 1u, patience);
  QCOMPARE(w.page().handle(), handle);
  // a second one: the first ring stays
  for (int i = 0; i < 5; ++i)
    w.press(Qt::Key_Left);
  w.press(Qt::Key_Space);
  QTRY_COMPARE_WITH_TIMEOUT(w.page().curve().rings(), 2u, patience);
  w.window->draft().undoStack().undo();
  QCOMPARE(w.window->draft().experiment().synapse.time_constant, handle);
}

void WhyTest::remedyIsAnEdit() {
  Why w(preset6a(5, 1, 120));
  QTRY_VERIFY_WITH_TIMEOUT(w.found().present, patience);
  QTRY_VERIFY(!w.page().findChild<AdviceLine*>()->buttons().empty());
  QToolButton* const button = w.page().findChild<AdviceLine*>()->buttons().front();
  const double before = w.window->draft().experiment().synapse.time_constant;
  button->click();
  QVERIFY(w.window->draft().experiment().synapse.time_constant > before); // slower synapses help
  w.window->draft().undoStack().undo();
  QCOMPARE(w.window->draft().experiment().synapse.time_constant, before);
}

void WhyTest::editsStripeTheBar() {
  Why w(preset6a(5, 1, 60));
  w.press(Qt::Key_Space);
  QTRY_VERIFY_WITH_TIMEOUT(w.frame.activity == Activity::Idle && w.frame.loop == 1 &&
                               w.window->errorBar().bar().shares(),
                           patience);
  QVERIFY(!w.window->errorBar().bar().outdated());
  const auto neurons = static_cast<std::size_t>(findField("network.neurons") - fields().data());
  w.window->draft().type(neurons, "80");
  QVERIFY(w.window->errorBar().bar().outdated());
  QVERIFY(w.window->errorBar().sentence().contains("for the old settings"));
  QVERIFY(w.page().findChild<CauseBar*>()->outdated()); // the one that is in sight
  QVERIFY(w.page().sentence().contains("for the old settings"));
  w.window->draft().undoStack().undo();
  QVERIFY(!w.window->errorBar().bar().outdated());
  QVERIFY(!w.page().findChild<CauseBar*>()->outdated());
  const auto loops = static_cast<std::size_t>(findField("run.loops") - fields().data());
  w.window->draft().type(loops, "5"); // more of the same
  QVERIFY(!w.window->errorBar().bar().outdated());
}

void WhyTest::otherAxes() {
  Why w(preset6a(20, 1, 80));
  QTRY_VERIFY_WITH_TIMEOUT(w.settled(), patience);
  emit w.page().axisChosen(CauseAxis::Neurons);
  QTRY_VERIFY_WITH_TIMEOUT(w.found().axis == CauseAxis::Neurons && w.found().places.size() >= 7, patience);
  QCOMPARE(w.page().handle(), 80.0);
  const auto& places = w.found().places;
  QVERIFY(places.front().value < 80 && places.back().value > 80);
  QVERIFY(places.front().result && places.back().result);
  QVERIFY(places.back().result->network.sampling <
          places.front().result->network.sampling); // more neurons, less noise
}

void WhyTest::whatCannotBeComputedSaysWhy() {
  Why w(QByteArray(
      R"({"format": 1, "title": "constant", "network": {"neurons": 40}, "target": {"family": "constant"},
    "run": {"loops": 1}})"));
  QTRY_VERIFY_WITH_TIMEOUT(!w.found().why.empty(), patience);
  QTRY_COMPARE(w.page().traces().hint(), QString::fromStdString(w.found().why));
  QTRY_COMPARE(w.page().curve().hint(), QString::fromStdString(w.found().why));
}

void WhyTest::clickOnTheBarOpensThePage() {
  Opened o;
  o.ready();
  QVERIFY(!o.window->why().isVisible());
  QTest::mouseClick(&o.window->errorBar(), Qt::LeftButton);
  QVERIFY(o.window->why().isVisible());
}

void WhyTest::adviceAndCurveNameTheSameBest() {
  Why w(preset6a(5, 1, 120));
  QTRY_VERIFY_WITH_TIMEOUT(w.settled(), patience);
  QVERIFY(w.page().curve().best());
  const double best = *w.page().curve().best();
  const auto advised = [&] {
    const auto& buttons = w.page().findChild<AdviceLine*>()->buttons();
    return buttons.empty() ? QString() : buttons.front()->text();
  };
  QTRY_COMPARE(advised(), valueWithUnit(best, "ms"));
  for (QPushButton* const button : w.page().findChildren<QPushButton*>())
    if (button->text() == "Go to the best")
      button->click();
  QCOMPARE(w.page().handle(), best);
}

/// The page has the bar and the sentence of the window's error bar, larger.
void WhyTest::nothingIsSaidTwice() {
  Opened o;
  o.ready();
  QVERIFY(o.window->errorBar().isVisible());
  o.press(Qt::Key_2, Qt::ControlModifier);
  QVERIFY(!o.window->errorBar().isVisible());
  QVERIFY(o.window->why().findChild<CauseBar*>()->isVisible());
  o.window->actions().restoreLayout->trigger();
  QVERIFY(!o.window->errorBar().isVisible());
  o.window->close();
  o.reopen({.preset = o.folder.filePath("small.json")});
  QVERIFY(o.window->errorBar().isVisible()); // it starts on Live, however it was left
}

SPIKELOOM_WINDOW_TEST(WhyTest)

} // namespace spikeloom::test::why_test

#include "why_test.moc"
