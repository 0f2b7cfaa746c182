// The page Sweep: set up, estimated, run beside the window, gone on with by the command line's code.
#include <QClipboard>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableWidget>

#include <qcustomplot.h>

#include "core/base/destination.h"
#include "core/base/file.h"
#include "core/study/sweep_file.h"
#include "opened_window.h"
#include "tests/registry.h"
#include "ui/params/log_slider.h"
#include "ui/plots/sweep_map_plot.h"
#include "ui/plots/sweep_slice_plot.h"
#include "ui/session/sweep_controller.h"
#include "ui/window/sweep_actions.h"
#include "ui/workspaces/sweep_axis_row.h"
#include "ui/workspaces/sweep_workspace.h"

namespace spikeloom::test::sweep_page_test {

namespace {

const QByteArray sweepPreset =
    R"({"format": 1, "title": "small", "network": {"neurons": 40, "connection_probability": 0.5},
  "target": {"duration": 200, "family": "ornstein-uhlenbeck"}, "learning": {"update_interval": 4},
  "run": {"loops": 2, "test_trials": 2, "pre_max": 20, "threads": 1}})";

std::filesystem::path pathOf(const QString& file) { return {file.toStdU16String()}; }

/// The window with its page Sweep open, over τs and λ.
struct Page : Opened {
  Page() : Opened(Later{}) {
    std::filesystem::remove_all(stateFolder() / "sweeps");
    const QString file = write("sweep-base.json", sweepPreset);
    reopen({.preset = file});
    begin();
  }
  void begin() {
    ready();
    press(Qt::Key_5, Qt::ControlModifier);
    QVERIFY(page().isVisible());
    SweepPageSetup setup = page().setup();
    setup.own = {.first = {.parameter = "synapse.time_constant", .from = "5", .to = "50", .count = "3"},
                 .second = {.parameter = "learning.lambda", .from = "1", .to = "2", .count = "2"},
                 .repeats = "1"};
    page().setSetup(setup);
    emit page().setupChanged(true);
    QTRY_VERIFY_WITH_TIMEOUT(state().sweep && state().sweep->cells() == 6 && !state().estimating, patience);
  }
  [[nodiscard]] SweepWorkspace& page() const { return window->sweep(); }
  [[nodiscard]] const SweepState& state() const { return window->sweepController().state(); }
  [[nodiscard]] QPushButton* button(const QString& text) const {
    for (auto* const each : page().findChildren<QPushButton*>())
      if (each->text() == text)
        return each;
    return nullptr;
  }
  void runAll() {
    button("Run")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!state().running && state().done() == state().sweep->runs(), patience);
  }
};

} // namespace

class SweepPageTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
  void estimateFirstThenMeasured();
  void cellsAreChosenComparedAndOpened();
  void keysDoAllOfIt();
  void slidersSetTheEnds();
  void whatIsWrongIsSaidAtOnce();
  void oneAxisHasTheoryLines();
  void theSetUpAndTheRowsComeBack();
  void commandAndScript();
  void aFileOfTheCommandLineIsGoneOnWith();
  void aFileThatIsBeingWrittenIsRefused();
};

void SweepPageTest::estimateFirstThenMeasured() {
  Page p;
  QCOMPARE(p.page().setup().measure, QString("total_error"));
  QVERIFY(p.page().map().isVisible());
  QCOMPARE(p.page().map().table().rows(), 6u);
  for (std::size_t row = 0; row < 6; ++row) {
    QVERIFY(std::isnan(p.page().map().table().at(row, 2)));    // nothing is measured
    QVERIFY(std::isfinite(p.page().map().table().at(row, 4))); // all is estimated
  }
  p.runAll();
  QVERIFY(p.page().problems().isEmpty());
  QTRY_VERIFY(p.page().progress().contains("All 6 runs"));
  for (std::size_t row = 0; row < 6; ++row)
    QVERIFY(std::isfinite(p.page().map().table().at(row, 2)));
  QVERIFY(!p.button("Run") && !p.button("Go on")->isEnabled());
}

