#include "ui/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <utility>

#include "ui/lessons/lesson_panel.h"
#include "ui/look/house_rules.h"
#include "ui/look/icons.h"
#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/session/analysis_controller.h"
#include "ui/session/cause_finder.h"
#include "ui/session/damage_finder.h"
#include "ui/session/input_lookup.h"
#include "ui/session/run_controller.h"
#include "ui/session/sweep_controller.h"
#include "ui/session/weight_finder.h"
#include "ui/target_editor/target_editor.h"
#include "ui/window/about.h"
#include "ui/window/actions.h"
#include "ui/window/appearance.h"
#include "ui/window/bar_fit.h"
#include "ui/window/connectivity_actions.h"
#include "ui/window/dale_label.h"
#include "ui/window/error_bar.h"
#include "ui/window/files.h"
#include "ui/window/lesson_actions.h"
#include "ui/window/menus.h"
#include "ui/window/message_strip.h"
#include "ui/window/page_files.h"
#include "ui/window/page_stack.h"
#include "ui/window/placement.h"
#include "ui/window/presentation.h"
#include "ui/window/probe_actions.h"
#include "ui/window/recent_files.h"
#include "ui/window/run_actions.h"
#include "ui/window/run_cards.h"
#include "ui/window/run_recording.h"
#include "ui/window/session_state.h"
#include "ui/window/shortcut_guard.h"
#include "ui/window/shortcuts_dialog.h"
#include "ui/window/speed.h"
#include "ui/window/sweep_actions.h"
#include "ui/window/target_actions.h"
#include "ui/window/text_zoom.h"
#include "ui/window/top_bar.h"
#include "ui/window/unsaved_run.h"
#include "ui/window/why_actions.h"
#include "ui/window/words_dialog.h"
#include "ui/workspaces/connectivity_workspace.h"
#include "ui/workspaces/live_workspace.h"
#include "ui/workspaces/probe_workspace.h"
#include "ui/workspaces/runs_strip.h"
#include "ui/workspaces/sweep_workspace.h"
#include "ui/workspaces/watched_neurons.h"
#include "ui/workspaces/why_workspace.h"

