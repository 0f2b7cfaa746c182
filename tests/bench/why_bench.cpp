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
#include <ctime>
#include <functional>
#include <vector>

#include "ui/plots/cause_curve_plot.h"
#include "ui/session/cause_finder.h"
#include "ui/session/run_controller.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/why_workspace.h"

namespace spikeloom::bench {
namespace {

constexpr int steps = 40;

void handleEventsUntil(const std::function<bool()>& done) {
  while (!done())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// Tells when a widget or a part of it is painted.
struct PaintWatch : QObject {
  bool painted = false;
  explicit PaintWatch(QWidget* widget) {
    widget->installEventFilter(this);
    for (QWidget* child : widget->findChildren<QWidget*>())
      child->installEventFilter(this);
  }
  bool eventFilter(QObject*, QEvent* event) override {
    painted |= event->type() == QEvent::Paint;
    return false;
  }
};

/// Of this thread, ms: what a step costs however busy the machine is.
qint64 cpuTime() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void printTimes(const char* what, std::vector<qint64> times) {
  std::ranges::sort(times);
  const auto at = [&](std::size_t percent) {
    return times[std::min(times.size() - 1, times.size() * percent / 100)];
  };
  std::printf("%-44s median %4lld ms, 95 %% %4lld ms, worst %4lld ms\n", what, static_cast<long long>(at(50)),
              static_cast<long long>(at(95)), static_cast<long long>(times.back()));
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
  Frame frame;
  QObject::connect(&window.controller(), &RunController::frameReady, &window,
                   [&](const Frame& f) { frame = f; });
  window.controller().train();
  handleEventsUntil([&] { return frame.activity == Activity::Training && frame.loop >= 1; });
  QElapsedTimer timer;
  timer.start();
  QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
  CauseFinder& finder = window.causes();
  handleEventsUntil([&] { return finder.found().places.size() >= 18; });
  std::printf("the curve of 18 values, from nothing: %lld ms\n", static_cast<long long>(timer.elapsed()));

  PaintWatch paint(&window.why());
  std::vector<qint64> painted, exact, cost;
  double value = 2.1;
  for (int i = 0; i < steps; ++i) {
    if (frame.activity == Activity::Idle)
      window.controller().train(); // training goes on all the time
    value *= 1.13;
    paint.painted = false;
    timer.start();
    const qint64 before = cpuTime();
    window.why().setHandle(value);
    emit window.why().handleMoved(value);
    handleEventsUntil([&] { return paint.painted; });
    painted.push_back(timer.elapsed());
    cost.push_back(cpuTime() - before);
    handleEventsUntil([&] { return exactAt(finder, value); });
    exact.push_back(timer.elapsed());
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
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
    qputenv("QT_QPA_PLATFORM", "offscreen");
  const QApplication app(argc, argv);
  return spikeloom::bench::run();
}
