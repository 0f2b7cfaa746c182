#pragma once

#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <memory>

#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/params/field_editor.h"
#include "ui/params/field_row.h"
#include "ui/session/run_controller.h"
#include "ui/window/actions.h"
#include "ui/window/appearance.h"
#include "ui/window/main_window.h"
#include "ui/window/message_strip.h"
#include "ui/window/top_bar.h"
#include "ui/window/unsaved_run.h"

/// The whole window under test.
namespace spikeloom {

inline constexpr int patience = 60000;
inline const QByteArray smallPreset =
    R"({"format": 1, "title": "small", "network": {"neurons": 40, "connection_probability": 0.5},
  "target": {"duration": 200}, "run": {"loops": 3, "pre_max": 20, "threads": 1}})";
inline const QByteArray brokenPreset = R"({"format": 1, "network": {"neurons": 0, "color": "red"},
  "run": {"loops": "many"}, "learning": {"lambda": -1}})";

/// A window with settings of its own and a small network.
struct Opened {
  explicit Opened(StartOptions options = {}) {
    write("small.json", smallPreset);
    if (options.preset.isEmpty())
      options.preset = folder.filePath("small.json");
    reopen(options);
  }
  /// For those who open it themselves: reopen().
  struct Later {};
  explicit Opened(Later) { write("small.json", smallPreset); }
  void reopen(const StartOptions& options) {
    window.reset();
    settings = std::make_unique<QSettings>(folder.filePath("settings.ini"), QSettings::IniFormat);
    window = std::make_unique<MainWindow>(*settings, options);
    window->unsaved().setWays({[this](UnsavedRun::Loss loss) {
                                 asked.push_back(loss);
                                 return answer;
                               },
                               [this] { return folder.filePath("kept.h5"); }});
    QObject::connect(&window->controller(), &RunController::frameReady, window.get(),
                     [this](const Frame& f) { frame = f; });
    window->show();
    window->activateWindow();
    (void)QTest::qWaitForWindowActive(window.get());
  }
  QString write(const char* name, const QByteArray& text) {
    QFile file(folder.filePath(name));
    if (file.open(QIODevice::WriteOnly))
      file.write(text);
    return file.fileName();
  }
  void drop(const QString& file) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &event);
  }
  void ready() {
    QTRY_VERIFY_WITH_TIMEOUT(window->controller().run() != 0 && frame.history->network, patience);
  }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWidget* const focus = window->focusWidget() ? window->focusWidget() : window.get();
    QTest::keyClick(focus, key, modifiers);
  }
  QLineEdit* line(const char* path) {
    return qobject_cast<QLineEdit*>(window->panel().row(path)->editor().input());
  }

  QTemporaryDir folder;
  std::unique_ptr<QSettings> settings;
  std::unique_ptr<MainWindow> window;
  Frame frame;
  std::vector<UnsavedRun::Loss> asked; ///< what it was asked before
  UnsavedRun::Answer answer = UnsavedRun::Answer::Discard;
};

} // namespace spikeloom