namespace spikeloom {

namespace {

constexpr int statusTime = 8000; // ms

std::size_t seedField() { return indexOf(*findField("run.seed")); }

} // namespace

MainWindow::MainWindow(QSettings& settings, const StartOptions& options, QWidget* parent)
    : QMainWindow(parent), m_draft(new Draft(this)), m_controller(new RunController(this)),
      m_analyses(new AnalysisController(m_controller->pollTimer(), this)),
      m_causes(new CauseFinder(*m_controller, *m_analyses, this)),
      m_weights(new WeightFinder(*m_controller, *m_analyses, this)),
      m_damage(new DamageFinder(*m_controller, *m_analyses, this)),
      m_sweeps(new SweepController(m_controller->pollTimer(), this)),
      m_actions(new Actions(m_draft->undoStack(), this)), m_watched(new WatchedNeurons(this)) {
  HouseRules::apply();
  setWindowTitle(tr("Spikeloom"));
  setWindowIcon(programIcon());
  setAnimated(false); // a dock that comes or goes would lay out and paint all plots at each step
  compose(settings);
  connectParts();
  connectRun();
  qApp->installEventFilter(new ShortcutGuard(this));
  m_appearance->restore(options.theme);
  placeErrorBar(); // as it was left, it may be hidden
  start(options);
}

/// What is being typed is finished while all who hear of it are alive.
MainWindow::~MainWindow() {
  if (QWidget* const typedInto = focusWidget())
    typedInto->clearFocus();
}

// --- composing

void MainWindow::compose(QSettings& settings) {
  m_unsaved = new UnsavedRun(*m_controller, this);
  auto* const zoom = new TextZoom(settings, *m_actions, this); // before there are widgets that would change
  m_topBar = new TopBar(*m_actions, this);
  addToolBar(m_topBar);
  new BarFit(*m_topBar);
  composeErrorBar();
  setCentralWidget(composeCentre());
  QDockWidget* const experiment = composePanel();
  QAction* const showRuns = composeRuns();

  auto* const recent = new RecentFiles(settings, this);
  const WindowParts parts{.draft = *m_draft,
                          .controller = *m_controller,
                          .actions = *m_actions,
                          .panel = *m_panel,
                          .strip = *m_strip,
                          .unsaved = *m_unsaved};
  m_files = new Files(parts, *recent, this);
  m_run =
      new RunActions(parts, this); // after Files: an opened run's experiment is in the draft when it starts
  m_whyActions = new WhyActions(
      parts, {.finder = *m_causes, .bar = *m_errorBar, .page = *m_why, .watched = *m_watched}, this);
  m_connectivity = new ConnectivityWorkspace(*m_draft, *m_panel, m_workspaces);
  new ConnectivityActions(parts, {.finder = *m_weights, .page = *m_connectivity, .watched = *m_watched},
                          this);
  m_probe = new ProbeWorkspace(m_workspaces);
  new ProbeActions(parts, {.finder = *m_damage, .page = *m_probe, .watched = *m_watched}, this);
  m_sweepActions = new SweepActions(
      parts, {.sweep = *m_sweeps, .page = *m_sweep, .analyses = *m_analyses, .settings = settings}, this);
  m_targets = new TargetActions(parts, {.centre = *m_centre, .analyses = *m_analyses}, this);
  m_cards = new RunCards(parts,
                         {.causes = *m_causes,
                          .strip = *m_strips,
                          .live = *m_live,
                          .settings = settings,
                          .open = [this](const QString& file) { m_files->open(file); }},
                         this);
  QAction* const live = addWorkspace(m_live, tr("Live"));
  QAction* const why = addWorkspace(m_why, tr("Why"));
  QAction* const connectivity = addWorkspace(m_connectivity, tr("Connectivity"));
  QAction* const probe = addWorkspace(m_probe, tr("Probe"));
  QAction* const sweep = addWorkspace(m_sweep, tr("Sweep"));
  buildMenus(*this, *m_actions, recent,
             QList<QAction*>{live, why, connectivity, probe, sweep, nullptr, experiment->toggleViewAction(),
                             showRuns} +
                 composeLessons(parts, *experiment));
  statusBar()->setSizeGripEnabled(false);
  m_dale = new DaleLabel(this);
  statusBar()->addPermanentWidget(m_dale);
  m_recording = new RunRecording(parts, this);
  resize(1360, 860);
  m_appearance = new Appearance(
      {.settings = settings, .actions = *m_actions, .topBar = *m_topBar, .panel = *m_panel, .live = *m_live},
      *this);
  m_presentation = new Presentation(*this, *m_topBar, *zoom, *m_actions->presentation);
  m_session = new SessionState({.window = parts, .workspaces = *m_workspaces, .settings = settings}, this);
}

/// A bar of its own below the top bar, as wide as the window.
void MainWindow::composeErrorBar() {
  addToolBarBreak();
  m_errorHolder = new QToolBar(tr("Error"), this);
  m_errorHolder->setObjectName(QStringLiteral("errorBar"));
  m_errorHolder->setMovable(false);
  m_errorHolder->setContextMenuPolicy(Qt::PreventContextMenu);
  m_errorHolder->setContentsMargins(0, 0, 0, 0);
  m_errorHolder->layout()->setContentsMargins(0, 0, 0, 0);
  m_errorBar = new ErrorBar(m_errorHolder);
  m_errorHolder->addWidget(m_errorBar);
  addToolBar(m_errorHolder);
}

/// The page Why has sentence and bar of its own, larger: nothing is said twice, and its plots get the room.
void MainWindow::placeErrorBar() { m_errorHolder->setVisible(m_centre->shown() != m_why); }

QWidget* MainWindow::composeCentre() {
  auto* const centre = new QWidget(this);
  centre->setFocusPolicy(Qt::ClickFocus); // a click beside the editors ends typing
  m_strip = new MessageStrip(centre);
  m_centre = new PageStack(centre);
  m_workspaces = &m_centre->workspaces();
  m_live = new LiveWorkspace(*m_watched, m_workspaces);
  m_why = new WhyWorkspace(m_workspaces);
  m_sweep = new SweepWorkspace(m_workspaces);
  auto* const lines = new QVBoxLayout(centre);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->setSpacing(0);
  lines->addWidget(m_strip);
  lines->addWidget(m_centre, 1);
  return centre;
}

QDockWidget* MainWindow::composePanel() {
  m_panel = new ExperimentPanel(*m_draft, this);
  return addPanel(m_panel, tr("Experiment"), QStringLiteral("experimentDock"));
}

/// Hidden until they are asked for; then they take the experiment's place. Returns what is to be in a menu.
QList<QAction*> MainWindow::composeLessons(const WindowParts& parts, QDockWidget& experiment) {
  m_lessons = new LessonPanel(this);
  QDockWidget* const dock = addPanel(m_lessons, tr("Lessons"), QStringLiteral("lessonDock"));
  dock->hide();
  dock->toggleViewAction()->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
  auto* const actions =
      new LessonActions(parts,
                        {.dock = *dock,
                         .experiment = experiment,
                         .panel = *m_lessons,
                         .finder = *m_causes,
                         .run = *m_run,
                         .topBar = *m_topBar,
                         .showPage =
                             [this](std::size_t page) {
                               m_centre->showWorkspace(m_workspaces->widget(static_cast<int>(page)));
                             }},
                        this);
  connect(actions, &LessonActions::told, this, &MainWindow::tell);
  return QList<QAction*>{dock->toggleViewAction()} + actions->turning();
}

QDockWidget* MainWindow::addPanel(QWidget* panel, const QString& title, const QString& name) {
  auto* const dock = new QDockWidget(title, this);
  dock->setObjectName(name);
  dock->setWidget(panel);
  addDockWidget(Qt::LeftDockWidgetArea, dock);
  dock->toggleViewAction()->setStatusTip(tr("Shows or hides the panel %1").arg(title));
  return dock;
}

/// Folded, it is a button in the status line: it takes no height from the pages. Returns the action that
/// unfolds and folds it.
QAction* MainWindow::composeRuns() {
  m_strips = new RunsStrip(this);
  auto* const dock = new QDockWidget(tr("Runs"), this);
  dock->setObjectName(QStringLiteral("runsDock"));
  dock->setFeatures(QDockWidget::NoDockWidgetFeatures);
  dock->setTitleBarWidget(new QWidget(dock)); // the strip has a line of its own
  dock->setWidget(m_strips);
  addDockWidget(Qt::BottomDockWidgetArea, dock);
  dock->hide();
  statusBar()->addPermanentWidget(&m_strips->foldButton());
  QAction* const action = m_actions->make(tr("Runs"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)},
                                          tr("Shows or folds the last training runs"));
  action->setCheckable(true);
  connect(action, &QAction::toggled, m_strips, [this](bool shown) { m_strips->setFolded(!shown); });
  connect(m_strips, &RunsStrip::foldedChanged, action, [action, dock](bool folded) {
    action->setChecked(!folded);
    dock->setVisible(!folded);
  });
  // a layout that is restored, or a presentation, shows and hides it too
  connect(dock->toggleViewAction(), &QAction::toggled, m_strips,
          [this](bool shown) { m_strips->setFolded(!shown); });
  return action;
}

