// The page Connectivity: what it shows of the network in place, what clicks and keys choose, and that nothing
// is computed for it while it is not seen.
#include <QPushButton>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <numeric>
#include <thread>

#include <qcustomplot.h>

#include "opened_window.h"
#include "tests/registry.h"
#include "ui/params/mirrored_rows.h"
#include "ui/plots/frozen_plot.h"
#include "ui/plots/matrix_plot.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/plots/weight_histogram_plot.h"
#include "ui/plots/weight_inputs_plot.h"
#include "ui/session/cause_finder.h"
#include "ui/session/weight_finder.h"
#include "ui/workspaces/connectivity_workspace.h"

namespace spikeloom::test::connectivity_test {

namespace {

const QByteArray dalePreset =
    R"({"format": 1, "title": "dale", "network": {"topology": "balanced", "neurons": 60,
  "connection_probability": 0.5}, "dale": {"enforced": true}, "target": {"duration": 200},
  "learning": {"lambda": 0.1}, "run": {"loops": 3, "pre_max": 20, "threads": 1}})";

/// The window with its page Connectivity open.
struct Page : Opened {
  explicit Page(const QByteArray& preset = smallPreset) : Opened(Later{}) {
    reopen({.preset = write("page.json", preset)});
    ready();
    press(Qt::Key_3, Qt::ControlModifier);
  }
  [[nodiscard]] ConnectivityWorkspace& page() const { return window->connectivity(); }
  [[nodiscard]] WeightFinder& finder() const { return window->weights(); }
  void known() { QTRY_VERIFY_WITH_TIMEOUT(finder().found() && finder().spectrum(), patience); }
  void train(int loops) {
    window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(frame.loop == loops && frame.activity == Activity::Idle, patience);
    QTRY_VERIFY_WITH_TIMEOUT(finder().found()->copy->loops == loops, patience);
  }
};

std::size_t total(const std::vector<std::size_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

} // namespace

class ConnectivityTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

  void showsTheNetworkBeforeAndAfterTraining() {
    Page p;
    p.known();
    QVERIFY(p.page().matrix().hint().isEmpty() && p.page().spectrum().hint().isEmpty());
    QCOMPARE(p.page().matrix().image().width(), 40);
    QCOMPARE(p.page().spectrum().now()->dataCount(), 40);
    QCOMPARE(p.page().spectrum().circle()->data()->at(0)->key, 4.0); // σ
    QCOMPARE(total(p.finder().found()->histogram->now[0]), p.frame.history->network->synapses);
    QCOMPARE(p.finder().found()->now->values, p.finder().found()->before->values);
    p.train(3);
    QVERIFY(p.finder().found()->now->values != p.finder().found()->before->values);
    QTRY_COMPARE_WITH_TIMEOUT(p.finder().spectrum()->loops, 3, patience);
    QVERIFY(*p.finder().spectrum()->now != *p.finder().spectrum()->before);
    QVERIFY(p.page().daleText().contains("off"));
    QVERIFY(!p.page().frozen().isVisible());
  }

  void beforeNowChangeAndSwipe() {
    Page p;
    p.known();
    p.train(3);
    MatrixPlot& matrix = p.page().matrix();
    const auto choose = [&](const char* text) {
      for (auto* const button : p.page().findChildren<QToolButton*>())
        if (button->text().remove(QLatin1Char('&')) == QLatin1String(text))
          button->click();
      return matrix.image().copy();
    };
    const QImage before = choose("Before"), now = choose("Now"), change = choose("Change");
    QVERIFY(before != now && now != change && before != change);
    const QImage half = choose("Before | now");
    QCOMPARE(half.copy(0, 0, 20, 40), before.copy(0, 0, 20, 40));
    QCOMPARE(half.copy(20, 0, 20, 40), now.copy(20, 0, 20, 40));
    matrix.setFocus();
    for (int k = 0; k < 60; ++k)
      p.press(Qt::Key_Right); // not the window's: no trial begins
    QCOMPARE(matrix.swipe(), 1.0);
    QCOMPARE(matrix.image(), before);
    QCOMPARE(p.frame.loop, 3);
    QCOMPARE(p.frame.activity, Activity::Idle);
    // by the mouse
    const int middle = matrix.plot()->axisRect()->center().y();
    const int right = matrix.plot()->axisRect()->right(), left = matrix.plot()->axisRect()->left();
    QTest::mousePress(matrix.plot(), Qt::LeftButton, {}, {right, middle});
    QMouseEvent move(QEvent::MouseMove, QPointF(left, middle),
                     matrix.plot()->mapToGlobal(QPointF(left, middle)), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(matrix.plot(), &move);
    QTest::mouseRelease(matrix.plot(), Qt::LeftButton, {}, {left, middle});
    QVERIFY(matrix.swipe() < 0.05);
  }

  void aClickChoosesTheNeuronForAllPages() {
    Page p;
    p.known();
    MatrixPlot& matrix = p.page().matrix();
    QTRY_VERIFY(matrix.plot()->axisRect()->height() > 80);
    QTest::mouseClick(matrix.plot(), Qt::LeftButton, {}, matrix.pixelOf(17, 5));
    QTRY_COMPARE_WITH_TIMEOUT(p.finder().found()->neuron, 17u, patience);
    QCOMPARE(p.window->causes().neuron(), 17u);
    QTRY_COMPARE_WITH_TIMEOUT(p.page().inputs().inputs().size(), p.finder().found()->inputs.size(), patience);
    // the strongest input, by mouse and by keys
    WeightInputsPlot& inputs = p.page().inputs();
    const std::uint32_t first = inputs.inputs().front().neuron, second = inputs.inputs()[1].neuron;
    inputs.setFocus();
    p.press(Qt::Key_Right);
    p.press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(p.finder().found()->neuron, second, patience);
    QVERIFY(first != second);
    matrix.setFocus();
    p.press(Qt::Key_Down);
    QTRY_COMPARE_WITH_TIMEOUT(p.finder().found()->neuron, std::min(second + 1, 39u), patience);
    QTRY_COMPARE_WITH_TIMEOUT(p.page().inputs().inputs().size(), p.finder().found()->inputs.size(), patience);
    QTest::mouseClick(inputs.plot(), Qt::LeftButton, {}, inputs.pixelOf(0));
    const std::uint32_t chosen = inputs.inputs().front().neuron;
    QTRY_COMPARE_WITH_TIMEOUT(p.finder().found()->neuron, chosen, patience);
  }

  void frozenSynapsesGrow() {
    Page p(dalePreset);
    p.known();
    QTRY_VERIFY_WITH_TIMEOUT(p.page().frozen().isVisible(), patience);
    QVERIFY2(p.page().daleText().contains("0.0 %"), qPrintable(p.page().daleText()));
    QVERIFY(p.finder().found()->histogram->now[0].empty());
    p.train(3);
    QVERIFY(p.frame.excludedSynapses > 0);
    const DaleState& dale = p.finder().dale();
    QCOMPARE(dale.excluded, p.frame.excludedSynapses);
    QVERIFY(std::ranges::is_sorted(dale.overTime, {}, &DaleState::Point::share));
    QVERIFY(std::ranges::is_sorted(dale.overTime, {}, &DaleState::Point::loop));
    QVERIFY2(p.page().daleText().contains("sign violations: 0"), qPrintable(p.page().daleText()));
    QTRY_VERIFY(p.page().frozen().share()->dataCount() > 1);
    QCOMPARE((p.page().frozen().share()->data()->constEnd() - 1)->value, 100 * dale.share());
  }

  void itsParametersAreThePanels() {
    Page p(dalePreset);
    MirroredRows& rows = p.page().daleRows();
    for (auto* const button : p.page().findChildren<QToolButton*>())
      if (button->text().remove(QLatin1Char('&')) == QLatin1String("Dale's law"))
        button->click();
    QVERIFY(rows.isVisible());
    auto* const g = qobject_cast<QLineEdit*>(rows.row("network.inhibition_ratio")->editor().input());
    g->setFocus();
    g->selectAll();
    QTest::keyClicks(g, "4");
    QTest::keyClick(g, Qt::Key_Return);
    QCOMPARE(p.window->draft().experiment().network.inhibition_ratio, 4.0);
    QCOMPARE(p.line("network.inhibition_ratio")->text(), QString("4"));
    QVERIFY(rows.buildButton()->isVisible());
    p.window->draft().undoStack().undo();
    QCOMPARE(g->text(), QString("5"));
    QVERIFY(!rows.buildButton()->isVisible());
    QTest::keyClicks(g, "x"); // the same words as in the panel
    QVERIFY(!rows.row("network.inhibition_ratio")->problem().isEmpty());
    QCOMPARE(rows.row("network.inhibition_ratio")->problem(),
             p.window->panel().row("network.inhibition_ratio")->problem());
  }

  void eigenvaluesOfManyAreAskedForAndGivenUp() {
    Page p(R"({"format": 1, "title": "many", "network": {"neurons": 700, "connection_probability": 0.05},
      "target": {"duration": 200}, "run": {"loops": 1, "pre_max": 20}})");
    QTRY_VERIFY_WITH_TIMEOUT(p.finder().found(), patience);
    QVERIFY(p.page().spectrumButton()->isVisible());
    QVERIFY(!p.finder().computingSpectrum());
    p.page().spectrumButton()->click();
    QVERIFY(p.finder().computingSpectrum());
    p.page().spectrumButton()->click();
    QVERIFY(!p.finder().computingSpectrum());
    QVERIFY(!p.finder().spectrum());
    p.page().spectrumButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(p.finder().spectrum(), patience);
    QCOMPARE(p.page().spectrum().now()->dataCount(), 700);
  }

  /// On whatever machine: with a thread for each core.
  void trainingGoesFirst() {
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    Page p(QStringLiteral(
               R"({"format": 1, "title": "busy", "network": {"neurons": 700, "connection_probability": 0.05},
      "target": {"duration": 200}, "run": {"loops": 1000000, "pre_max": 20, "threads": %1}})")
               .arg(cores)
               .toUtf8());
    QTRY_VERIFY_WITH_TIMEOUT(p.finder().found(), patience);
    p.window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(p.frame.takesAllCores, patience);
    p.page().spectrumButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(p.page().spectrum().hint().contains("training goes first"), patience);
    p.window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(p.finder().spectrum(), patience); // seconds, not a minute
    QVERIFY(!p.finder().spectrumWaitsForTraining());
  }

  void nothingIsCopiedUnseen() {
    Opened o;
    o.ready();
    o.window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(o.frame.loop == 3 && o.frame.activity == Activity::Idle, patience);
    QVERIFY(!o.window->weights().found());
    o.press(Qt::Key_3, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(o.window->weights().found(), patience);
    QCOMPARE(o.window->weights().found()->copy->loops, 3);
  }

  void numbersAreExported() {
    Page p;
    p.known();
    QCOMPARE(p.page().matrix().table().rows(), std::size_t{1600});
    QCOMPARE(p.page().spectrum().table().rows(), std::size_t{40});
    QCOMPARE(p.page().inputs().table().rows(), p.finder().found()->inputs.size());
    double sum = 0;
    const PlotTable histogram = p.page().histogram().table();
    for (std::size_t row = 0; row < histogram.rows(); ++row)
      sum += histogram.at(row, 2);
    QCOMPARE(sum, static_cast<double>(p.frame.history->network->synapses));
  }
};

SPIKELOOM_WINDOW_TEST(ConnectivityTest)

} // namespace spikeloom::test::connectivity_test

#include "connectivity_test.moc"
