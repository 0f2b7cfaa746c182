#include <QTest>

#include <qcustomplot.h>

#include "frames.h"
#include "tests/registry.h"
#include "ui/plots/trace_plot.h"
#include "ui/workspaces/live_workspace.h"
#include "ui/workspaces/watched_neurons.h"

namespace spikeloom::test::shown_trials_test {

namespace {

const TracePlot::Panel& firstPanel(const LiveWorkspace& workspace) {
  return workspace.findChild<TracePlot*>()->panels().front();
}

} // namespace

class ShownTrialsTest : public QObject {
  Q_OBJECT

private slots:
  void testTrialsStandPaleBehindTheirMean() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    const auto network = frames::network(10);
    workspace.showFrame(frames::idleFrame(network, 4));
    const auto pale = [&] { return firstPanel(workspace).trials.size(); };
    QVERIFY(pale() == 0 && firstPanel(workspace).mean->dataCount() == 0);
    workspace.showFrame(frames::testedFrame(network, 4, 2, false)); // of three
    QCOMPARE(pale(), std::size_t(1));                               // behind the second one
    QCOMPARE(firstPanel(workspace).activity->data()->at(50)->value, double(frames::drive(0, 50, 2)));
    QCOMPARE(firstPanel(workspace).previous->dataCount(), 0); // no loop among the test's trials
    QVERIFY(!firstPanel(workspace).title->text().contains("("));
    workspace.showFrame(frames::testedFrame(network, 4, 3, true));
    QCOMPARE(pale(), std::size_t(3));
    QCOMPARE(firstPanel(workspace).activity->dataCount(), 0);
    QCOMPARE(firstPanel(workspace).mean->dataCount(), 50);
    QCOMPARE(firstPanel(workspace).mean->data()->at(0)->key, frames::times.target + 20);
    QCOMPARE(firstPanel(workspace).mean->data()->at(49)->value, 0.5);
    QCOMPARE(firstPanel(workspace).title->text(), QString("neuron 0\nr = 0.75\nerror 0.20\nof the mean"));
    QVERIFY(firstPanel(workspace).mean->pen().width() > firstPanel(workspace).trials[0]->pen().width());
    workspace.showFrame(frames::frame(network, 6, 400, watched.neurons())); // training goes on
    QVERIFY(pale() == 0 && firstPanel(workspace).mean->dataCount() == 0);
    QVERIFY(firstPanel(workspace).previous->dataCount() > 0);
  }

  /// Of a loop that is complete its own, of one under way those of the loop behind it.
  void numbersAreThoseOfTheTrialShown() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    const auto network = frames::network(10);
    watched.set({5});
    workspace.showFrame(frames::frame(network, 1, 400, watched.neurons()));
    QCOMPARE(firstPanel(workspace).title->text(), QString("neuron 5"));
    workspace.showFrame(frames::frame(network, 2, 400, watched.neurons()));
    QCOMPARE(firstPanel(workspace).title->text(), QString("neuron 5\nr = 0.50\nerror 0.50\n(loop 1)"));
    workspace.showFrame(frames::idleFrame(network, 2));
    QCOMPARE(firstPanel(workspace).title->text(), QString("neuron 5\nr = 0.50\nerror 0.50"));
  }

  /// A look is one trial: there is no mean, whatever test was before.
  void aLookIsShownAlone() {
    WatchedNeurons watched;
    LiveWorkspace workspace(watched);
    const auto network = frames::network(10);
    workspace.showFrame(frames::testedFrame(network, 4, 3, true));
    Frame look = frames::testedFrame(network, 4, 3, true);
    frames::changeHistory(look, [](RunHistory& history) {
      history.testTrials.erase(history.testTrials.begin() + 1, history.testTrials.end());
      history.lastTrial = history.testTrials.front();
      history.lastSummary = std::make_shared<const TrialSummary>(history.lastTest->trials.front());
    });
    workspace.showFrame(look);
    QVERIFY(firstPanel(workspace).trials.empty() && firstPanel(workspace).mean->dataCount() == 0);
    QVERIFY(firstPanel(workspace).activity->dataCount() > 0);
    QCOMPARE(firstPanel(workspace).title->text(), QString("neuron 0\nr = 0.00\nerror 0.00"));
  }
};

SPIKELOOM_WINDOW_TEST(ShownTrialsTest)

} // namespace spikeloom::test::shown_trials_test

#include "shown_trials_test.moc"
