// What the window costs: training throughput of the figure-3 network (N = 500) at speed Max with the window
// and without, in turn, offscreen; its repaints a second meanwhile; and how long Pause, Stop and a typed key
// take to show. Before that: how long a fresh process takes to its first picture (--first-window: only that).
// On a screen: QT_QPA_PLATFORM=xcb xvfb-run build/bench/bin/window_bench --first-window
#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

#include "core/experiment/preset.h"
#include "ui/params/experiment_panel.h"
#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/raster_plot.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/main_window.h"
#include "window_tools.h"

#include <qcustomplot.h>

namespace spikeloom::bench {
namespace {

constexpr int rounds = 4;
constexpr qint64 measureMs = 4000;

/// Simulated ms per ms of wall time, once the first loop is done.
double throughput(RunController& controller, auto&& started) {
  const Latest latest(controller);
  handleEventsUntil([&] { return latest.frame.activity == Activity::Training && latest.frame.loop >= 1; });
  started();
  QElapsedTimer timer;
  timer.start();
  const double start = latest.frame.simulatedMs;
  handleEventsUntil([&] { return timer.elapsed() >= measureMs; });
  return (latest.frame.simulatedMs - start) / static_cast<double>(timer.elapsed());
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

struct Reactions {
  double pause = 0, key = 0, stop = 0; ///< ms; the worst of all tries
};

Reactions reactions(MainWindow& window) {
  const Latest latest(window.controller());
  Reactions out;
  QElapsedTimer timer;
  const auto worst = [&timer](double& value) {
    value = std::max(value, 1e-6 * static_cast<double>(timer.nsecsElapsed()));
  };
  for (int k = 0; k < 20; ++k) {
    QTest::qWait(40);
    timer.start();
    window.actions().train->trigger();
    handleEventsUntil([&] { return latest.frame.paused; });
    worst(out.pause);
    window.actions().train->trigger();
    handleEventsUntil([&] { return !latest.frame.paused; });
  }
  auto* const line = window.panel().findChild<QLineEdit*>();
  line->setFocus();
  for (int k = 0; k < 40; ++k) {
    QTest::qWait(20);
    timer.start();
    QTest::keyClick(line, k % 2 ? Qt::Key_Backspace : Qt::Key_5);
    QCoreApplication::processEvents(); // the repaint
    worst(out.key);
  }
  timer.start();
  window.actions().stop->trigger();
  handleEventsUntil([&] { return latest.frame.activity == Activity::Idle; });
  worst(out.stop);
  return out;
}

// --- the learning curve of a long run

TrialTotals loopNumber(int number) {
  TrialTotals loop;
  loop.number = number;
  loop.median = 1 - 1 / std::sqrt(number) + 0.01 * std::sin(number);
  loop.lowerQuartile = loop.median - 0.1;
  loop.upperQuartile = loop.median + 0.05;
  loop.errorShare = 1 / std::sqrt(number);
  loop.weightChange = std::log1p(number);
  return loop;
}

TestPoint testAfter(int loop) {
  TestPoint test;
  test.afterLoop = loop;
  test.trials = 1;
  test.median = 0.9 - 0.9 / std::sqrt(loop) + 0.03 * std::sin(loop);
  test.lowerQuartile = test.median - 0.1;
  test.upperQuartile = test.median + 0.05;
  test.errorShare = 2 / std::sqrt(loop);
  return test;
}

double milliseconds(std::clock_t cpu) { return 1e3 * static_cast<double>(cpu) / CLOCKS_PER_SEC; }

/// The CPU time that a further loop and the test after it cost the plot after so many: to take them, and to
/// paint.
void measureCurve(int loops) {
  LearningCurvePlot plot;
  plot.resize(380, 600);
  plot.show();
  AppendLog<TrialTotals> log;
  AppendLog<TestPoint> tests;
  const auto append = [&](int number) {
    log.append(loopNumber(number));
    tests.append(testAfter(number));
  };
  const auto show = [&] {
    plot.show({.curve = log.view(), .tests = tests.view(), .edits = {}, .loops = 2 * loops, .sets = 1});
  };
  for (int number = 1; number <= loops; ++number)
    append(number);
  show();
  QCoreApplication::processEvents();
  std::vector<double> taken, painted;
  for (int k = 0; k < 20; ++k) {
    append(loops + k + 1);
    const std::clock_t start = std::clock();
    show();
    const std::clock_t shown = std::clock();
    plot.plot()->replot(); // it would rest first
    QCoreApplication::processEvents();
    taken.push_back(milliseconds(shown - start));
    painted.push_back(milliseconds(std::clock() - shown));
  }
  std::printf("learning curve after %d loops: a further one is taken in %.3f ms, painted in %.2f ms\n", loops,
              median(taken), median(painted));
}

// --- the first window, in a process of its own

using Clock = std::chrono::steady_clock; // the same in all processes

/// ms between now and `start`, a time of Clock's in ns.
double since(qint64 start) {
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch());
  return 1e-6 * static_cast<double>(now.count() - start);
}

/// Opens the window as the program does; prints the ms from `start` to its first picture and to the first one
/// that shows the network.
void openFirstWindow(const QString& settingsFile, qint64 start) {
  QSettings settings(settingsFile, QSettings::IniFormat);
  MainWindow window(settings);
  PaintCounter counter(&window);
  const Latest latest(window.controller());
  window.show();
  handleEventsUntil([&] { return counter.paints > 0; });
  const double painted = since(start);
  handleEventsUntil([&] { return latest.frame.history->network != nullptr; });
  QCoreApplication::processEvents();
  std::printf("%.1f %.1f\n", painted, since(start));
}

void measureFirstWindow(const QString& program, const QTemporaryDir& folder) {
  std::vector<double> painted, ready;
  for (int round = 0; round < 2 * rounds + 1; ++round) {
    const QString settings = folder.filePath(QStringLiteral("first-%1.ini").arg(round));
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch());
    child.start(program, {"--open-first-window", settings, QString::number(now.count())});
    child.waitForFinished();
    const QList<QByteArray> numbers = child.readAllStandardOutput().trimmed().split(' ');
    painted.push_back(numbers.front().toDouble());
    ready.push_back(numbers.back().toDouble());
  }
  std::printf("first window: %.0f ms from the start of the process to the first picture (slowest %.0f), "
              "%.0f with the network (%d starts)\n",
              median(painted), std::ranges::max(painted), median(ready), 2 * rounds + 1);
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  using namespace spikeloom;
  using namespace spikeloom::bench;
  const QApplication app = offscreenApplication(argc, argv);
  const QStringList arguments = QApplication::arguments();
  if (arguments.value(1) == "--open-first-window") {
    openFirstWindow(arguments.value(2), arguments.value(3).toLongLong());
    return 0;
  }
  const QTemporaryDir folder;
  measureFirstWindow(arguments.front(), folder);
  if (arguments.value(1) == "--first-window")
    return 0;
  for (const int loops : {100, 10000, 100000})
    measureCurve(loops);
  Preset preset = readPreset(presetFolder() / "figure-3-ornstein-uhlenbeck.json");
  preset.experiment.run.loops = 100000;
  const QString file = folder.filePath("long.json");
  writePreset(preset, file.toStdString());

