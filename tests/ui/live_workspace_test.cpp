#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <qcustomplot.h>

#include "core/record/test_summary.h"
#include "frames.h"
#include "tests/registry.h"
#include "ui/look/elided_label.h"
#include "ui/look/theme.h"
#include "ui/plots/heard_spikes.h"
#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/raster_plot.h"
#include "ui/plots/trace_plot.h"
#include "ui/workspaces/live_workspace.h"
#include "ui/workspaces/watched_neurons.h"

namespace spikeloom::test::live_workspace_test {
using Neurons = std::vector<std::uint32_t>;

namespace {

QPushButton* button(const LiveWorkspace& workspace, const QString& text) {
  for (auto* candidate : workspace.findChildren<QPushButton*>())
    if (candidate->text().remove(QLatin1Char('&')) == text)
      return candidate;
  return nullptr;
}

QCheckBox* box(const LiveWorkspace& workspace, const QString& text) {
  for (auto* candidate : workspace.findChildren<QCheckBox*>())
    if (candidate->text().remove(QLatin1Char('&')) == text)
      return candidate;
  return nullptr;
}

ElidedLabel* label(const LiveWorkspace& workspace, const QString& name) {
  for (auto* candidate : workspace.findChildren<ElidedLabel*>())
    if (candidate->accessibleName() == name)
      return candidate;
  return nullptr;
}

/// A test with these errors, a set each.
std::shared_ptr<const TestSummary> testWith(const std::vector<double>& errors) {
  auto test = std::make_shared<TestSummary>();
  test->afterLoop = 4;
  for (const double error : errors) {
    auto set = std::make_shared<SetTest>();
    set->set = static_cast<int>(test->sets.size());
    set->errors.network.total = error;
    test->sets.push_back(std::move(set));
  }
  return test;
}

const TracePlot::Panel& firstPanel(const LiveWorkspace& workspace) {
  return workspace.findChild<TracePlot*>()->panels().front();
}

} // namespace

class LiveWorkspaceTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