QAction* MainWindow::addWorkspace(QWidget* workspace, const QString& title) {
  const int index = m_workspaces->addTab(workspace, title);
  QAction* const action =
      m_actions->make(title, {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index))},
                      tr("Shows the workspace %1").arg(title));
  m_workspaces->setTabToolTip(index, action->toolTip());
  connect(action, &QAction::triggered, this, [this, workspace] {
    m_centre->showWorkspace(workspace);
    workspace->setFocus(); // its keys act at once
  });
  return action;
}

TargetEditor& MainWindow::targetEditor() { return m_targets->editor(); }

// --- connecting

void MainWindow::connectParts() {
  connect(m_topBar, &TopBar::seedEdited, this,
          [this](qint64 seed) { m_draft->type(seedField(), QString::number(seed)); });
  connect(m_draft, &Draft::changed, this, [this] { m_topBar->setSeed(m_draft->experiment().run.seed); });
  connect(m_panel, &ExperimentPanel::editingDone, this, [this] {
    if (QWidget* const page = m_centre->shown(); page == m_why || page == &targetEditor())
      page->setFocus(); // its keys act at once: those of its handle, or Esc
    else
      centralWidget()->setFocus();
  });
  connect(m_centre, &PageStack::shownChanged, this, &MainWindow::placeErrorBar);
  connect(m_actions->restoreLayout, &QAction::triggered, this, &MainWindow::placeErrorBar);
  connect(m_whyActions, &WhyActions::pageWanted, this, [this] {
    m_centre->showWorkspace(m_why);
    m_why->setFocus();
  });
  connect(m_files, &Files::presetOpened, m_run, &RunActions::buildIfUntrained);
  connect(m_files, &Files::told, this, &MainWindow::tell);
  connect(m_run, &RunActions::told, this, &MainWindow::tell);
  connect(m_cards, &RunCards::told, this, &MainWindow::tell);
  connect(m_recording, &RunRecording::told, this, &MainWindow::tell);
  connect(m_sweepActions, &SweepActions::told, this, &MainWindow::tell);
  connect(m_actions->prediction, &QAction::toggled, m_live, &LiveWorkspace::showPrediction);
  connect(m_live, &LiveWorkspace::predictionShownChanged, m_actions->prediction, &QAction::setChecked);
  connect(m_actions->shortcuts, &QAction::triggered, this,
          [this] { ShortcutsDialog(*menuBar(), this).exec(); });
  connect(m_actions->words, &QAction::triggered, this, [this] { WordsDialog(this).exec(); });
  connect(m_actions->about, &QAction::triggered, this, [this] { showAbout(this); });
  auto* const pages =
      new PageFiles([this] { return m_centre->shown(); }, [this] { return m_centre->title(); }, this);
  connect(m_actions->savePage, &QAction::triggered, pages, &PageFiles::ask);
  connect(pages, &PageFiles::told, this, &MainWindow::tell);
  connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
  connect(m_session, &SessionState::recoveryWanted, m_files, &Files::recover);
}

