// A long session, offscreen: a network of N = 1000 trains at Max while somebody uses the window. Prints the
// share of a core that the GUI thread takes on each page when nothing is touched; then, over so
// many minutes of moves, clicks, keys and edits in turn, how long each took until it was handled and painted,
// and how much memory the process held each minute. Usage: session_bench [minutes], default 10.
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

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
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/why_workspace.h"
#include "window_tools.h"

#include <qcustomplot.h>

namespace spikeloom::bench {
namespace {

constexpr int shareMs = 20000, pauseMs = 120;

/// Resident memory of this process, MB.
double residentMB() {
  QFile status(QStringLiteral("/proc/self/status"));
  if (!status.open(QIODevice::ReadOnly))
    return 0;
  for (const QByteArray& line : status.readAll().split('\n'))
    if (line.startsWith("VmRSS:"))
      return line.mid(6).trimmed().split(' ').front().toDouble() / 1e3;
  return 0;
}

struct Step {
  const char* name;
  std::function<void(int)> act; ///< how often it was done before
};

void wheel(QWidget* widget, const QPoint& place, int delta) {
  QWheelEvent event(place, widget->mapToGlobal(place), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(widget, &event);
}

QPoint along(const QWidget* widget, int k) {
  return {widget->width() * (10 + 7 * k % 80) / 100, widget->height() * (15 + 11 * k % 70) / 100};
}

std::vector<Step> steps(MainWindow& window) {
  auto* const raster = window.findChild<RasterPlot*>()->plot();
  auto* const traces = window.findChild<TracePlot*>()->plot();
  auto* const curve = window.findChild<LearningCurvePlot*>();
  auto* const matrix = window.findChild<MatrixPlot*>()->plot();
  auto* const damage = window.findChild<DamagePlot*>()->plot();
  auto* const map = window.findChild<SweepMapPlot*>()->plot();
  const auto key = [&window](Qt::Key k, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(&window, k, modifiers);
  };
  return {
      {"page Live", [=](int) { key(Qt::Key_1, Qt::ControlModifier); }},
      {"mouse over the raster", [=](int k) { QTest::mouseMove(raster, along(raster, k)); }},
      {"mouse over the raster", [=](int k) { QTest::mouseMove(raster, along(raster, k + 3)); }},
      {"click on the raster",
       [=](int k) { QTest::mouseClick(raster, Qt::LeftButton, {}, along(raster, k)); }},
      {"mouse over the traces", [=](int k) { QTest::mouseMove(traces, along(traces, k)); }},
      {"zoom of the traces", [=](int k) { wheel(traces, along(traces, k), k % 2 ? -120 : 120); }},
      {"mouse over the curve", [=](int k) { QTest::mouseMove(curve->plot(), along(curve->plot(), k)); }},
      {"typed key",
       [&window](int k) {
         auto* const line = window.panel().findChild<QLineEdit*>();
         QTest::keyClick(line, k % 2 ? Qt::Key_Backspace : Qt::Key_5);
       }},
      {"undo", [&window](int) { window.draft().undoStack().undo(); }},
      {"pause", [&window](int) { window.actions().train->trigger(); }},
      {"go on", [&window](int) { window.actions().train->trigger(); }},
      {"page Why", [=](int) { key(Qt::Key_2, Qt::ControlModifier); }},
      {"handle",
       [&window](int k) { QTest::keyClick(&window.why().curve(), k % 3 ? Qt::Key_Right : Qt::Key_Left); }},
      {"handle",
       [&window](int k) { QTest::keyClick(&window.why().curve(), k % 2 ? Qt::Key_Right : Qt::Key_Left); }},
      {"mouse over the U",
       [&window](int k) {
         QWidget* const plot = window.why().curve().plot();
         QTest::mouseMove(plot, along(plot, k));
       }},
      {"page Connectivity", [=](int) { key(Qt::Key_3, Qt::ControlModifier); }},
      {"mouse over the matrix", [=](int k) { QTest::mouseMove(matrix, along(matrix, k)); }},
      {"click on the matrix",
       [=](int k) { QTest::mouseClick(matrix, Qt::LeftButton, {}, along(matrix, k)); }},
      {"page Probe", [=](int) { key(Qt::Key_4, Qt::ControlModifier); }},
      {"mouse over the trials", [=](int k) { QTest::mouseMove(damage, along(damage, k)); }},
      {"page Sweep", [=](int) { key(Qt::Key_5, Qt::ControlModifier); }},
      {"mouse over the map", [=](int k) { QTest::mouseMove(map, along(map, k)); }},
      {"click on the map", [=](int k) { QTest::mouseClick(map, Qt::LeftButton, {}, along(map, k)); }},
      {"lessons", [=](int) { key(Qt::Key_L, Qt::ControlModifier); }},
      {"lessons left", [=](int) { key(Qt::Key_L, Qt::ControlModifier); }},
      {"strip of runs", [=](int) { key(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier); }},
      {"window's size", [&window](int k) { window.resize(k % 2 ? QSize(1280, 720) : QSize(1400, 860)); }},
  };
}

void printShare(const char* page, QWidget* painted) {
  QTest::qWait(3000);
  PaintCounter counter(painted);
  const double before = threadSeconds();
  QElapsedTimer timer;
  timer.start();
  QTest::qWait(shareMs);
  const double seconds = 1e-3 * static_cast<double>(timer.elapsed());
  std::printf("%s, nothing touched: the GUI thread takes %.0f %% of a core, %.0f repaints a second\n", page,
              100 * (threadSeconds() - before) / seconds, counter.paints / seconds);
  std::fflush(stdout);
}

int run(double minutes) {
  const QTemporaryDir folder;
  Preset preset = readPreset(presetFolder() / "figure-3-ornstein-uhlenbeck.json");
  preset.experiment.network.neurons = 1000;
  preset.experiment.run.loops = 1000000;
  const QString file = folder.filePath("long.json");
  writePreset(preset, file.toStdString());
  QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
  MainWindow window(settings, {.preset = file, .train = true});
  window.resize(1280, 720);
  window.show();
  const Latest latest(window.controller());
  const Frame& frame = latest.frame;
  handleEventsUntil([&] { return frame.loop >= 1; });
  printShare("Live", window.findChild<RasterPlot*>()->plot());
  QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
  QTest::qWait(15000); // the curve from nothing
  printShare("Why", window.why().traces().plot());
  QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
  printShare("Connectivity", window.findChild<MatrixPlot*>()->plot());
  QTest::keyClick(&window, Qt::Key_4, Qt::ControlModifier);
  printShare("Probe", window.findChild<DamagePlot*>()->plot());
  QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
  printShare("Sweep", window.findChild<SweepMapPlot*>()->plot());

  const std::vector<Step> all = steps(window);
  std::vector<double> took;
  std::vector<std::vector<double>> tookOf(all.size());
  QElapsedTimer session, timer;
  session.start();
  int minute = 0, done = 0;
  for (; static_cast<double>(session.elapsed()) < minutes * 60e3; ++done) {
    QTest::qWait(pauseMs);
    const std::size_t index = static_cast<std::size_t>(done) % all.size();
    timer.start();
    all[index].act(done / static_cast<int>(all.size()));
    QCoreApplication::processEvents();
    took.push_back(1e-6 * static_cast<double>(timer.nsecsElapsed()));
    tookOf[index].push_back(took.back());
    if (session.elapsed() >= minute * 60000) {
      std::printf("minute %d: %.0f MB, loop %d\n", minute, residentMB(), frame.loop);
      std::fflush(stdout);
      ++minute;
    }
  }
  std::ranges::sort(took);
  std::printf("%zu interactions: median %.1f ms, 99 %% %.1f ms, worst %.1f ms; %.0f MB, loop %d\n",
              took.size(), quantile(took, 0.5), quantile(took, 0.99), took.back(), residentMB(), frame.loop);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!tookOf[i].empty()) {
      std::ranges::sort(tookOf[i]);
      std::printf("  %-24s median %5.1f ms, worst %6.1f ms\n", all[i].name, quantile(tookOf[i], 0.5),
                  tookOf[i].back());
    }
  return 0;
}

} // namespace
} // namespace spikeloom::bench

int main(int argc, char** argv) {
  const QApplication app = spikeloom::bench::offscreenApplication(argc, argv);
  return spikeloom::bench::run(argc > 1 ? std::atof(argv[1]) : 10);
}
