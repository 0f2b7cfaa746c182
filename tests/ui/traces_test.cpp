#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <qcustomplot.h>

#include "frames.h"
#include "tests/registry.h"
#include "ui/look/theme.h"
#include "ui/plots/calm_range.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/heard_spikes.h"
#include "ui/plots/trace_plot.h"

namespace spikeloom::test::traces_test {
using frames::viewOf;

class TracesTest : public QObject {
  Q_OBJECT

private slots:
  void graphsHoldTheFramesValues() {
    TracePlot traces;
    const std::vector<std::uint32_t> watched{7, 3};
    const Frame frame = frames::frame(frames::network(10), 2, 400, watched);
    traces.show(viewOf(frame), watched);
    QCOMPARE(traces.panels().size(), watched.size());
    for (std::size_t p = 0; p < watched.size(); ++p) {
      const auto& panel = traces.panels()[p];
      QCOMPARE(panel.neuron, watched[p]);
      QCOMPARE(panel.activity->dataCount(), 51); // −100 … 400 ms, every 10
      for (int k : {0, 17, 50}) {
        QCOMPARE(panel.activity->data()->at(k)->key, -100.0 + 10 * k);
        QCOMPARE(panel.activity->data()->at(k)->value, double(frames::drive(watched[p], std::size_t(k), 2)));
      }
      QCOMPARE(panel.previous->dataCount(), 116);
      QCOMPARE(panel.previous->data()->at(115)->key, 1050.0);
      QCOMPARE(panel.previous->data()->at(115)->value, double(frames::drive(watched[p], 115, 1)));
    }
  }

  void targetsLieInTheTargetWindow() {
    TracePlot traces;
    const Frame frame = frames::frame(frames::network(10), 1, 0, {4});
    traces.show(viewOf(frame), {4});
    const auto& target = *traces.panels()[0].target->data();
    QCOMPARE(target.size(), 50);
    QCOMPARE(target.at(0)->key, 70.0); // the first sample one interval after the stimulus
    QCOMPARE(target.at(49)->key, 1050.0);
    QCOMPARE(target.at(35)->value, double(frames::target(4, 36)));
    QVERIFY(traces.panels()[0].target->pen().style() != Qt::SolidLine);
    QCOMPARE(traces.panels()[0].target->pen().width(), 2);
  }

  void watchedWithoutDataYetShowTargetAndPrevious() {
    TracePlot traces;
    const Frame frame = frames::frame(frames::network(10), 2, 400, {0});
    traces.show(viewOf(frame), {5}); // just chosen: the next frame will have its drive
    QCOMPARE(traces.panels()[0].activity->dataCount(), 0);
    QVERIFY(traces.panels()[0].previous->dataCount() > 0);
    QVERIFY(traces.panels()[0].target->dataCount() > 0);
  }

  /// Of the trial that is shown: while one is under way, of the one behind it, which is then named.
  void titlesSayCorrelationAndErrorUnlessThereAreNone() {
    TracePlot traces;
    Frame frame = frames::frame(frames::network(10), 2, 400, {5, 2});
    TrialView view = viewOf(frame);
    traces.show(view, {5, 2});
    QCOMPARE(traces.panels()[0].title->text(), QStringLiteral("neuron 5\nr = 0.50\nerror 0.50\n(loop 1)"));
    QCOMPARE(traces.panels()[1].title->text(), QStringLiteral("neuron 2"));
    view.summary = std::make_shared<const TrialSummary>(frames::summary(2, 10)); // it has ended
    traces.show(view, {5, 2});
    QCOMPARE(traces.panels()[0].title->text(), QStringLiteral("neuron 5\nr = 0.50\nerror 0.50"));
  }

  void titlesSayTheCorrelationWithEachSet() {
    TracePlot traces;
    const Frame frame = frames::frame(frames::facts(10, 2), 3, 400, {5}); // loop 3 after the loops 1 and 2
    TrialView view = viewOf(frame);
    auto first = frames::summary(1, 10), second = frames::summary(2, 10);
    second.correlation[5] = 0.25f;
    second.error[5] = 0.9f;
    view.summary = std::make_shared<const TrialSummary>(first);
    const auto other = frames::completeTrial(2, 10);
    view.others = {{}, {other.get(), nullptr, nullptr, std::make_shared<const TrialSummary>(second)}};
    traces.show(view, {5});
    QCOMPARE(traces.panels()[0].score->text(), QStringLiteral("r = 0.50\nerror 0.50\n(loop 1)"));
    QCOMPARE(traces.panels()[1].title->text(), QStringLiteral("neuron 5\nr = 0.25\nerror 0.90"));
  }

