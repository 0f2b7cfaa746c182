#pragma once

#include <QMainWindow>
#include <QString>

#include <optional>

#include "ui/look/theme.h"

class QDockWidget;
class QSettings;
class QTabWidget;
class QToolBar;

namespace spikeloom {

class Actions;
class AnalysisController;
class Appearance;
class CauseFinder;
class ConnectivityWorkspace;
class DaleLabel;
class DamageFinder;
class Draft;
class ErrorBar;
class ExperimentPanel;
struct FileProgress;
class Files;
class LessonActions;
class LessonPanel;
class LiveWorkspace;
class MessageStrip;
class PageStack;
class Presentation;
class ProbeWorkspace;
class RunActions;
class RunCards;
class RunController;
class RunRecording;
class RunsStrip;
class SessionState;
class SweepActions;
class SweepController;
class SweepWorkspace;
class TargetActions;
class TargetEditor;
class TopBar;
class UnsavedRun;
class WatchedNeurons;
class WeightFinder;
class WhyActions;
class WhyWorkspace;
struct WindowParts;

/// What the command line asks for.
struct StartOptions {
  QString preset;     ///< a file (a preset or a saved run) or a preset's id; empty for the default experiment
  bool train = false; ///< start training at once
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
  [[nodiscard]] ErrorBar& errorBar() { return *m_errorBar; }
  [[nodiscard]] WhyWorkspace& why() { return *m_why; }
  [[nodiscard]] CauseFinder& causes() { return *m_causes; }
  [[nodiscard]] ConnectivityWorkspace& connectivity() { return *m_connectivity; }
  [[nodiscard]] WeightFinder& weights() { return *m_weights; }
  [[nodiscard]] ProbeWorkspace& probe() { return *m_probe; }
  [[nodiscard]] DamageFinder& damage() { return *m_damage; }
  [[nodiscard]] RunsStrip& runs() { return *m_strips; }
  [[nodiscard]] RunRecording& recording() { return *m_recording; }
  [[nodiscard]] RunCards& runCards() { return *m_cards; }
  [[nodiscard]] SweepWorkspace& sweep() { return *m_sweep; }
  [[nodiscard]] SweepController& sweepController() { return *m_sweeps; }
  [[nodiscard]] SweepActions& sweepActions() { return *m_sweepActions; }
  [[nodiscard]] Appearance& appearance() { return *m_appearance; }
  [[nodiscard]] UnsavedRun& unsaved() { return *m_unsaved; }
  [[nodiscard]] SessionState& session() { return *m_session; }
  [[nodiscard]] TargetEditor& targetEditor();
  [[nodiscard]] LessonPanel& lessons() { return *m_lessons; }

  /// Shows it where it stood last, or where it fits, and wholly on the screen.
  void showFirst();
  /// Remembers everything for the next start; without asking, closing comes next. `keepRun`: with what the
  /// network has learned since it was saved.
  void leave(bool keepRun);
  /// The same with the run, when there is no display any more: the session is on the disk when this returns.
  void abandon();

protected:
  void closeEvent(QCloseEvent* event) override;

private:
  void compose(QSettings& settings);
  void composeErrorBar();
  void placeErrorBar();
  QWidget* composeCentre();
  QDockWidget* composePanel();
  QList<QAction*> composeLessons(const WindowParts& parts, QDockWidget& experiment);
  QDockWidget* addPanel(QWidget* panel, const QString& title, const QString& name);
  QAction* composeRuns();
  QAction* addWorkspace(QWidget* workspace, const QString& title);
  void connectParts();
  void connectRun();
  void showReading(const FileProgress& progress);
  void tell(const QString& sentence);
  void start(const StartOptions& options);

  Draft* m_draft;
  RunController* m_controller;
  AnalysisController* m_analyses;
  CauseFinder* m_causes;
  WeightFinder* m_weights;
  DamageFinder* m_damage;
  SweepController* m_sweeps;
  Actions* m_actions;
  WatchedNeurons* m_watched;
  TopBar* m_topBar = nullptr;
  MessageStrip* m_strip = nullptr;
  DaleLabel* m_dale = nullptr;
  PageStack* m_centre = nullptr;
  QTabWidget* m_workspaces = nullptr;
  QToolBar* m_errorHolder = nullptr;
  ErrorBar* m_errorBar = nullptr;
  LiveWorkspace* m_live = nullptr;
  WhyWorkspace* m_why = nullptr;
  ConnectivityWorkspace* m_connectivity = nullptr;
  ProbeWorkspace* m_probe = nullptr;
  SweepWorkspace* m_sweep = nullptr;
  ExperimentPanel* m_panel = nullptr;
  LessonPanel* m_lessons = nullptr;
  Files* m_files = nullptr;
  RunActions* m_run = nullptr;
  RunsStrip* m_strips = nullptr;
  RunCards* m_cards = nullptr;
  RunRecording* m_recording = nullptr;
  UnsavedRun* m_unsaved = nullptr;
  SessionState* m_session = nullptr;
  Presentation* m_presentation = nullptr;
  bool m_left = false; ///< all is remembered: it may close
  WhyActions* m_whyActions = nullptr;
  SweepActions* m_sweepActions = nullptr;
  TargetActions* m_targets = nullptr;
  Appearance* m_appearance = nullptr;
};

} // namespace spikeloom