void SweepPageTest::cellsAreChosenComparedAndOpened() {
  Page p;
  p.runAll();
  SweepMapPlot& map = p.page().map();
  QTest::mouseClick(map.plot(), Qt::LeftButton, Qt::NoModifier, map.middleOf(0));
  QCOMPARE(p.page().chosen().first, std::optional<std::size_t>(0));
  auto* const table = p.page().findChild<QTableWidget*>();
  QVERIFY(table->isVisible() && table->columnCount() == 2);
  QTest::mouseClick(map.plot(), Qt::LeftButton, Qt::ControlModifier, map.middleOf(5));
  QCOMPARE(p.page().chosen().second, std::optional<std::size_t>(5));
  QCOMPARE(table->columnCount(), 3);
  for (int row = 0; row < table->rowCount(); ++row)
    QVERIFY(table->item(row, 1)->text() != table->item(row, 2)->text()); // only what differs
  QCOMPARE(table->item(0, 0)->text(), QString("τs (ms)"));
  QTest::mouseClick(map.plot(), Qt::LeftButton, Qt::NoModifier, map.middleOf(3)); // 15.8 ms, λ = 2
  p.button("Open the chosen cell")->click();
  const Experiment& now = p.window->draft().experiment();
  QCOMPARE(now.synapse.time_constant, 15.8113883);
  QCOMPARE(now.learning.lambda, 2.0);
  QCOMPARE(now.run.threads, 1);
  p.window->draft().undoStack().undo();
  QCOMPARE(p.window->draft().experiment().synapse.time_constant, 20.0);
}

void SweepPageTest::keysDoAllOfIt() {
  Page p;
  p.page().map().setFocus();
  p.press(Qt::Key_Right);
  QCOMPARE(p.page().chosen().first, std::optional<std::size_t>(0));
  p.press(Qt::Key_Right);
  QCOMPARE(p.page().chosen().first, std::optional<std::size_t>(1));
  p.press(Qt::Key_Up);
  QCOMPARE(p.page().chosen().first, std::optional<std::size_t>(3));
  p.press(Qt::Key_Up, Qt::ShiftModifier);
  QCOMPARE(p.page().chosen().second, std::optional<std::size_t>(5));
  p.press(Qt::Key_Return);
  QCOMPARE(p.window->draft().experiment().learning.lambda, 2.0);
  QCOMPARE(p.frame.loop, 0); // no key reached the window's shortcuts
}

void SweepPageTest::slidersSetTheEnds() {
  Page p;
  const auto axis = p.page().findChildren<SweepAxisRow*>().front();
  const QList<LogSlider*> ends = axis->findChildren<LogSlider*>();
  QCOMPARE(ends.size(), 2);
  for (LogSlider* const end : ends) // the handles stand at 5 and 50 ms of 1 to 500
    QVERIFY(end->isVisible() &&
            end->value() == qRound(1000 * std::log(end == ends[0] ? 5. : 50.) / std::log(500.)));
  QTest::keyClick(ends[1], Qt::Key_End);
  QTest::keyClick(ends[0], Qt::Key_Left);
  QCOMPARE(axis->setup().to, std::string("500"));
  const double from = std::stod(axis->setup().from);
  QVERIFY2(from < 5 && from > 4, axis->setup().from.c_str());
  QCOMPARE(p.page().setup().own.first, axis->setup());
  const auto last = [&] { return p.state().sweep ? p.state().sweep->experimentOf(5) : Experiment(); };
  QTRY_COMPARE_WITH_TIMEOUT(last().synapse.time_constant, 500.0, patience);
  auto* const line = axis->findChild<QLineEdit*>();
  line->selectAll();
  QTest::keyClicks(line, "50");
  QCOMPARE(ends[0]->value(), qRound(1000 * std::log(50.) / std::log(500.)));
  auto* const parameter = axis->findChild<QComboBox*>();
  parameter->setCurrentIndex(parameter->findData("learning.update_interval")); // which has no usual values
  emit parameter->activated(parameter->currentIndex());
  QVERIFY(!ends[0]->isVisible() && !ends[1]->isVisible());
}

void SweepPageTest::whatIsWrongIsSaidAtOnce() {
  Page p;
  SweepPageSetup setup = p.page().setup();
  setup.own.first.from = "-3";
  setup.own.second.count = "some";
  setup.own.repeats = "0";
  p.page().setSetup(setup);
  emit p.page().setupChanged(true);
  QTRY_COMPARE_WITH_TIMEOUT(p.page().problems().count('\n'), 2, patience);
  QVERIFY2(p.page().problems().contains("First parameter, from") &&
               p.page().problems().contains("Second parameter, count") &&
               p.page().problems().contains("repeats"),
           qPrintable(p.page().problems()));
  QVERIFY(!p.button("Run")->isEnabled());
}