  void setsStandBesideEachOther() {
    TracePlot traces;
    traces.resize(700, 400);
    traces.show();
    Frame frame = frames::frame(frames::facts(10, 2), 3, 400, {4, 7});
    TrialView view = viewOf(frame);
    const auto other = frames::completeTrial(2, 10);
    view.others = {{}, {other.get(), nullptr, nullptr}}; // of the second set, whose turn comes next
    traces.show(view, {4, 7});
    QCOMPARE(traces.panels().size(), std::size_t(4));
    for (const auto& panel : traces.panels()) {
      const auto set = static_cast<float>(panel.column);
      QCOMPARE(panel.target->data()->at(35)->value,
               static_cast<double>(frames::target(panel.neuron, 36) + 10.0f * set));
      const int loop = panel.column == 0 ? 3 : 2;
      QCOMPARE(panel.activity->data()->at(50)->value, double(frames::drive(panel.neuron, 50, loop)));
      QCOMPARE(panel.activity->dataCount(), panel.column == 0 ? 51 : 116);
      QCOMPARE(panel.previous->dataCount(), panel.column == 0 ? 116 : 0);
    }
    traces.plot()->replot();
    QCOMPARE(traces.panels()[0].neuron, traces.panels()[2].neuron); // a row a neuron, a column a set
    QCOMPARE(traces.panels()[0].rect->top(), traces.panels()[2].rect->top());
    QCOMPARE(traces.panels()[0].rect->left(), traces.panels()[1].rect->left());
    QVERIFY(std::abs(traces.panels()[0].rect->width() - traces.panels()[2].rect->width()) < 20);
    const QStringList columns = traces.table().columns;
    QVERIFY(columns.contains("neuron 4, set 2: target") && columns.contains("neuron 7, set 1: drive"));
  }

  void ofManySetsTheTrialsOwnIsShown() {
    TracePlot traces;
    Frame frame = frames::frame(frames::facts(10, 5), 1, 0, {4});
    for (const int set : {0, 3, 1}) {
      frame.current.set = set;
      traces.show(viewOf(frame), {4});
      QCOMPARE(traces.panels().size(), std::size_t(1));
      QCOMPARE(traces.panels()[0].target->data()->at(35)->value,
               static_cast<double>(frames::target(4, 36) + 10.0f * static_cast<float>(set)));
    }
  }

  void nothingIsCutOff() {
    TracePlot traces;
    Frame frame = frames::frame(frames::network(10), 2, 400, {7});
    frame.current.activity.values[20] = 95; // one sharp peak
    traces.show(viewOf(frame), {7});
    const QCPRange range = traces.panels()[0].rect->axis(QCPAxis::atLeft)->range();
    QVERIFY(range.upper > 95);
    for (const auto* graph :
         {traces.panels()[0].activity, traces.panels()[0].previous, traces.panels()[0].target})
      for (const auto& point : *graph->data())
        QVERIFY(range.contains(point.value));
  }

