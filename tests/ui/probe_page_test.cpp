// The page Probe, driven as one does: by clicks on spikes, keys and verbs; and that the run never notices.
#include <QPushButton>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <thread>

#include <qcustomplot.h>

#include "core/run/simulation.h"
#include "opened_window.h"
#include "tests/registry.h"
#include "ui/plots/damage_plot.h"
#include "ui/plots/image_plottable.h"
#include "ui/session/damage_finder.h"
#include "ui/workspaces/probe_workspace.h"

namespace spikeloom::test::probe_page_test {

namespace {

QByteArray preset(const char* more = "") {
  return QByteArray(
             R"({"format": 1, "title": "probed", "network": {"neurons": 40, "connection_probability": 0.5},
  "target": {"duration": 400}, "run": {"loops": 2, "pre_max": 20, "threads": 1})") +
         more + "}";
}

/// The window with its page Probe open.
struct Page : Opened {
  explicit Page(const QByteArray& text = preset()) : Opened(Later{}) {
    reopen({.preset = write("page.json", text)});
    ready();
    press(Qt::Key_4, Qt::ControlModifier);
  }
  [[nodiscard]] ProbeWorkspace& page() const { return window->probe(); }
  [[nodiscard]] DamageFinder& finder() const { return window->damage(); }
  void settled() { QTRY_VERIFY_WITH_TIMEOUT(finder().found() && !finder().computing(), patience); }
  void train(int loops) {
    window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(frame.loop == loops && frame.activity == Activity::Idle, patience);
  }
  std::uint64_t checksum() {
    std::uint64_t sum = 0;
    const auto ticket = window->controller().look(
        [](const Simulation& simulation) { return std::any(simulation.weightsChecksum()); });
    bool answered = false;
    const auto connection = QObject::connect(&window->controller(), &RunController::answered, window.get(),
                                             [&](const Answer& came) {
                                               if (came.ticket != ticket)
                                                 return;
                                               sum = std::any_cast<std::uint64_t>(came.value);
                                               answered = true;
                                             });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(answered, patience); }();
    QObject::disconnect(connection);
    return sum;
  }
};

} // namespace

class ProbePageTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

  void showsTheIntactTrialFirst() {
    Page p;
    p.settled();
    QCOMPARE(p.finder().found()->trained->request.damage, Damage::none);
    QVERIFY(p.page().plot(true).intact()->dataCount() > 100);
    QCOMPARE(p.page().plot(true).damaged()->dataCount(), 0);
    QVERIFY2(p.page().result(true).contains("not trained yet"), qPrintable(p.page().result(true)));
    QVERIFY(p.page().promise().contains("untouched"));
    QVERIFY(!p.page().plot(false).isVisible());
  }

  void everyVerbDamagesACopy() {
    Page p;
    p.train(2);
    p.settled();
    const std::uint64_t before = p.checksum();
    for (const Damage damage : {Damage::deleted_spike, Damage::lost_neurons, Damage::shuffled_synapses,
                                Damage::noise, Damage::other_start, Damage::other_cue}) {
      p.page().verb(damage)->click();
      QVERIFY(p.finder().computing());
      p.settled();
      const DamageFound& found = *p.finder().found()->trained;
      QCOMPARE(found.request.damage, damage);
      QCOMPARE(found.trials, DamageFinder::pairs);
      QCOMPARE(p.page().plot(true).fan(), static_cast<std::size_t>(DamageFinder::pairs));
      QVERIFY(p.page().plot(true).damaged()->dataCount() > 100);
      QVERIFY(!p.page().plot(true).strip().image().isNull());
      const auto rounded = [](double r) { return QString::number(std::abs(r) < 0.005 ? 0.0 : r, 'f', 2); };
      QVERIFY2(p.page().result(true).contains(QString("%1 → %2").arg(rounded(found.intactCorrelation),
                                                                     rounded(found.damagedCorrelation))),
               qPrintable(p.page().result(true)));
    }
    p.page().verb(Damage::none)->click();
    p.settled();
    QCOMPARE(p.page().plot(true).fan(), std::size_t{0});
    QCOMPARE(p.checksum(), before);
    // and training goes on as if nobody had looked
    p.window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(p.frame.loop == 4 && p.frame.activity == Activity::Idle, patience);
    Opened plain;
    plain.reopen({.preset = plain.write("page.json", preset())});
    plain.ready();
    for (const int loops : {2, 4}) {
      plain.window->actions().train->trigger();
      QTRY_VERIFY_WITH_TIMEOUT(plain.frame.loop == loops && plain.frame.activity == Activity::Idle, patience);
    }
    QCOMPARE(p.frame.history->lastTrial->activity.values, plain.frame.history->lastTrial->activity.values);
  }

  void aClickDeletesASpike() {
    Page p;
    p.train(2);
    p.settled();
    DamagePlot& plot = p.page().plot(true);
    const auto& spikes = p.finder().found()->trained->intact->spikes;
    QVERIFY(!spikes.empty());
    const Spike spike = spikes[spikes.size() / 2];
    QTest::mouseClick(plot.plot(), Qt::LeftButton, {}, plot.pixelOf(spike));
    QVERIFY(p.finder().computing());
    p.settled();
    QVERIFY(p.finder().found()->trained->deleted);
    QVERIFY(plot.chosen());
    QCOMPARE(p.finder().found()->trained->deleted->time, plot.chosen()->time);
    QCOMPARE(p.finder().found()->trained->deleted->neuron, plot.chosen()->neuron);
  }

  void byKeysAlone() {
    Page p;
    p.train(2);
    p.settled();
    DamagePlot& plot = p.page().plot(true);
    QVERIFY(plot.hasFocus()); // its keys act at once
    const int loops = p.frame.loop;
    for (int k = 0; k < 40 && !plot.chosen(); ++k) { // the first neuron that fires
      p.press(Qt::Key_Right);
      if (!plot.chosen())
        p.press(Qt::Key_Up);
    }
    QVERIFY(plot.chosen());
    const Spike first = *plot.chosen();
    p.press(Qt::Key_Right);
    QVERIFY(plot.chosen()->time >= first.time && plot.chosen()->neuron == first.neuron);
    p.press(Qt::Key_Left);
    p.press(Qt::Key_Return);
    p.settled();
    QCOMPARE(p.finder().found()->trained->request.damage, Damage::deleted_spike);
    QCOMPARE(p.finder().found()->trained->deleted->neuron, first.neuron);
    QCOMPARE(p.frame.loop, loops);
  }

  void beforeAndAfterBesideEachOther() {
    Page p;
    p.train(2);
    p.settled();
    p.page().beforeAndAfter()->click();
    QVERIFY(p.page().plot(false).isVisible() && p.page().plot(true).isVisible());
    p.settled();
    const DamageComparison& found = *p.finder().found();
    QVERIFY(found.untrained && found.trained);
    QCOMPARE(found.untrained->trials, DamageFinder::pairs);
    QVERIFY(found.untrained->deleted && found.trained->deleted);
    QVERIFY(p.page().result(false).startsWith("untrained"));
    QVERIFY(p.page().result(true).startsWith("after 2 loops"));
    // on the same axis
    QCOMPARE(p.page().plot(false).deviation()->valueAxis()->range(),
             p.page().plot(true).deviation()->valueAxis()->range());
    for (auto* const button : p.page().findChildren<QToolButton*>())
      if (button->text().remove(QLatin1Char('&')) == QLatin1String("Untrained"))
        button->click();
    QVERIFY(p.page().plot(false).isVisible() && !p.page().plot(true).isVisible());
    p.settled();
    QVERIFY(!p.finder().found()->trained);
  }

  void followsTrainingWhenItEnds() {
    Page p;
    p.settled();
    QCOMPARE(p.finder().found()->copy->loops, 0);
    p.page().verb(Damage::other_start)->click();
    p.settled();
    p.train(2);
    QTRY_VERIFY_WITH_TIMEOUT(p.finder().found()->copy->loops == 2 && !p.finder().computing(), patience);
    QCOMPARE(p.finder().found()->trained->request.damage, Damage::other_start);
  }

  /// On whatever machine: with a thread for each core.
  void trainingGoesFirst() {
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    Page p(QStringLiteral(
               R"({"format": 1, "title": "long", "network": {"neurons": 300}, "target": {"duration": 3000},
      "run": {"loops": 1000000, "threads": %1}})")
               .arg(cores)
               .toUtf8());
    p.settled();
    p.window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(p.frame.takesAllCores, patience);
    p.page().verb(Damage::noise)->click();
    QTRY_VERIFY_WITH_TIMEOUT(p.finder().done() > 0, patience); // what was saved up is there at once
    QVERIFY(p.finder().waitsForTraining());
    QCOMPARE(p.finder().wanted(), DamageFinder::pairs);
    QVERIFY2(p.page().progress().contains("training goes first"), qPrintable(p.page().progress()));
    p.window->actions().train->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(p.frame.paused, patience);
    QVERIFY(!p.frame.takesAllCores);
    p.settled();
    QCOMPARE(p.page().progress(), QString("Mean of %1 pairs of trials").arg(DamageFinder::pairs));
  }

  void rateUnitsSayWhyTheyHaveNoSpike() {
    Page p(R"({"format": 1, "title": "rates", "network": {"neurons": 40}, "neuron": {"model": "rate"},
      "target": {"duration": 200}, "run": {"loops": 1, "pre_max": 20}})");
    p.settled();
    QVERIFY(!p.page().verb(Damage::deleted_spike)->isEnabled());
    QVERIFY(!p.page().beforeAndAfter()->isEnabled());
    QVERIFY2(p.page().verb(Damage::deleted_spike)->toolTip().contains("no spike"),
             qPrintable(p.page().verb(Damage::deleted_spike)->toolTip()));
    p.page().verb(Damage::other_start)->click();
    p.settled();
    QCOMPARE(p.finder().found()->trained->trials, DamageFinder::pairs);
  }

  void trialsCanBeStopped() {
    Page p;
    p.settled();
    p.page().verb(Damage::noise)->click();
    p.finder().stop();
    QVERIFY(!p.finder().computing());
    QVERIFY(p.finder().found()); // the intact trial stays
  }
};

SPIKELOOM_WINDOW_TEST(ProbePageTest)

} // namespace spikeloom::test::probe_page_test

#include "probe_page_test.moc"
