// How fast the page Why answers: figure 6a's network (N = 500) trains at full speed meanwhile. Prints how
// long a step of the handle takes until it is painted, with the nearest values that are known, and until the
// exact ones are there; how long the curve takes from nothing; and what a drag leaves the event loop. On a
// screen: QT_QPA_PLATFORM=xcb xvfb-run build/bench/bin/why_bench
#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "core/base/thread_time.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/session/cause_finder.h"
#include "ui/session/run_controller.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/why_workspace.h"
#include "window_tools.h"

namespace spikeloom::bench {
namespace {

constexpr int steps = 40;

void printTimes(const char* what, std::vector<double> times) {
  std::ranges::sort(times);
  std::printf("%-44s median %4.0f ms, 95 %% %4.0f ms, worst %4.0f ms\n", what, quantile(times, 0.5),
              quantile(times, 0.95), times.back());
}

bool exactAt(const CauseFinder& finder, double value) {
  return std::ranges::any_of(finder.found().places,
                             [&](const CausePlace& place) { return place.value == value && place.result; });
}

int run() {
  const QTemporaryDir folder;
  QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
  MainWindow window(settings, {.preset = "figure-6a-too-fast"});
  window.resize(1280, 720);
  window.show();
  const Latest latest(window.controller());
  const Frame& frame = latest.frame;
  window.controller().train();
  handleEventsUntil([&] { return frame.activity == Activity::Training && frame.loop >= 1; });
  QElapsedTimer timer;
  timer.start();
  QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
  CauseFinder& finder = window.causes();
  handleEventsUntil([&] { return finder.found().places.size() >= 18; });
  std::printf("the curve of 18 values, from nothing: %lld ms\n", static_cast<long long>(timer.elapsed()));

  PaintCounter paint(&window.why());
  std::vector<double> painted, exact, cost;
  double value = 2.1;
  for (int i = 0; i < steps; ++i) {
    if (frame.activity == Activity::Idle)
      window.controller().train(); // training goes on all the time
    value *= 1.13;
    paint.paints = 0;
    timer.start();
    const double before = threadTime().count();
    window.why().setHandle(value);
    emit window.why().handleMoved(value);
    handleEventsUntil([&] { return paint.paints > 0; });
    painted.push_back(static_cast<double>(timer.elapsed()));
    cost.push_back(1e3 * (threadTime().count() - before));
    handleEventsUntil([&] { return exactAt(finder, value); });
    exact.push_back(static_cast<double>(timer.elapsed()));
  }
  printTimes("a step of the handle until it is painted:", painted);
  printTimes("… of this thread's own time:", cost);
  printTimes("… until the exact values are there:", exact);
  std::printf("loops trained meanwhile: %d\n", frame.loop);
  return 0;
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  const QApplication app = spikeloom::bench::offscreenApplication(argc, argv);
  return spikeloom::bench::run();
}