  void whatANeuronHearsIsItsInputsSpikes() {
    TracePlot traces;
    traces.resize(700, 400);
    traces.show();
    const Frame frame = frames::frame(frames::network(10), 2, 400, {7, 3}); // neuron i spikes at 10·i ms
    TrialView view = viewOf(frame);
    traces.show(view, {7, 3});
    QVERIFY(traces.strips().empty());
    view.showInputs = true;
    traces.show(view, {7, 3});
    QCOMPARE(traces.strips().size(), std::size_t(1));
    QVERIFY(traces.strips()[0].spikes->ticks().empty()); // not known yet
    auto inputs = std::make_shared<NeuronInputs>(
        NeuronInputs{.neuron = 7, .weights = std::vector<float>(10), .count = 2, .largest = 0.5f});
    inputs->weights[2] = 0.25f;
    inputs->weights[5] = -0.5f;
    view.inputs = inputs;
    traces.show(view, {7, 3});
    const auto& strip = traces.strips()[0];
    QCOMPARE(strip.spikes->ticks().size(), std::size_t(2));
    QVERIFY(strip.spikes->ticks()[0].time == 20 && strip.spikes->ticks()[0].weight == 0.25f);
    QVERIFY(strip.spikes->ticks()[1].time == 50 && strip.spikes->ticks()[1].weight == -0.5f);
    const PlotColors colors = plotColors(traces.palette());
    QCOMPARE(strip.spikes->colorOf(strip.spikes->ticks()[0]), colors.excitatory);
    QCOMPARE(strip.spikes->colorOf(strip.spikes->ticks()[1]), colors.inhibitory);
    const PlotTable table = traces.table();
    const auto weights = static_cast<std::size_t>(table.columns.size()) - 1;
    QCOMPARE(table.columns.last(), QStringLiteral("neuron 7: weight of that"));
    std::vector<double> heard;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      QVERIFY(row == 0 || table.at(row, 0) >= table.at(row - 1, 0));
      if (!std::isnan(table.at(row, weights)))
        heard.insert(heard.end(), {table.at(row, 0), table.at(row, weights - 1), table.at(row, weights)});
    }
    QCOMPARE(heard, (std::vector<double>{20, 2, 0.25, 50, 5, -0.5}));
    const QCPRange range = strip.rect->axis(QCPAxis::atLeft)->range();
    QVERIFY(range.contains(0.5) && range.contains(-0.5));
    traces.plot()->replot();
    QVERIFY(strip.rect->top() >= traces.panels()[0].rect->bottom()); // under the first, over the second
    QVERIFY(strip.rect->bottom() <= traces.panels()[1].rect->top());
    view.inputs =
        std::make_shared<NeuronInputs>(NeuronInputs{.neuron = 3, .weights = std::vector<float>(10, 1.0f)});
    traces.show(view, {7, 3}); // another neuron's
    QVERIFY(traces.strips()[0].spikes->ticks().empty());
  }

  void zoomStaysWhenOtherNeuronsAreWatched() {
    TracePlot traces;
    const Frame frame = frames::frame(frames::network(10), 2, 400, {7, 3});
    traces.show(viewOf(frame), {7, 3});
    traces.navigation().look(Qt::Horizontal, QCPRange(100, 300));
    traces.show(viewOf(frame), {3});
    QVERIFY(traces.panels()[0].rect->axis(QCPAxis::atBottom)->range() == QCPRange(100, 300));
    traces.navigation().reset();
    QVERIFY(traces.panels()[0].rect->axis(QCPAxis::atBottom)->range() ==
            QCPRange(frames::times.begin, frames::times.end));
  }

  void ratesAreInHertz() {
    TracePlot traces;
    const auto facts = frames::facts(10);
    facts->quantity = TrainedQuantity::rate;
    Frame frame = frames::frame(facts, 2, 400, {3});
    frame.prediction.assign(50, 0.125f);
    TrialView view = viewOf(frame);
    view.prediction = &frame.prediction;
    view.predicted = &frame.watched;
    traces.show(view, {3});
    const auto& panel = traces.panels()[0];
    QCOMPARE(traces.axisTitle(), QStringLiteral("rate (Hz)"));
    QCOMPARE(panel.activity->name(), QStringLiteral("rate"));
    // spikes per T0 = 10 ms are 100 Hz
    QCOMPARE(panel.activity->data()->at(17)->value, 100 * double(frames::drive(3, 17, 2)));
    QCOMPARE(panel.previous->data()->at(17)->value, 100 * double(frames::drive(3, 17, 1)));
    QCOMPARE(panel.target->data()->at(35)->value, 100 * double(frames::target(3, 36)));
    QCOMPARE(panel.prediction->data()->at(35)->value, 12.5);
  }

  void drivesHaveTheUnitOfTheNeurons() {
    TracePlot traces;
    const Frame frame = frames::frame(frames::network(10), 2, 400, {3});
    const std::pair<NeuronKind, QString> expected[]{{NeuronKind::qif, "synaptic drive"},
                                                    {NeuronKind::rate, "synaptic drive"},
                                                    {NeuronKind::lif, "synaptic drive (mV/ms)"},
                                                    {NeuronKind::izhikevich, "synaptic drive (10 mV/ms)"}};
    for (const auto& [neurons, title] : expected) {
      Frame other = frame;
      frames::changeHistory(other, [](RunHistory& history) { history.network = frames::network(10); });
      TrialView view = viewOf(other);
      view.scale = activityScale(other.history->network.get(), neurons);
      traces.show(view, {3});
      QCOMPARE(traces.axisTitle(), title);
      QCOMPARE(traces.panels()[0].activity->name(), QStringLiteral("drive"));
    }
  }

