// A long session, offscreen: a network of N = 1000 trains at Max while somebody uses the window. Prints the
// share of a core that the GUI thread takes on each page when nothing is touched, the training's pace
// meanwhile, and what of it one probe after the other takes; then, over so many minutes of moves, clicks,
// drags, keys, edits, pages and sizes at random, how long each took until it was handled and painted, and how
// much memory the process held each minute. Usage: session_bench [minutes [seed [expression]]], default 10
// and 1; the last: only what has such a name, and of what comes before the probes alone, if they are named.
#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/base/thread_time.h"
#include "core/experiment/preset.h"
#include "ui/params/experiment_panel.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/plots/cause_traces_plot.h"
#include "ui/plots/damage_plot.h"
#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/matrix_plot.h"
#include "ui/plots/raster_plot.h"
#include "ui/plots/sweep_map_plot.h"
#include "ui/plots/trace_plot.h"
#include "ui/session/damage_finder.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/probe_workspace.h"
#include "ui/workspaces/why_workspace.h"
#include "window_tools.h"

#include <qcustomplot.h>

namespace spikeloom::bench {
namespace {

constexpr int shareMs = 20000, pauseMs = 120, probeRounds = 5;

constexpr int anyPage = 0, live = 1, why = 2, connectivity = 3, probe = 4, sweep = 5, pages = 5;
constexpr std::array pageNames{"page Live", "page Why", "page Connectivity", "page Probe", "page Sweep"};

struct Step {
  int page; ///< where it can be done
  const char* name;
  std::function<void(int)> act; ///< a number at random, below 1000
  const char* undone = nullptr; ///< what it is when done once more, which follows it, if that is so
};

void wheel(QWidget* widget, const QPoint& place, int delta) {
  QWheelEvent event(place, widget->mapToGlobal(place), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(widget, &event);
}

QPoint along(const QWidget* widget, int k) {
  return {widget->width() * (10 + 7 * k % 80) / 100, widget->height() * (15 + 11 * k % 70) / 100};
}

void drag(QWidget* widget, int k) {
  QTest::mousePress(widget, Qt::LeftButton, {}, along(widget, k));
  for (int moved = 1; moved <= 4; ++moved)
    QTest::mouseMove(widget, along(widget, k) + QPoint(moved * (k % 17 - 8), moved * (k % 5 - 2)));
  QTest::mouseRelease(widget, Qt::LeftButton, {},
                      along(widget, k) + QPoint(4 * (k % 17 - 8), 4 * (k % 5 - 2)));
}

/// `page` becomes the page that is turned to.
std::vector<Step> steps(MainWindow& window, int& page) {
  auto* const raster = window.findChild<RasterPlot*>()->plot();
  auto* const traces = window.findChild<TracePlot*>()->plot();
  auto* const curve = window.findChild<LearningCurvePlot*>()->plot();
  auto* const matrix = window.findChild<MatrixPlot*>()->plot();
  auto* const damage = window.findChild<DamagePlot*>()->plot();
  auto* const map = window.findChild<SweepMapPlot*>()->plot();
  auto* const causes = window.why().curve().plot();
  const auto key = [&window](Qt::Key k, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(&window, k, modifiers);
  };
  std::vector<Step> out{
      {anyPage, "typed key",
       [&window](int k) {
         auto* const line = window.panel().findChild<QLineEdit*>();
         QTest::keyClick(line, k % 2 ? Qt::Key_Backspace : Qt::Key_5);
       }},
      {anyPage, "undo", [&window](int) { window.draft().undoStack().undo(); }},
      {anyPage, "pause", [&window](int) { window.actions().train->trigger(); }, "pause, and go on"},
      {anyPage, "lessons", [=](int) { key(Qt::Key_L, Qt::ControlModifier); }, "lessons, and back"},
      {anyPage, "strip of runs", [=](int) { key(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier); }},
      {anyPage, "window's size", [&window](int k) { window.resize(1280 + k % 7 * 40, 720 + k % 5 * 40); }},
      {anyPage, "target editor", [&window](int) { window.actions().targetEditor->trigger(); },
       "target editor, and back"},
      {why, "handle",
       [&window](int k) { QTest::keyClick(&window.why().curve(), k % 2 ? Qt::Key_Right : Qt::Key_Left); }},
  };
  const auto plot = [&](int on, const char* over, const char* clicked, const char* dragged,
                        const char* zoomed, QWidget* widget) {
    out.push_back({on, over, [=](int k) { QTest::mouseMove(widget, along(widget, k)); }});
    out.push_back(
        {on, clicked, [=](int k) { QTest::mouseClick(widget, Qt::LeftButton, {}, along(widget, k)); }});
    out.push_back({on, dragged, [=](int k) { drag(widget, k); }});
    out.push_back({on, zoomed, [=](int k) { wheel(widget, along(widget, k), k % 2 ? -120 : 120); }});
  };
  for (int to = live; to <= pages; ++to)
    out.push_back({anyPage, pageNames[static_cast<std::size_t>(to - 1)], [=, &page](int) {
                     page = to;
                     key(static_cast<Qt::Key>(Qt::Key_0 + to), Qt::ControlModifier);
                   }});
  plot(live, "over the raster", "click on the raster", "drag of the raster", "zoom of the raster", raster);
  plot(live, "over the traces", "click on the traces", "drag of the traces", "zoom of the traces", traces);
  plot(live, "over the curve", "click on the curve", "drag of the curve", "zoom of the curve", curve);
  plot(why, "over the U", "click on the U", "drag in the U", "zoom of the U", causes);
  plot(connectivity, "over the matrix", "click on the matrix", "drag of the matrix", "zoom of the matrix",
       matrix);
  plot(probe, "over the trials", "click on the trials", "drag of the trials", "zoom of the trials", damage);
  plot(sweep, "over the map", "click on the map", "drag of the map", "zoom of the map", map);
  return out;
}

/// The GUI thread's time and the training's pace.
struct Share {
  double thread, paints, pace; ///< of a core; a second; ms simulated a ms
};

/// @param act what is done ten times a second meanwhile
Share shareWhile(QWidget* painted, const Frame& frame, const std::function<void()>& act = {}) {
  PaintCounter counter(painted);
  const double before = threadTime().count(), simulated = frame.simulatedMs;
  QElapsedTimer timer;
  timer.start();
  while (timer.elapsed() < shareMs) {
    if (act)
      act();
    QTest::qWait(100);
  }
  const auto ms = static_cast<double>(timer.elapsed());
  return {1e3 * (threadTime().count() - before) / ms, 1e3 * counter.paints / ms,
          (frame.simulatedMs - simulated) / ms};
}

void printShare(const char* page, QWidget* painted, const Frame& frame) {
  QTest::qWait(3000);
  const Share share = shareWhile(painted, frame);
  std::printf("%s, nothing touched: the GUI thread takes %.0f %% of a core, %.0f repaints a second; training "
              "%.2f times real time\n",
              page, 100 * share.thread, share.paints, share.pace);
  std::fflush(stdout);
}

void printShares(MainWindow& window, const Frame& frame) {
  printShare("Live", window.findChild<RasterPlot*>()->plot(), frame);
  QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
  QTest::qWait(15000); // the curve from nothing
  printShare("Why", window.why().traces().plot(), frame);
  QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
  printShare("Connectivity", window.findChild<MatrixPlot*>()->plot(), frame);
  QTest::keyClick(&window, Qt::Key_4, Qt::ControlModifier);
  printShare("Probe", window.findChild<DamagePlot*>()->plot(), frame);
  QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
  printShare("Sweep", window.findChild<SweepMapPlot*>()->plot(), frame);
}

/// One probe after the other, each as soon as the one before has a picture, and nothing, in turn: the
/// machine's own pace drifts by more than they cost. What they have saved up meanwhile is in their time.
void printProbes(MainWindow& window, const Frame& frame) {
  QTest::keyClick(&window, Qt::Key_4, Qt::ControlModifier);
  DamagePlot* const damage = &window.probe().plot(true);
  DamageFinder& finder = window.damage();
  QTest::qWait(3000);
  double without = 0, with = 0;
  int probes = 0;
  for (int k = 0; k < probeRounds; ++k) {
    const double untouched = shareWhile(damage->plot(), frame).pace;
    const double probed = shareWhile(damage->plot(), frame, [&] {
                            if (finder.computing() && finder.done() == 0)
                              return;
                            QTest::keyClick(damage, Qt::Key_Right); // the next spike is deleted
                            if (!damage->chosen()) {
                              QTest::keyClick(damage, Qt::Key_Up); // this neuron does not fire
                              return;
                            }
                            QTest::keyClick(damage, Qt::Key_Return);
                            ++probes;
                          }).pace;
    finder.stop();
    std::printf("Probe: training %.2f times real time, %.2f with a probe after the other\n", untouched,
                probed);
    std::fflush(stdout);
    without += untouched;
    with += probed;
  }
  std::printf("probes take %.1f %% of the training's speed, a picture comes after %.1f s\n",
              100 * (1 - with / without), 1e-3 * shareMs * probeRounds / std::max(probes, 1));
}

int run(double minutes, unsigned seed, const QString& part) {
  Experiment experiment = readPreset(presetFolder() / "figure-3-ornstein-uhlenbeck.json").experiment;
  experiment.network.neurons = 1000;
  experiment.run.loops = 1000000;
  TrainingWindow training(experiment);
  MainWindow& window = training.window;
  const Frame& frame = training.latest.frame;
  if (part.isEmpty())
    printShares(window, frame);
  if (part.isEmpty() || part == "probes")
    printProbes(window, frame);
  QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier); // where the session begins

  int page = sweep;
  std::vector<Step> all = steps(window, page);
  const QRegularExpression wanted(part);
  std::erase_if(all, [&](const Step& step) { return !wanted.match(QLatin1String(step.name)).hasMatch(); });
  std::mt19937 random(seed);
  const auto below = [&random](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  std::vector<double> took;
  std::map<std::string, std::vector<double>> tookOf;
  QElapsedTimer session, timer;
  session.start();
  int minute = 0;
  while (static_cast<double>(session.elapsed()) < minutes * 60e3) {
    QTest::qWait(pauseMs);
    std::vector<const Step*> here;
    for (const Step& step : all)
      if (step.page == anyPage || step.page == page)
        here.push_back(&step);
    if (here.empty())
      break;
    const Step& step = *here[below(here.size())];
    const int number = static_cast<int>(below(1000));
    const auto measure = [&](const char* name) {
      timer.start();
      step.act(number);
      QCoreApplication::processEvents();
      took.push_back(1e-6 * static_cast<double>(timer.nsecsElapsed()));
      tookOf[name].push_back(took.back());
    };
    measure(step.name);
    if (step.undone) {
      QTest::qWait(pauseMs);
      measure(step.undone);
    }
    if (session.elapsed() >= minute * 60000) {
      std::printf("minute %d: %.0f MB, loop %d\n", minute, residentMB(), frame.loop);
      std::fflush(stdout);
      ++minute;
    }
  }
  if (took.empty())
    return 0;
  std::ranges::sort(took);
  std::printf("%zu interactions: median %.1f ms, 99 %% %.1f ms, worst %.1f ms; %.0f MB, loop %d\n",
              took.size(), quantile(took, 0.5), quantile(took, 0.99), took.back(), residentMB(), frame.loop);
  for (auto& [name, times] : tookOf) {
    std::ranges::sort(times);
    std::printf("  %-24s %4zu times, median %5.1f ms, worst %6.1f ms\n", name.c_str(), times.size(),
                quantile(times, 0.5), times.back());
  }
  return 0;
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  const QApplication app = spikeloom::bench::offscreenApplication(argc, argv);
  return spikeloom::bench::run(argc > 1 ? std::atof(argv[1]) : 10,
                               argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 1,
                               argc > 3 ? argv[3] : "");
}
