// The strip of runs: a card for every training run, kept within a limit, compared, opened again.
#include <QDockWidget>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableWidget>

#include <qcustomplot.h>

#include "core/base/destination.h"
#include "core/base/file.h"
#include "opened_window.h"
#include "tests/registry.h"
#include "ui/plots/learning_curve_plot.h"
#include "ui/window/run_cards.h"
#include "ui/workspaces/runs_strip.h"

namespace spikeloom::test::run_cards_test {

namespace {

/// The window with an empty shelf, the strip unfolded.
struct Strip : Opened {
  Strip() : Opened(Later{}) {
    std::filesystem::remove_all(stateFolder() / "runs");
    reopen({.preset = folder.filePath("small.json")});
    ready();
    window->controller().setSpeed(std::numeric_limits<double>::infinity());
    window->runs().setFolded(false);
  }
  [[nodiscard]] RunsStrip& strip() const { return window->runs(); }
  [[nodiscard]] const RunCardView& card(int k) const { return strip().cards().at(k)->view(); }
  void train() {
    const int before = frame.loop;
    window->controller().train();
    QTRY_VERIFY_WITH_TIMEOUT(frame.loop >= before + 3 && frame.activity == Activity::Idle, patience);
  }
  void trainAnew(const char* path, const QString& value) {
    window->draft().type(static_cast<std::size_t>(findField(path) - fields().data()), value);
    const auto before = window->controller().run();
    window->controller().build(window->draft().experiment());
    QTRY_VERIFY_WITH_TIMEOUT(window->controller().run() > before && frame.run > before, patience);
    train();
  }
  [[nodiscard]] int saved() const {
    int count = 0;
    for (const RunCardButton* const each : strip().cards())
      count += each->view().saved;
    return count;
  }
};

} // namespace

class RunCardsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void everyTrainingRunIsACard();
  void oneIsOverlaidTwoAreCompared();
  void aCardOpensItsRun();
  void theLastEightAndTheNamedOnesStay();
  void beyondTheLimitACardHasNoFile();
  void cardsComeBackAndFoldingIsRemembered();
};

void RunCardsTest::everyTrainingRunIsACard() {
  Strip s;
  QVERIFY(s.strip().cards().isEmpty());
  s.train();
  QTRY_COMPARE(s.strip().cards().size(), 1);
  QTRY_VERIFY_WITH_TIMEOUT(s.card(0).saved, patience);
  QVERIFY(s.card(0).title == "small" && s.card(0).line.startsWith("seed 1"));
  QVERIFY(s.card(0).result.startsWith("r ") && s.card(0).curve.points.size() >= 3);
  QVERIFY(s.card(0).present);
  QVERIFY(s.window->unsaved().unsaved()); // it is in no file of the user's
  s.trainAnew("run.seed", "7");
  QTRY_COMPARE_WITH_TIMEOUT(s.saved(), 2, patience);
  QVERIFY(s.card(0).line.startsWith("seed 7") && s.card(1).line.startsWith("seed 1")); // the newest first
}

void RunCardsTest::oneIsOverlaidTwoAreCompared() {
  Strip s;
  s.train();
  s.trainAnew("synapse.time_constant", "55");
  QTRY_COMPARE_WITH_TIMEOUT(s.saved(), 2, patience);
  auto* const curve = s.window->findChild<LearningCurvePlot*>();
  QVERIFY(curve->overlays().curves().empty());
  QTest::mouseClick(s.strip().cards()[1], Qt::LeftButton);
  QCOMPARE(curve->overlays().curves().size(), std::size_t{1});
  QVERIFY(curve->overlays().graph(0)->dataCount() >= 3);
  s.strip().cards()[0]->setFocus();
  s.press(Qt::Key_Space);
  QCOMPARE(curve->overlays().curves().size(), std::size_t{2});
  const QTableWidget& table = s.strip().comparison();
  QCOMPARE(table.columnCount(), 3);
  QCOMPARE(table.item(0, 0)->text(), QString("τs (ms)"));
  QCOMPARE(table.item(0, 1)->text(), QString("20"));
  QCOMPARE(table.item(0, 2)->text(), QString("55"));
  for (int row = 1; row < table.rowCount(); ++row) // no other parameter differs
    QVERIFY2(!findField(table.item(row, 0)->text().toStdString()), qPrintable(table.item(row, 0)->text()));
  s.strip().choose(s.strip().chosen().front());
  s.strip().choose(s.strip().chosen().front());
  QVERIFY(curve->overlays().curves().empty());
}

void RunCardsTest::aCardOpensItsRun() {
  Strip s;
  s.train();
  s.trainAnew("run.seed", "7");
  QTRY_COMPARE_WITH_TIMEOUT(s.saved(), 2, patience);
  const auto before = s.window->controller().run();
  s.strip().cards()[1]->setFocus();
  s.press(Qt::Key_Return);
  QTRY_VERIFY2_WITH_TIMEOUT(s.frame.run > before && s.frame.loop == 3,
                            qPrintable(QString("run %1, loop %2: %3")
                                           .arg(s.frame.run)
                                           .arg(s.frame.loop)
                                           .arg(s.window->strip().sentence() + s.window->strip().details())),
                            patience);
  QCOMPARE(s.window->draft().experiment().run.seed, 1);
  QTest::qWait(400);
  QCOMPARE(s.strip().cards().size(), 2); // opening is no training
}

void RunCardsTest::theLastEightAndTheNamedOnesStay() {
  Strip s;
  s.train();
  QTRY_COMPARE_WITH_TIMEOUT(s.saved(), 1, patience);
  const QString first = s.card(0).id;
  emit s.strip().nameTyped(first, "mine");
  QTRY_VERIFY(s.card(0).named && s.card(0).title == "mine");
  for (int k = 0; k < 9; ++k)
    s.trainAnew("run.seed", QString::number(10 + k));
  QTRY_COMPARE_WITH_TIMEOUT(s.saved(), 9, patience);
  QCOMPARE(s.strip().cards().size(), 9); // eight, and the named one
  QCOMPARE(s.card(8).id, first);
  QVERIFY(std::filesystem::exists(s.window->runCards().shelf().runFile(first.toStdString())));
}

void RunCardsTest::beyondTheLimitACardHasNoFile() {
  Strip s;
  emit s.strip().limitChosen(0);
  s.train();
  QTRY_COMPARE(s.strip().cards().size(), 1);
  QTRY_VERIFY_WITH_TIMEOUT(s.card(0).note.contains("limit"), patience);
  QVERIFY(!s.card(0).saved);
  s.strip().choose(s.card(0).id);
  QVERIFY(s.strip().comparison().rowCount() > 3); // it still compares
}

void RunCardsTest::cardsComeBackAndFoldingIsRemembered() {
  Strip s;
  s.train();
  QTRY_COMPARE_WITH_TIMEOUT(s.saved(), 1, patience);
  replaceText(stateFolder() / "runs" / "20000101.json", "{ half of"); // somebody's damage
  s.window->close();
  s.reopen({.preset = s.folder.filePath("small.json")});
  QVERIFY(!s.strip().folded());
  QCOMPARE(s.strip().cards().size(), 1);
  QVERIFY(s.card(0).saved && !s.card(0).present);
}

SPIKELOOM_WINDOW_TEST(RunCardsTest)

} // namespace spikeloom::test::run_cards_test

#include "run_cards_test.moc"