void SweepPageTest::oneAxisHasTheoryLines() {
  Page p;
  SweepPageSetup setup = p.page().setup();
  setup.own.second = {};
  p.page().setSetup(setup);
  emit p.page().setupChanged(true);
  QTRY_VERIFY_WITH_TIMEOUT(p.state().sweep && p.state().sweep->cells() == 3 && !p.state().estimating,
                           patience);
  QVERIFY(!p.page().map().isVisible());
  QCOMPARE(p.page().slice().expected()->dataCount(), 3);
  QCOMPARE(p.page().slice().theoryTracking()->dataCount(), 3);
  QCOMPARE(p.page().slice().theorySampling()->dataCount(), 3);
  const auto data = p.page().slice().theoryTracking()->data();
  QVERIFY(data->at(0)->value < data->at(2)->value); // T grows with τs
  p.runAll();
  QCOMPARE(p.page().slice().measured()->dataCount(), 3);
}

void SweepPageTest::theSetUpAndTheRowsComeBack() {
  Page p;
  p.runAll();
  p.window->close();
  p.reopen({.preset = p.folder.filePath("sweep-base.json")});
  p.ready();
  p.press(Qt::Key_5, Qt::ControlModifier);
  QCOMPARE(p.page().setup().own.first.to, std::string("50"));
  QTRY_VERIFY_WITH_TIMEOUT(p.state().sweep && p.state().done() == 6, patience);
}

void SweepPageTest::commandAndScript() {
  Page p;
  emit p.page().commandWanted();
  const QString command = QGuiApplication::clipboard()->text();
  QVERIFY2(command.startsWith("spikeloom-cli sweep ") && command.contains(" --out "), qPrintable(command));
  QVERIFY(std::filesystem::exists(p.state().source.file));
  QCOMPARE(fingerprint(readSweep(p.state().source.file)), fingerprint(*p.state().sweep));
  emit p.page().scriptWanted();
  const QString script = QGuiApplication::clipboard()->text();
  QVERIFY2(script.startsWith("#!/bin/bash\n") && script.contains("#SBATCH --array=1-6\n"),
           qPrintable(script));
  QProcess bash;
  bash.start("bash", {"-n", p.write("sweep.sbatch", script.toUtf8())});
  QVERIFY(bash.waitForFinished() && bash.exitCode() == 0);
}

void SweepPageTest::aFileOfTheCommandLineIsGoneOnWith() {
  Page p;
  const QString file = p.write("by-hand.json", R"({"format": 1, "preset": "sweep-base.json",
    "axes": [{"parameter": "learning.lambda", "values": [1, 2, 3]}]})");
  const Sweep sweep = readSweep(pathOf(file));
  {
    SweepResults results(sweep, pathOf(p.folder.filePath("by-hand.csv")));
    runSweep(results, {.threads = 1}, [](const SweepProgress&) {}, {}, {.part = 1, .parts = 3});
    QCOMPARE(results.done(), std::size_t{1});
  }
  p.window->sweepActions().setWays({.sweepFile = [&] { return file; }, .results = {}});
  emit p.page().fileWanted();
  QTRY_VERIFY_WITH_TIMEOUT(p.state().sweep && p.state().sweep->cells() == 3 && !p.state().estimating,
                           patience);
  QCOMPARE(p.state().done(), std::size_t{1});
  p.button("Go on")->click();
  QTRY_VERIFY_WITH_TIMEOUT(!p.state().running && p.state().done() == 3, patience);
  QCOMPARE(SweepResults(sweep, pathOf(p.folder.filePath("by-hand.csv"))).done(), std::size_t{3});
}

void SweepPageTest::aFileThatIsBeingWrittenIsRefused() {
  Page p;
  std::filesystem::create_directories(p.state().source.results.parent_path());
  const SweepResults other(*p.state().sweep, p.state().source.results);
  p.button("Run")->click();
  QTRY_VERIFY_WITH_TIMEOUT(p.page().problems().contains("another program"), patience);
  QVERIFY(p.button("Run")->isEnabled());
}

SPIKELOOM_WINDOW_TEST(SweepPageTest)

} // namespace spikeloom::test::sweep_page_test

#include "sweep_test.moc"
