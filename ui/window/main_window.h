#pragma once

#include <QMainWindow>
#include <QString>

#include <optional>

#include "ui/look/theme.h"

class QSettings;
class QTabWidget;

namespace spikeloom {

class Actions;
class Appearance;
class DaleLabel;
class Draft;
class ExperimentPanel;
class Files;
class LiveWorkspace;
class MessageStrip;
class RunActions;
class RunController;
class TopBar;
class WatchedNeurons;

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
  [[nodiscard]] Appearance& appearance() { return *m_appearance; }

protected:
  void closeEvent(QCloseEvent* event) override;

private:
  void compose(QSettings& settings);
  QWidget* composeCentre();
  QAction* composePanel();
  QAction* addWorkspace(QWidget* workspace, const QString& title);
  void connectParts();
  void connectRun();
  void tell(const QString& sentence);
  void start(const StartOptions& options);

  Draft* m_draft;
  RunController* m_controller;
  Actions* m_actions;
  WatchedNeurons* m_watched;
  TopBar* m_topBar = nullptr;
  MessageStrip* m_strip = nullptr;
  DaleLabel* m_dale = nullptr;
  QTabWidget* m_workspaces = nullptr;
  LiveWorkspace* m_live = nullptr;
  ExperimentPanel* m_panel = nullptr;
  Files* m_files = nullptr;
  RunActions* m_run = nullptr;
  Appearance* m_appearance = nullptr;
};

} // namespace spikeloom
