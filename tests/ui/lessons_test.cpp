// Lessons in the window: what a step shows before and after its run, and that links act as panel and top bar
// do.
#include "ui/lessons/lesson_panel.h"

#include <QDockWidget>
#include <QListWidget>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTest>
#include <QTextBrowser>

#include "opened_window.h"
#include "tests/registry.h"
#include "ui/window/speed.h"
#include "ui/window/top_bar.h"

namespace spikeloom::test::lessons_test {

namespace {

constexpr const char* text = R"(# Tiny
About it.
## First
- [good](predict:right)
- [bad](predict:wrong)

[take](load:figure-1b-synaptic-drive), [small](set:network.neurons=40&target.duration=200&run.loops=2&run.test_trials=1)
[go](run:) [see](look:why)
> [holds](expect:correlation<=1) and [holds not](expect:correlation>1), [<b>text</b>](expect:violations<=0)
## Second
[go on](run:on)
> [still](expect:correlation<=1)
)";

LessonOutcome outcome(double correlation) { return {{{"correlation", correlation}, {"violations", 0}}, {}}; }

/// A panel with the lesson open.
struct Shown {
  LessonPanel panel;
  std::vector<LessonLink> wanted;
  Shown() {
    QObject::connect(&panel, &LessonPanel::actWanted,
                     [this](const LessonLink& link) { wanted.push_back(link); });
    panel.setLessons({parseLesson(text, "tiny")}, {});
    panel.open(0);
  }
};

} // namespace

class LessonsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

  void theOutcomeComesAfterTheRun() {
    Shown s;
    QVERIFY(s.panel.text().contains("First") && s.panel.text().contains("after the run"));
    QVERIFY(!s.panel.text().contains("holds"));
    s.panel.follow(0);
    QVERIFY(s.panel.text().contains("● good"));
    s.panel.follow(1);
    QVERIFY(s.panel.text().contains("● bad") && !s.panel.text().contains("● good")); // the last one counts
    QVERIFY(s.wanted.empty());
    s.panel.follow(4);
    QCOMPARE(s.wanted.size(), std::size_t(1));
    QVERIFY(std::holds_alternative<lesson::Run>(s.wanted.front().act));
    s.panel.setRunning();
    QVERIFY(s.panel.text().contains("It runs"));
    s.panel.showOutcome(outcome(0.5));
    const QString after = s.panel.text();
    QVERIFY2(after.contains("holds ✓ (0.5)") && after.contains("holds not ✗ (not here: 0.5)"),
             after.toUtf8());
    QVERIFY2(after.contains("● bad ✗") && after.contains("good ✓ so it is"), after.toUtf8());
    QVERIFY(after.contains("<b>text</b>")); // a lesson is data: no HTML
    s.panel.showOutcome({});                // not known: neither holds nor not
    QVERIFY(s.panel.text().contains("holds …"));
  }

  void stepsRememberWhatCameOut() {
    Shown s;
    s.panel.setRunning();
    s.panel.showOutcome(outcome(0.5));
    s.panel.turn(1);
    QVERIFY(s.panel.text().contains("Second") && s.panel.text().contains("after the run"));
    s.panel.turn(1); // there is none
    QCOMPARE(s.panel.step(), std::size_t(1));
    s.panel.showOutcome(outcome(0.7)); // of the step before, late: this one has not run
    QVERIFY(s.panel.text().contains("after the run"));
    s.panel.turn(-1);
    QVERIFY(s.panel.text().contains("holds ✓ (0.5)"));
  }

  /// Whichever step is shown when it comes, and whatever was run since.
  void anOutcomeBelongsToTheStepItWasRunIn() {
    Shown s;
    s.panel.setRunning();
    s.panel.turn(1);
    s.panel.showOutcome(outcome(0.5)); // while another step is shown
    QVERIFY(s.panel.text().contains("after the run"));
    s.panel.turn(-1);
    QVERIFY(s.panel.text().contains("holds ✓ (0.5)"));
    s.panel.turn(1);
    s.panel.setRunning();
    s.panel.showOutcome(outcome(0.7));
    QVERIFY(s.panel.text().contains("still ✓ (0.7)"));
    s.panel.turn(-1);
    s.panel.showOutcome(outcome(0.8)); // more is known of the second step's run
    QVERIFY(s.panel.text().contains("holds ✓ (0.5)"));
  }

  void brokenLessonsAreToldOf() {
    LessonPanel panel;
    panel.setLessons({parseLesson(text, "tiny")}, {{"bad.md", "line 3", "is <b>wrong</b>"}});
    panel.show();
    const auto labels = panel.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
      return label->isVisible() && label->text() == "bad.md: line 3: is <b>wrong</b>" &&
             label->textFormat() == Qt::PlainText;
    }));
    QCOMPARE(panel.findChild<QListWidget*>()->count(), 1);
  }

  /// By keyboard in the window: the list, an answer, every link; the experiment, the run and the page follow.
  void linksActInTheWindow() {
    Opened o;
    o.ready();
    auto* const experiment = o.window->findChild<QDockWidget*>("experimentDock");
    auto* const dock = o.window->findChild<QDockWidget*>("lessonDock");
    QVERIFY(experiment->isVisible() && !dock->isVisible());
    o.press(Qt::Key_L, Qt::ControlModifier);
    QVERIFY(!experiment->isVisible() && dock->isVisible()); // in its place
    LessonPanel& panel = o.window->lessons();
    QCOMPARE(panel.lessons().size(), std::size_t(10));
    QVERIFY(panel.lessons().front().title.starts_with("Two walls"));
    panel.setLessons({parseLesson(text, "tiny")}, {});
    auto* const list = panel.findChild<QListWidget*>();
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(panel.lesson().has_value());
    QCOMPARE(o.window->topBar().speedIndex(),
             static_cast<int>(std::ranges::find(speeds, 2.0) - speeds.begin()));
    o.window->topBar().setSpeedIndex(static_cast<int>(speeds.size()) - 1);
    auto* const browser = panel.findChild<QTextBrowser*>();
    const auto next = [&] {
      QTest::keyClick(browser, Qt::Key_Tab);
      QTest::keyClick(browser, Qt::Key_Return);
    };
    next(); // predicts
    QVERIFY2(panel.text().contains("● good"), panel.text().toUtf8());
    next(); // the other answer
    next(); // loads
    next(); // sets
    QCOMPARE(o.window->draft().experiment().network.neurons, 40);
    QCOMPARE(o.window->draft().experiment().run.loops, 2);
    next(); // runs
    QTRY_VERIFY2_WITH_TIMEOUT(panel.text().contains("holds ✓"), panel.text().toUtf8(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(o.frame.loop, 2, patience);
    QVERIFY(panel.text().contains("holds not ✗"));
    next(); // looks
    QCOMPARE(o.window->findChild<QTabWidget*>()->tabText(o.window->findChild<QTabWidget*>()->currentIndex()),
             QString("Why"));
    o.press(Qt::Key_PageDown);
    QCOMPARE(panel.step(), std::size_t(1));
    panel.follow(0); // trains on, without asking
    QTRY_VERIFY2_WITH_TIMEOUT(panel.text().contains("still ✓"), panel.text().toUtf8(), patience);
    QCOMPARE(o.frame.loop, 4);
    o.press(Qt::Key_PageUp);
    QCOMPARE(panel.step(), std::size_t(0));
    o.press(Qt::Key_L, Qt::ControlModifier);
    QVERIFY(experiment->isVisible() && !dock->isVisible());
  }
};

SPIKELOOM_WINDOW_TEST(LessonsTest)

} // namespace spikeloom::test::lessons_test

#include "lessons_test.moc"