  void predictionIsDottedOverTheTargetWindow() {
    TracePlot traces;
    Frame frame = frames::frame(frames::network(10), 2, 400, {7, 3});
    for (int k = 0; k < 50; ++k)
      frame.prediction.insert(frame.prediction.end(), {0.5f, 0.01f * static_cast<float>(k)}); // of 7 and of 3
    TrialView view = viewOf(frame);
    traces.show(view, {7, 3});
    const auto* const first = traces.panels()[0].prediction;
    QCOMPARE(first->dataCount(), 0);
    QVERIFY(!traces.legend()->hasItemWithPlottable(traces.panels()[0].prediction));
    view.prediction = &frame.prediction;
    view.predicted = &frame.watched;
    traces.show(view, {7, 3});
    const auto& second = *traces.panels()[1].prediction->data();
    QCOMPARE(second.size(), 50);
    QCOMPARE(second.at(0)->key, 70.0);
    QCOMPARE(second.at(49)->key, 1050.0);
    QCOMPARE(second.at(30)->value, double(0.01f * 30.0f));
    QCOMPARE(first->data()->at(30)->value, 0.5);
    QCOMPARE(first->pen().dashPattern()[0], 1.0); // dots
    QCOMPARE(first->pen().color(), plotColors(traces.palette()).prediction);
    QVERIFY(traces.legend()->hasItemWithPlottable(traces.panels()[0].prediction));
    view.times.target += 30; // the same values at other times: the stimulus has become longer
    traces.show(view, {7, 3});
    QCOMPARE(traces.panels()[0].prediction->data()->at(0)->key, 100.0);
    traces.show(view, {7, 5}); // just chosen: its prediction is still to come
    QCOMPARE(traces.panels()[1].prediction->dataCount(), 0);
    QCOMPARE(traces.panels()[0].prediction->dataCount(), 50);
    view.prediction = nullptr;
    traces.show(view, {7, 5});
    QCOMPARE(traces.panels()[0].prediction->dataCount(), 0);
    QVERIFY(!traces.legend()->hasItemWithPlottable(traces.panels()[0].prediction));
  }

  void emptyAndBrokenDataIsNoFault() {
    TracePlot traces;
    traces.resize(500, 300);
    traces.show();
    traces.show(TrialView(), {0, 1});
    traces.show(TrialView(), {});
    QVERIFY(!traces.hint().isEmpty());
    Frame frame = frames::frame(frames::network(3), 2, 400, {0, 1});
    frame.current.activity.values[4] = std::numeric_limits<float>::infinity();
    frame.current.activity.values[6] = std::numeric_limits<float>::quiet_NaN();
    traces.show(viewOf(frame), {0, 1, 77}); // 77: of a larger network
    QCoreApplication::processEvents();
    QVERIFY(qIsNaN(traces.panels()[0].activity->data()->at(2)->value));
    QCOMPARE(traces.panels()[2].activity->dataCount(), 0);
    QVERIFY(std::isfinite(traces.panels()[0].rect->axis(QCPAxis::atLeft)->range().upper));
    frame.current.activity.values.clear();
    frame.watched.clear();
    traces.show(viewOf(frame), {0});
    QCoreApplication::processEvents();
  }

  void clickChoosesAndControlRemoves() {
    TracePlot traces;
    traces.resize(600, 500);
    traces.show();
    const Frame frame = frames::frame(frames::network(10), 2, 400, {6, 8});
    traces.show(viewOf(frame), {6, 8});
    QCoreApplication::processEvents();
    QSignalSpy chosen(&traces, &TracePlot::neuronChosen);
    QTest::mouseClick(traces.plot(), Qt::LeftButton, {}, traces.panels()[1].rect->center());
    QTest::mouseClick(traces.plot(), Qt::LeftButton, Qt::ControlModifier, traces.panels()[0].rect->center());
    QCOMPARE(chosen.count(), 2);
    QCOMPARE(chosen[0][0].value<std::uint32_t>(), 8u);
    QCOMPARE(chosen[0][1].toBool(), false);
    QCOMPARE(chosen[1][0].value<std::uint32_t>(), 6u);
    QCOMPARE(chosen[1][1].toBool(), true);
    QTest::keyClick(&traces, Qt::Key_Down);
    QTest::keyClick(&traces, Qt::Key_Delete);
    QCOMPARE(chosen[2][0].value<std::uint32_t>(), 8u);
    QCOMPARE(chosen[2][1].toBool(), true);
  }

