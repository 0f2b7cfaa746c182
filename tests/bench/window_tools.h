// What the benchmarks of the window share.
#pragma once

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QWidget>

#include <algorithm>
#include <vector>

#include "core/experiment/preset.h"
#include "ui/session/run_controller.h"
#include "ui/window/main_window.h"

namespace spikeloom::bench {

/// Runs the event loop until `done()`, which is looked at after each round of it.
void handleEventsUntil(auto&& done) {
  while (!done())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// The newest frame of a controller.
struct Latest : QObject {
  Frame frame;
  explicit Latest(RunController& controller) {
    connect(&controller, &RunController::frameReady, this, [this](const Frame& f) { frame = f; });
  }
};

/// A window, with settings of its own, that trains this experiment; in its first loop.
struct TrainingWindow {
  QTemporaryDir folder;
  QSettings settings{folder.filePath("settings.ini"), QSettings::IniFormat};
  MainWindow window;
  Latest latest{window.controller()};

  explicit TrainingWindow(const Experiment& experiment)
      : window(settings, {.preset = write(experiment), .train = true}) {
    window.resize(1280, 720);
    window.show();
    handleEventsUntil([this] { return latest.frame.loop >= 1; });
  }

private:
  [[nodiscard]] QString write(const Experiment& experiment) const {
    Preset preset;
    preset.title = "trained";
    preset.experiment = experiment;
    const QString file = folder.filePath("trained.json");
    writePreset(preset, file.toStdString());
    return file;
  }
};

/// Counts how often a widget or a part of it is painted.
struct PaintCounter : QObject {
  int paints = 0;
  explicit PaintCounter(QWidget* widget) {
    widget->installEventFilter(this);
    for (QWidget* child : widget->findChildren<QWidget*>())
      child->installEventFilter(this);
  }
  bool eventFilter(QObject*, QEvent* event) override {
    paints += event->type() == QEvent::Paint;
    return false;
  }
};

/// Resident memory of this process, MB.
inline double residentMB() {
  QFile status(QStringLiteral("/proc/self/status"));
  if (!status.open(QIODevice::ReadOnly))
    return 0;
  for (const QByteArray& line : status.readAll().split('\n'))
    if (line.startsWith("VmRSS:"))
      return line.mid(6).trimmed().split(' ').front().toDouble() / 1e3;
  return 0;
}

/// The value below which that share (0 … 1) of the values lies; they must be sorted, and at least one.
inline double quantile(const std::vector<double>& sorted, double share) {
  return sorted[std::min(sorted.size() - 1,
                         static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

/// An application on no screen, unless QT_QPA_PLATFORM names one.
inline QApplication offscreenApplication(int& argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
    qputenv("QT_QPA_PLATFORM", "offscreen");
  return {argc, argv};
}

} // namespace spikeloom::bench