  std::vector<double> with, without, ratios, repaints;
  Reactions slowest;
  for (int round = 0; round < rounds; ++round) {
    {
      RunController controller;
      controller.build(preset.experiment);
      controller.train();
      without.push_back(throughput(controller, [] {}));
    }
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    MainWindow window(settings, {.preset = file, .train = true});
    window.resize(1280, 720);
    window.show();
    PaintCounter counter(window.findChild<RasterPlot*>());
    with.push_back(throughput(window.controller(), [&] { counter.paints = 0; }));
    repaints.push_back(1000.0 * counter.paints / static_cast<double>(measureMs));
    ratios.push_back(with.back() / without.back());
    const Reactions now = reactions(window);
    slowest = {std::max(slowest.pause, now.pause), std::max(slowest.key, now.key),
               std::max(slowest.stop, now.stop)};
  }
  std::printf("simulated ms per ms, without / with the window: %.2f / %.2f\n", median(without), median(with));
  std::printf("the window costs %.1f %% of the throughput (median of %d rounds)\n",
              100 * (1 - median(ratios)), rounds);
  std::printf("repaints of the raster: %.0f a second\n", median(repaints));
  std::printf("slowest of all: pause %.1f ms, a typed key %.1f ms, stop %.1f ms\n", slowest.pause,
              slowest.key, slowest.stop);
}