void MainWindow::connectRun() {
  connect(m_controller, &RunController::frameReady, m_topBar, &TopBar::showFrame);
  connect(m_controller, &RunController::frameReady, m_live, &LiveWorkspace::showFrame);
  connect(m_controller, &RunController::frameReady, m_dale, &DaleLabel::showFrame);
  connect(m_controller, &RunController::frameReady, m_analyses, &AnalysisController::showFrame);
  connect(m_controller, &RunController::built, m_live,
          [this](const Experiment& experiment) { m_live->clear(experiment.neuron.model); });
  connect(m_controller, &RunController::buildingChanged, m_topBar, [this](bool building) {
    if (building)
      m_topBar->showBuilding();
    else
      m_topBar->showRun();
  });
  connect(m_controller, &RunController::readingFile, this, &MainWindow::showReading);
  connect(m_controller, &RunController::givenUp, this,
          [this] { tell(tr("The new network was given up; what is in place stays.")); });
  connect(m_topBar, &TopBar::speedChanged, m_controller, &RunController::setSpeed);
  connect(m_watched, &WatchedNeurons::changed, m_controller, &RunController::watch);
  auto* const inputs = new InputLookup(*m_controller, this);
  connect(m_live, &LiveWorkspace::inputsWanted, inputs, &InputLookup::want);
  connect(inputs, &InputLookup::found, m_live, &LiveWorkspace::showInputs);
}

/// In the top bar where building is shown, and in the status line, since frames of the network in place go
/// on.
void MainWindow::showReading(const FileProgress& progress) {
  if (m_controller->building() && progress.run != 0)
    m_topBar->showReading(progress);
  tell(progress.over ? QString() : tr("%1; Stop gives it up").arg(readingText(progress)));
}

void MainWindow::tell(const QString& sentence) {
  if (sentence.isEmpty())
    statusBar()->clearMessage();
  else
    statusBar()->showMessage(sentence, statusTime);
}

void MainWindow::start(const StartOptions& options) {
  m_controller->setSpeed(speeds[static_cast<std::size_t>(m_topBar->speedIndex())]);
  m_controller->watch(m_watched->neurons());
  m_files->start(options.preset);
  if (!m_controller->building() &&
      (!options.preset.isEmpty() || !m_session->restore())) // no run is being opened
    m_run->build();
  m_draft->undoStack().clear(); // nothing has been edited yet
  if (m_strip->sentence().isEmpty())
    m_session->offerRecovery();
  if (options.train)
    m_controller->train();
  centralWidget()->setFocus();
}

void MainWindow::showFirst() { showOnScreen(*this, m_appearance->placed()); }

void MainWindow::leave(bool keepRun) {
  m_left = true;
  m_cards->finish();
  m_session->remember(keepRun);
  m_presentation->leave();
  m_appearance->remember();
}

void MainWindow::abandon() {
  if (std::exchange(m_left, true))
    return;
  m_cards->finish();
  m_session->remember(true);
  m_controller->finish();
}

/// Closes at once, after asking, or when what was learned is saved.
void MainWindow::closeEvent(QCloseEvent* event) {
  if (!m_left)
    m_unsaved->before(UnsavedRun::Loss::Quit, [this] {
      leave(false);
      close(); // if it is not closing already
    });
  if (!m_left)
    return event->ignore();
  m_controller->stop();
  QMainWindow::closeEvent(event);
}

} // namespace spikeloom