  void watchesTheFirstFourOrFewer() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    QCOMPARE(watched.neurons(), (Neurons{0, 1, 2, 3}));
    QSignalSpy changed(&watched, &WatchedNeurons::changed);
    workspace.showFrame(frames::frame(frames::network(2), 1, 100, {0, 1}));
    QCOMPARE(watched.neurons(), (Neurons{0, 1}));
    QCOMPARE(changed.count(), 1);
  }

  void clickInTheRasterChoosesEverywhere() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.resize(900, 600);
    workspace.show();
    workspace.showFrame(frames::frame(frames::network(60), 2, 1050, watched.neurons()));
    QCoreApplication::processEvents();
    auto* raster = workspace.findChild<RasterPlot*>();
    QTest::mouseClick(raster->plot(), Qt::LeftButton, {}, raster->pixelOf(400, 40));
    QCOMPARE(watched.neurons(), (Neurons{40}));
    QCOMPARE(firstPanel(workspace).neuron, 40u);
    QTest::mouseClick(raster->plot(), Qt::LeftButton, Qt::ControlModifier, raster->pixelOf(200, 20));
    QCOMPARE(watched.neurons(), (Neurons{40, 20}));
    QTest::mouseClick(raster->plot(), Qt::LeftButton, Qt::ControlModifier, raster->pixelOf(400, 40));
    QCOMPARE(watched.neurons(), (Neurons{20}));
    QVERIFY(raster->hasFocus()); // the keys go on from here
    QTest::keyClick(raster, Qt::Key_Up);
    QCOMPARE(watched.neurons(), (Neurons{21}));
  }

  void neverMoreThanFitTheWindow() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.showFrame(frames::frame(frames::network(60), 1, 100, {}));
    Neurons many(20);
    for (std::uint32_t i = 0; i < 20; ++i)
      many[i] = i / 2; // every neuron twice
    watched.set(many);
    QCOMPARE(watched.neurons(), (Neurons{0, 1, 2, 3, 4, 5, 6, 7}));
    emit workspace.findChild<RasterPlot*>()->neuronChosen(30, true);
    QCOMPARE(watched.neurons(), (Neurons{1, 2, 3, 4, 5, 6, 7, 30}));
  }

  void bestAndWorstLeaveOutNeuronsWithoutCorrelation() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    QVERIFY(!button(workspace, "Best")->isEnabled());
    workspace.showFrame(frames::frame(frames::network(10), 3, 100, watched.neurons()));
    button(workspace, "Best")->click();
    QCOMPARE(watched.neurons(), (Neurons{9, 8, 7, 6}));
    button(workspace, "Worst")->click();
    QCOMPARE(watched.neurons(), (Neurons{0, 1, 3, 4})); // 2 has none
    button(workspace, "Random")->click();
    QCOMPARE(watched.neurons().size(), std::size_t(4));
  }

  void bestAndWorstAreThoseOfTheLastTest() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    Frame frame = frames::frame(frames::network(6), 3, 100, watched.neurons());
    workspace.showFrame(frame);
    QVERIFY(button(workspace, "Best")->toolTip().contains("last finished loop"));
    RunHistory tested = *frame.history;
    tested.testCorrelation =
        std::make_shared<const std::vector<float>>(std::vector<float>{0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f});
    frame.history = std::make_shared<const RunHistory>(tested);
    workspace.showFrame(frame);
    QVERIFY(button(workspace, "Best")->toolTip().contains("last test"));
    QVERIFY(button(workspace, "Worst")->toolTip().contains("last test"));
    button(workspace, "Best")->click();
    QCOMPARE(watched.neurons(), (Neurons{0, 1, 2, 3}));
    button(workspace, "Worst")->click();
    QCOMPARE(watched.neurons(), (Neurons{5, 4, 3, 2}));
  }

  void aSmallerNetworkDropsWhatItDoesNotHave() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.showFrame(frames::frame(frames::network(60), 1, 100, {}));
    watched.set({3, 50});
    workspace.showFrame(frames::frame(frames::network(10), 1, 100, {3, 50}));
    QCOMPARE(watched.neurons(), (Neurons{3}));
    watched.set({9});
    workspace.showFrame(frames::frame(frames::network(5), 1, 100, {9}));
    QCOMPARE(watched.neurons(), (Neurons{0, 1, 2, 3}));
  }

  void previousLoopStaysBehindUnlessSwitchedOff() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.showFrame(frames::frame(frames::network(10), 2, 100, watched.neurons()));
    QVERIFY(firstPanel(workspace).previous->dataCount() > 0);
    box(workspace, "Previous loop")->setChecked(false);
    QCOMPARE(firstPanel(workspace).previous->dataCount(), 0);
    QVERIFY(firstPanel(workspace).activity->dataCount() > 0);
  }

  void afterTheLastLoopItStandsInFront() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    const auto network = frames::network(10);
    workspace.showFrame(frames::frame(network, 5, 1000, watched.neurons())); // loop 4 lies behind
    workspace.showFrame(frames::idleFrame(network, 5));
    const auto& panel = firstPanel(workspace);
    QCOMPARE(panel.activity->data()->at(50)->value, double(frames::drive(0, 50, 5)));
    QCOMPARE(panel.previous->data()->at(50)->value, double(frames::drive(0, 50, 4)));
    watched.set({7}); // no further frame is needed
    QCOMPARE(firstPanel(workspace).activity->data()->at(50)->value, double(frames::drive(7, 50, 5)));
  }

  void withSeveralSetsThePreviousOneIsOfTheSameSet() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    const auto facts = frames::facts(10, 2);
    const auto loop = [&](int number) { // the sets take turns
      Frame frame = frames::frame(facts, number, 500, watched.neurons());
      frame.current.set = (number - 1) % 2;
      if (number > 1) {
        frames::changeHistory(frame, [&](RunHistory& history) {
          auto previous = std::make_shared<TrialRecord>(*history.lastTrial);
          previous->set = number % 2;
          history.lastTrial = previous;
        });
      }
      return frame;
    };
    workspace.showFrame(loop(1));
    workspace.showFrame(loop(2));
    const auto& first = firstPanel(workspace); // of the first set, and of the second:
    const auto& second = workspace.findChild<TracePlot*>()->panels()[watched.neurons().size()];
    QCOMPARE(second.previous->dataCount(), 0); // loop 1 had the other set
    QCOMPARE(first.activity->data()->at(50)->value, double(frames::drive(0, 50, 1)));
    QCOMPARE(second.target->data()->at(0)->value, double(frames::target(0, 1) + 10.0f));
    workspace.showFrame(loop(3));
    QCOMPARE(first.activity->data()->at(50)->value, double(frames::drive(0, 50, 3)));
    QCOMPARE(first.previous->data()->at(50)->value, double(frames::drive(0, 50, 1)));
    QCOMPARE(first.target->data()->at(0)->value, double(frames::target(0, 1)));
    QVERIFY(first.previous->name().contains("same set"));
    workspace.showFrame(loop(4));
    QCOMPARE(second.previous->data()->at(50)->value, double(frames::drive(0, 50, 2)));
    QCOMPARE(label(workspace, "Trial shown")->text(), QString("Training loop 4 · target set 2 of 2"));
    Frame idle = loop(5); // after loop 4, with nothing under way
    idle.activity = Activity::Idle;
    idle.current = {};
    workspace.showFrame(idle);
    QCOMPARE(second.activity->data()->at(50)->value, double(frames::drive(0, 50, 4)));
    QCOMPARE(second.previous->data()->at(50)->value, double(frames::drive(0, 50, 2)));
    QCOMPARE(first.activity->data()->at(50)->value, double(frames::drive(0, 50, 3)));
    QCOMPARE(first.previous->data()->at(50)->value, double(frames::drive(0, 50, 1)));
  }

  void rasterAndTracesShowTheSameTime() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.showFrame(frames::frame(frames::network(10), 2, 100, watched.neurons()));
    auto* raster = workspace.findChild<RasterPlot*>();
    QTest::keyClick(raster, Qt::Key_Plus);
    const QCPRange range = raster->plot()->xAxis->range();
    QVERIFY(raster->navigation().zoomed() && range.size() < 1000);
    QVERIFY(firstPanel(workspace).rect->axis(QCPAxis::atBottom)->range() == range);
    QTest::keyClick(workspace.findChild<TracePlot*>(), Qt::Key_0);
    QVERIFY(raster->plot()->xAxis->range().size() > 1000);
  }

  void whatTheFirstNeuronHearsIsAnOption() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.showFrame(frames::frame(frames::network(10), 2, 400, watched.neurons()));
    std::vector<std::optional<std::uint32_t>> wanted;
    connect(&workspace, &LiveWorkspace::inputsWanted, this,
            [&](std::optional<std::uint32_t> neuron) { wanted.push_back(neuron); });
    auto* traces = workspace.findChild<TracePlot*>();
    box(workspace, "Inputs")->click();
    QCOMPARE(traces->strips().size(), std::size_t(1));
    watched.choose(7);
    box(workspace, "Inputs")->click();
    QVERIFY(wanted == (std::vector<std::optional<std::uint32_t>>{0, 7, std::nullopt}));
    QVERIFY(traces->strips().empty());
    box(workspace, "Inputs")->click();
    auto inputs = std::make_shared<NeuronInputs>(
        NeuronInputs{.neuron = 7, .weights = std::vector<float>(10), .largest = 1});
    inputs->weights[3] = 1;
    workspace.showInputs(inputs);
    QCOMPARE(traces->strips()[0].spikes->ticks().size(), std::size_t(1));
    QCOMPARE(traces->strips()[0].spikes->ticks()[0].neuron, 3u);
    LiveWorkspace other(watched);
    QVERIFY(other.restoreState(workspace.saveState()));
    QVERIFY(box(other, "Inputs")->isChecked());
  }

  void trialShownIsNamed() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    ElidedLabel* const trial = label(workspace, "Trial shown");
    QVERIFY(trial->text().isEmpty());
    Frame frame = frames::frame(frames::network(10), 3, 500, watched.neurons());
    workspace.showFrame(frame);
    QCOMPARE(trial->text(), QString("Training loop 3"));
    frame.current.kind = TrialKind::Test;
    frame.current.number = 2;
    workspace.showFrame(frame);
    QCOMPARE(trial->text(), QString("Test trial 2"));
  }

  void lastTestsErrorIsSaid() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.resize(700, 500);
    workspace.show();
    ElidedLabel* const verdict = label(workspace, "Verdict of the last test");
    Frame frame = frames::idleFrame(frames::network(10), 4);
    workspace.showFrame(frame);
    QVERIFY(verdict->text().contains("T tests the network")); // what to do, before there is one
    const int least = workspace.minimumSizeHint().width();
    frames::changeHistory(frame, [&](RunHistory& history) { history.lastTest = testWith({0.284}); });
    workspace.showFrame(frame);
    QCoreApplication::processEvents();
    QCOMPARE(verdict->text(), QString("Test after loop 4: The error is 0.28 of the target's variance."));
    frames::changeHistory(
        frame, [&](RunHistory& history) { history.lastTest = testWith(std::vector<double>(12, 0.5)); });
    workspace.showFrame(frame);
    QCoreApplication::processEvents();
    QVERIFY(verdict->elided());
    QCOMPARE(workspace.minimumSizeHint().width(), least); // a long sentence asks for no room
    frames::changeHistory(frame, [&](RunHistory& history) { history.lastTest = testWith({0.1, 0.9}); });
    workspace.showFrame(frame);
    QVERIFY(verdict->text().contains("Set 1: The error is 0.10") && verdict->text().contains("Set 2:"));
    QVERIFY(!verdict->text().contains('\n'));
    QVERIFY(verdict->toolTip().contains("<br/>")); // a line each
    workspace.clear();
    QVERIFY(verdict->text().contains("T tests the network"));
  }

  void predictionIsAnOption() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    Frame frame = frames::frame(frames::network(10), 2, 400, watched.neurons());
    frame.prediction.assign(50 * frame.watched.size(), 0.5f);
    workspace.showFrame(frame);
    QVERIFY(!workspace.predictionShown());
    QCOMPARE(firstPanel(workspace).prediction->dataCount(), 0);
    QSignalSpy changed(&workspace, &LiveWorkspace::predictionShownChanged);
    box(workspace, "Prediction")->click();
    QCOMPARE(changed.takeFirst()[0].toBool(), true);
    QCOMPARE(firstPanel(workspace).prediction->dataCount(), 50);
    LiveWorkspace other(watched);
    QVERIFY(other.restoreState(workspace.saveState()));
    QVERIFY(other.predictionShown());
  }

  void neuronsGiveTheDriveItsUnit() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.clear(NeuronKind::lif);
    workspace.showFrame(frames::frame(frames::network(10), 2, 400, watched.neurons()));
    QCOMPARE(workspace.findChild<TracePlot*>()->axisTitle(), QString("synaptic drive (mV/ms)"));
  }

  void pausedBetweenTrialsTheCompleteOneStandsInFront() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    Frame frame = frames::idleFrame(frames::network(10), 5);
    frame.activity = Activity::Training;
    frame.paused = true;
    workspace.showFrame(frame);
    QCOMPARE(firstPanel(workspace).activity->dataCount(), 116);
  }

  void onlyTheVeryLoopBeforeIsThePreviousOne() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    const auto network = frames::network(10);
    workspace.showFrame(frames::frame(network, 2, 1000, watched.neurons()));
    workspace.showFrame(frames::idleFrame(network, 9)); // loops passed unseen
    QVERIFY(firstPanel(workspace).activity->dataCount() > 0);
    QCOMPARE(firstPanel(workspace).previous->dataCount(), 0);
  }

  void emptyFramesAndClear() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.resize(900, 600);
    workspace.show();
    workspace.showFrame(Frame());
    QCoreApplication::processEvents();
    Frame bare;
    frames::changeHistory(bare,
                          [](RunHistory& history) { history.network = std::make_shared<NetworkFacts>(); });
    workspace.showFrame(bare);
    workspace.showFrame(frames::frame(frames::network(10), 2, 100, watched.neurons()));
    QVERIFY(workspace.findChild<RasterPlot*>()->hint().isEmpty());
    workspace.clear();
    QCoreApplication::processEvents();
    QVERIFY(!workspace.findChild<RasterPlot*>()->hint().isEmpty());
    QCOMPARE(workspace.findChild<LearningCurvePlot*>()->training(LearningCurvePlot::Error)->dataCount(), 0);
  }

  void hiddenPlotsCatchUpWhenShown() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    workspace.resize(900, 600);
    workspace.showFrame(frames::frame(frames::network(10), 2, 1050, watched.neurons()));
    workspace.show();
    QCoreApplication::processEvents();
    auto* raster = workspace.findChild<RasterPlot*>();
    workspace.hide();
    workspace.showFrame(frames::frame(frames::network(40), 2, 1050, watched.neurons()));
    workspace.show();
    QCoreApplication::processEvents();
    const QImage image = raster->plot()->grab().toImage();
    const QPoint spike = raster->pixelOf(350, 35);
    const QColor color = plotColors(raster->palette()).actual;
    bool drawn = false;
    for (int dy = -2; dy <= 2; ++dy)
      for (int dx = -1; dx <= 1; ++dx)
        drawn = drawn || image.pixelColor(spike + QPoint(dx, dy)) == color;
    QVERIFY(drawn);
  }

  void stateIsKept() {
    WatchedNeurons watched;
    LiveWorkspace one(watched), other(watched);
    one.findChild<QComboBox*>()->setCurrentIndex(2);
    one.findChild<QCheckBox*>()->setChecked(false);
    QVERIFY(other.restoreState(one.saveState()));
    QCOMPARE(other.findChild<QComboBox*>()->currentIndex(), 2);
    QVERIFY(!other.findChild<QCheckBox*>()->isChecked());
    QVERIFY(!other.restoreState("nonsense"));
    QVERIFY(!other.restoreState({}));
    QCOMPARE(other.findChild<QComboBox*>()->currentIndex(), 2);
  }

  void everythingHasAName() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    for (auto* widget : workspace.findChildren<QWidget*>()) {
      if (!(widget->focusPolicy() & Qt::TabFocus) || widget->parent()->inherits("QComboBox"))
        continue;
      auto* accessible = QAccessible::queryAccessibleInterface(widget);
      QVERIFY(accessible);
      QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
  }
};

SPIKELOOM_WINDOW_TEST(LiveWorkspaceTest)

} // namespace spikeloom::test::live_workspace_test

#include "live_workspace_test.moc"
