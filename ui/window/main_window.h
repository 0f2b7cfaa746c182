#pragma once

#include <QByteArray>
#include <QMainWindow>
#include <QString>

#include <optional>

#include "core/run/frame.h"
#include "core/session/messages.h"
#include "ui/look/theme.h"

class QSettings;
class QTabWidget;

namespace spikeloom {

class Actions;
class DaleLabel;
class Draft;
class ExperimentPanel;
class LiveWorkspace;
class MessageStrip;
class PresetFiles;
class RecentFiles;
class RunController;
class RunFiles;
class TopBar;

/// What the command line asks for.
struct StartOptions {
  QString preset;                     ///< a file or a preset's id; empty for the default experiment
  bool train = false;                 ///< start training at once
  std::optional<ThemeChoice> theme{}; ///< instead of the remembered one
};

/// Puts the parts together: experiment on the left, workspaces in the middle, the run's actions on top. Each
/// part does its own work; here is only what connects them.
class MainWindow : public QMainWindow {
  Q_OBJECT

public:
  explicit MainWindow(QSettings& settings, const StartOptions& options = {}, QWidget* parent = nullptr);
  ~MainWindow() override;

  [[nodiscard]] Actions& actions() { return *m_actions; }
  [[nodiscard]] Draft& draft() { return *m_draft; }
  [[nodiscard]] RunController& controller() { return *m_controller; }
  [[nodiscard]] ExperimentPanel& panel() { return *m_panel; }
  [[nodiscard]] MessageStrip& strip() { return *m_strip; }
  [[nodiscard]] TopBar& topBar() { return *m_topBar; }
  [[nodiscard]] ThemeChoice theme() const { return m_theme; }
  void setTheme(ThemeChoice theme);
  /// Opens a file: a preset into the panel, and as a new network at once when nothing has been trained yet; a
  /// saved run in place of the present one.
  void open(const QString& file);

protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

private:
  void compose();
  QAction* addWorkspace(QWidget* workspace, const QString& title);
  void connectActions();
  void connectViewActions();
  void connectPanel();
  void connectController();
  void restore(const StartOptions& options);
  void remember();
  void restoreDefaultLayout();
  void start(const StartOptions& options);

  void build();
  void buildIfUntrained();
  void toggleTraining();
  void takeFrame(const Frame& frame);
  void takeBuilt(const Experiment& experiment);
  void takeRefusal(const Refused& refused);
  void takeEnd(const RunEnded& ended);
  void updateActions();

  /// What the last frame said that actions depend on.
  struct RunState {
    bool exists = false, active = false, paused = false, trained = false;
    bool operator==(const RunState&) const = default;
  };

  QSettings& m_settings;
  Draft* m_draft;
  RunController* m_controller;
  Actions* m_actions;
  TopBar* m_topBar = nullptr;
  MessageStrip* m_strip = nullptr;
  DaleLabel* m_dale = nullptr;
  QTabWidget* m_workspaces = nullptr;
  LiveWorkspace* m_live = nullptr;
  ExperimentPanel* m_panel = nullptr;
  RecentFiles* m_recent = nullptr;
  PresetFiles* m_files = nullptr;
  RunFiles* m_runFiles = nullptr;
  ThemeChoice m_theme = ThemeChoice::System;
  RunState m_run;
  std::uint64_t m_ticket = 0;     ///< of the last check
  bool m_stripIsAboutRun = false; ///< a new network makes the message pointless
  QByteArray m_defaultLayout, m_defaultLive;
};

} // namespace spikeloom