  void panelsAreEquallyHigh() {
    TracePlot traces;
    traces.resize(600, 420);
    traces.show();
    std::vector<std::uint32_t> watched{0, 1, 2, 3, 4, 5, 6, 7};
    const Frame frame = frames::frame(frames::network(10), 2, 400, watched);
    traces.show(viewOf(frame), watched);
    traces.plot()->replot();
    const QRect first = traces.panels()[0].rect->rect();
    QVERIFY(first.height() > 30);
    for (const auto& panel : traces.panels()) {
      QVERIFY(std::abs(panel.rect->rect().height() - first.height()) <= 1);
      QVERIFY(std::abs(panel.rect->rect().width() - first.width()) <= 1);
    }
  }

  void titlesStayInsideTheirRows() {
    TracePlot traces;
    traces.show();
    const std::vector<std::uint32_t> watched{0, 1, 3, 4};
    const Frame frame = frames::frame(frames::network(10), 2, 400, watched);
    traces.show(viewOf(frame), watched);
    for (const int height : {700, 260, 240}) {
      traces.resize(600, height);
      traces.plot()->replot();
      traces.show(viewOf(frame), watched);
      const auto& panel = traces.panels()[1];
      const QStringList lines = panel.title->text().split(QLatin1Char('\n'));
      QVERIFY(lines.size() * traces.fontMetrics().lineSpacing() <= panel.rect->outerRect().height());
      QVERIFY(lines.contains("neuron 1") && lines.contains("(loop 1)")); // whose r it is
      QCOMPARE(lines.size(), height == 700 ? 4 : 3);
    }
  }

  /// Nothing new is shown meanwhile: before an audience letters grow at once.
  void titlesStayInsideTheirRowsWhenLettersGrow() {
    TracePlot traces;
    traces.resize(900, 700);
    traces.show();
    const std::vector<std::uint32_t> watched{0, 1, 3, 4};
    const Frame frame = frames::frame(frames::network(10), 2, 400, watched);
    traces.show(viewOf(frame), watched);
    traces.plot()->replot();
    const auto& panel = traces.panels()[1];
    QCOMPARE(panel.title->text().split(QLatin1Char('\n')).size(), 4);
    QFont large = traces.font();
    large.setPixelSize(static_cast<int>(panel.rect->outerRect().height() / 4));
    traces.setFont(large);
    QCoreApplication::processEvents();
    traces.plot()->replot();
    const auto lines = panel.title->text().split(QLatin1Char('\n')).size();
    QVERIFY(lines < 4 && lines * traces.fontMetrics().lineSpacing() <= panel.rect->outerRect().height());
  }

  void paletteChangeRecolors() {
    applyTheme(*qApp, ThemeChoice::Light);
    TracePlot traces;
    traces.show();
    const Frame frame = frames::frame(frames::network(10), 2, 400, {6});
    traces.show(viewOf(frame), {6});
    applyTheme(*qApp, ThemeChoice::Dark);
    QCoreApplication::processEvents();
    const PlotColors colors = plotColors(QApplication::palette());
    QCOMPARE(traces.panels()[0].activity->pen().color(), colors.actual);
    QCOMPARE(traces.panels()[0].target->pen().color(), colors.target);
    QCOMPARE(traces.panels()[0].previous->pen().color(), colors.previous);
    applyTheme(*qApp, ThemeChoice::Light);
  }

  void valueAxisIsCalm() {
    CalmRange range;
    QVERIFY(range.fit(-1.3, 1.3, false));
    const double low = range.low(), high = range.high();
    QVERIFY(low <= -1.3 && high >= 1.3);
    for (const double x : {1.2, 1.31, 0.9, 1.25})
      QVERIFY(!range.fit(-x, x, true)); // small changes do not move it
    QVERIFY(range.fit(-1, 4, false));   // grows at once
    QVERIFY(range.high() >= 4 && range.low() == low);
    QVERIFY(!range.fit(-1, 1, false)); // shrinks only when it may
    QVERIFY(range.fit(-1, 1, true));
    QVERIFY(range.high() < 2);
    QVERIFY(!range.fit(qQNaN(), 1, true));
    QVERIFY(!range.fit(-qInf(), 1, true));
    range.reset();
    QVERIFY(range.fit(0.5, 0.5, false)); // a constant
    QVERIFY(range.high() > range.low());
  }
};

SPIKELOOM_WINDOW_TEST(TracesTest)

} // namespace spikeloom::test::traces_test

#include "traces_test.moc"
