#include "ui/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QStatusBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/look/icons.h"
#include "ui/params/derived_facts.h"
#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/params/preset_box.h"
#include "ui/session/run_controller.h"
#include "ui/window/about.h"
#include "ui/window/actions.h"
#include "ui/window/dale_label.h"
#include "ui/window/menus.h"
#include "ui/window/message_strip.h"
#include "ui/window/preset_files.h"
#include "ui/window/recent_files.h"
#include "ui/window/run_files.h"
#include "ui/window/shortcut_guard.h"
#include "ui/window/shortcuts_dialog.h"
#include "ui/window/speed.h"
#include "ui/window/top_bar.h"
#include "ui/workspaces/live_workspace.h"

namespace spikeloom {

namespace {

constexpr int statusTime = 8000; // ms
constexpr auto seedPath = "run.seed";

std::size_t seedField() { return static_cast<std::size_t>(findField(seedPath) - fields().data()); }

/// The one file that is dragged, a preset or a saved run, or nothing.
QString fileDragged(const QMimeData& data) {
  const QList<QUrl> urls = data.urls();
  const QString file = urls.size() == 1 ? urls.front().toLocalFile() : QString();
  return PresetFiles::isPreset(file) || RunFiles::isRun(file) ? file : QString();
}

namespace key {
constexpr QLatin1String geometry("window/geometry"), layout("window/layout"), theme("window/theme"),
    live("window/live"), folded("window/folded"), speed("run/speed");
}

} // namespace

MainWindow::MainWindow(QSettings& settings, const StartOptions& options, QWidget* parent)
    : QMainWindow(parent), m_settings(settings), m_draft(new Draft(this)),
      m_controller(new RunController(this)), m_actions(new Actions(m_draft->undoStack(), this)) {
  setWindowTitle(tr("Spikeloom"));
  setWindowIcon(programIcon());
  setAcceptDrops(true);
  compose();
  connectActions();
  connectViewActions();
  connectPanel();
  connectController();
  qApp->installEventFilter(new ShortcutGuard(this));
  restore(options);
  start(options);
}

/// What is being typed is finished while all who hear of it are alive.
MainWindow::~MainWindow() {
  if (QWidget* const typedInto = focusWidget())
    typedInto->clearFocus();
}

// --- composing

void MainWindow::compose() {
  m_topBar = new TopBar(*m_actions, this);
  addToolBar(m_topBar);

  auto* const centre = new QWidget(this);
  centre->setFocusPolicy(Qt::ClickFocus); // a click beside the editors ends typing
  m_strip = new MessageStrip(centre);
  m_workspaces = new QTabWidget(centre);
  m_workspaces->setDocumentMode(true);
  m_live = new LiveWorkspace(m_workspaces);
  auto* const lines = new QVBoxLayout(centre);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->setSpacing(0);
  lines->addWidget(m_strip);
  lines->addWidget(m_workspaces, 1);
  setCentralWidget(centre);

  m_panel = new ExperimentPanel(*m_draft, this);
  auto* const dock = new QDockWidget(tr("Experiment"), this);
  dock->setObjectName(QStringLiteral("experimentDock"));
  dock->setWidget(m_panel);
  addDockWidget(Qt::LeftDockWidgetArea, dock);
  dock->toggleViewAction()->setStatusTip(tr("Shows or hides the Experiment panel"));

  m_recent = new RecentFiles(m_settings, this);
  m_files = new PresetFiles(*m_draft, *m_strip, *m_recent, this);
  m_runFiles = new RunFiles(*m_controller, this);
  QAction* const live = addWorkspace(m_live, tr("Live"));
  buildMenus(*this, *m_actions, m_recent, {live, nullptr, dock->toggleViewAction()});
  statusBar()->setSizeGripEnabled(false);
  m_dale = new DaleLabel(this);
  statusBar()->addPermanentWidget(m_dale);
  resize(1360, 860);
  m_defaultLayout = saveState();
  m_defaultLive = m_live->saveState();
}

QAction* MainWindow::addWorkspace(QWidget* workspace, const QString& title) {
  const int index = m_workspaces->addTab(workspace, title);
  QAction* const action =
      m_actions->make(title, {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index))},
                      tr("Shows the workspace %1").arg(title));
  m_workspaces->setTabToolTip(index, action->toolTip());
  connect(action, &QAction::triggered, m_workspaces, [this, index] { m_workspaces->setCurrentIndex(index); });
  return action;
}

void MainWindow::connectActions() {
  const auto on = [this](QAction* action, auto&& act) {
    connect(action, &QAction::triggered, this, std::forward<decltype(act)>(act));
  };
  on(m_actions->newNetwork, [this] { build(); });
  on(m_actions->train, [this] { toggleTraining(); });
  on(m_actions->oneTrial, [this] { m_controller->oneTrial(); });
  on(m_actions->test, [this] { m_controller->test(); });
  on(m_actions->stop, [this] { m_controller->stop(); });
  on(m_actions->slower, [this] { m_topBar->setSpeedIndex(m_topBar->speedIndex() - 1); });
  on(m_actions->faster, [this] { m_topBar->setSpeedIndex(m_topBar->speedIndex() + 1); });
  connect(m_topBar, &TopBar::speedChanged, m_controller, &RunController::setSpeed);
  connect(m_topBar, &TopBar::seedEdited, this,
          [this](qint64 seed) { m_draft->type(seedField(), QString::number(seed)); });

  on(m_actions->openPreset, [this] { m_files->askAndOpen(); });
  on(m_actions->savePreset, [this] { m_files->askTitleAndSave(); });
  on(m_actions->savePresetAs, [this] { m_files->askFileAndSave(); });
  on(m_actions->saveRun, [this] { m_runFiles->askAndSave(); });
  on(m_actions->openRun, [this] { m_runFiles->askAndOpen(); });
  on(m_actions->quit, [this] { close(); });
}

void MainWindow::connectViewActions() {
  const auto on = [this](QAction* action, auto&& act) {
    connect(action, &QAction::triggered, this, std::forward<decltype(act)>(act));
  };
  on(m_actions->themeSystem, [this] { setTheme(ThemeChoice::System); });
  on(m_actions->themeLight, [this] { setTheme(ThemeChoice::Light); });
  on(m_actions->themeDark, [this] { setTheme(ThemeChoice::Dark); });
  connect(m_actions->prediction, &QAction::toggled, m_live, &LiveWorkspace::showPrediction);
  connect(m_live, &LiveWorkspace::predictionShownChanged, m_actions->prediction, &QAction::setChecked);
  on(m_actions->restoreLayout, [this] { restoreDefaultLayout(); });
  on(m_actions->shortcuts, [this] { ShortcutsDialog(*menuBar(), this).exec(); });
  on(m_actions->about, [this] { showAbout(this); });
}

void MainWindow::connectPanel() {
  connect(m_panel, &ExperimentPanel::checkWanted, this,
          [this](const Experiment& experiment) { m_ticket = m_controller->check(experiment); });
  connect(m_panel, &ExperimentPanel::liveChanged, m_controller, &RunController::setLive);
  connect(m_panel, &ExperimentPanel::buildWanted, this, &MainWindow::build);
  connect(m_panel, &ExperimentPanel::presetTaken, this, &MainWindow::buildIfUntrained);
  connect(m_panel, &ExperimentPanel::editingDone, centralWidget(), qOverload<>(&QWidget::setFocus));
  connect(m_panel, &ExperimentPanel::stateChanged, this, &MainWindow::updateActions);
  connect(m_draft, &Draft::changed, this, [this] { m_topBar->setSeed(m_draft->experiment().run.seed); });
  connect(m_files, &PresetFiles::opened, this, &MainWindow::buildIfUntrained);
  connect(m_files, &PresetFiles::saved, this, [this](const QString& file) {
    m_panel->presetBox().reload();
    m_panel->presetBox().showPreset(m_draft->preset(), m_draft->edited());
    statusBar()->showMessage(tr("Saved %1").arg(file), statusTime);
  });
}

void MainWindow::connectController() {
  connect(m_controller, &RunController::frameReady, this, &MainWindow::takeFrame);
  connect(m_controller, &RunController::built, this, &MainWindow::takeBuilt);
  connect(m_controller, &RunController::refused, this, &MainWindow::takeRefusal);
  connect(m_controller, &RunController::ended, this, &MainWindow::takeEnd);
  connect(m_controller, &RunController::halted, this, [this](const Halted& halted) {
    m_strip->showMessage(MessageStrip::Kind::Note,
                         tr("Paused: %1. Space goes on.").arg(QString::fromStdString(halted.message)));
    m_stripIsAboutRun = true;
  });
  connect(m_controller, &RunController::saved, this,
          [this](const QString& file) { statusBar()->showMessage(tr("Saved %1").arg(file), statusTime); });
  connect(m_controller, &RunController::checked, this,
          [this](std::uint64_t ticket, const std::vector<InputError>& problems) {
            if (ticket == m_ticket)
              m_panel->showProblems(problems);
          });
  connect(m_controller, &RunController::buildingChanged, this, [this](bool building) {
    if (building)
      m_topBar->showBuilding();
    updateActions();
  });
  connect(m_live, &LiveWorkspace::watchedChanged, m_controller, &RunController::watch);
}

// --- starting, remembering

void MainWindow::restore(const StartOptions& options) {
  restoreGeometry(m_settings.value(key::geometry).toByteArray());
  if (!restoreState(m_settings.value(key::layout).toByteArray()))
    restoreDefaultLayout();
  if (const QByteArray live = m_settings.value(key::live).toByteArray(); !live.isEmpty())
    m_live->restoreState(live);
  m_panel->setFoldedGroups(m_settings.value(key::folded).toStringList());
  m_topBar->setSpeedIndex(m_settings.value(key::speed, static_cast<int>(speeds.size()) - 1).toInt());
  setTheme(options.theme.value_or(
      themeNamed(m_settings.value(key::theme).toString()).value_or(ThemeChoice::System)));
}

void MainWindow::remember() {
  m_settings.setValue(key::geometry, saveGeometry());
  m_settings.setValue(key::layout, saveState());
  m_settings.setValue(key::live, m_live->saveState());
  m_settings.setValue(key::folded, m_panel->foldedGroups());
  m_settings.setValue(key::speed, m_topBar->speedIndex());
  m_settings.sync();
}

void MainWindow::restoreDefaultLayout() {
  restoreState(m_defaultLayout);
  m_live->restoreState(m_defaultLive);
  m_panel->setFoldedGroups({});
  resizeDocks({findChild<QDockWidget*>(QStringLiteral("experimentDock"))},
              {qMax(m_panel->minimumWidth(), 364)}, Qt::Horizontal);
}

void MainWindow::start(const StartOptions& options) {
  m_controller->setSpeed(speeds[static_cast<std::size_t>(m_topBar->speedIndex())]);
  m_controller->watch(m_live->watched());
  if (const auto problems = m_panel->presetBox().reload(); !problems.empty())
    m_strip->showProblems(tr("Some presets cannot be read and are left out."), problems);
  std::vector<Preset> known;
  for (const ListedPreset& listed : m_panel->presetBox().presets())
    known.push_back(listed.preset);
  if (const auto first = std::ranges::find(known, defaultPresetId, &Preset::id); first != known.end())
    m_draft->choose(*first, {});
  if (!options.preset.isEmpty())
    m_files->openNamed(options.preset, known);
  m_draft->undoStack().clear(); // nothing has been edited yet
  build();
  if (options.train)
    m_controller->train();
  centralWidget()->setFocus();
}

void MainWindow::setTheme(ThemeChoice theme) {
  m_theme = theme;
  applyTheme(*qApp, theme);
  const auto mark = [theme](QAction* action, ThemeChoice choice) { action->setChecked(theme == choice); };
  mark(m_actions->themeSystem, ThemeChoice::System);
  mark(m_actions->themeLight, ThemeChoice::Light);
  mark(m_actions->themeDark, ThemeChoice::Dark);
  m_settings.setValue(key::theme, themeName(theme));
}

// --- the run

void MainWindow::build() {
  if (m_panel->whyNotBuildable().isEmpty())
    m_controller->build(m_draft->experiment());
}

/// A preset that is chosen before anything has been learned is there at once; afterwards it waits for a
/// click.
void MainWindow::buildIfUntrained() {
  if (!m_run.active && !m_run.trained && m_draft->allowed())
    m_controller->build(m_draft->experiment());
}

void MainWindow::toggleTraining() {
  if (m_run.active && !m_run.paused)
    m_controller->pause();
  else
    m_controller->train();
}

void MainWindow::takeFrame(const Frame& frame) {
  m_topBar->showFrame(frame);
  m_live->showFrame(frame);
  m_dale->showFrame(frame);
  if (frame.curve && !frame.curve->empty())
    m_panel->setSecondsPerLoop(frame.curve->back().seconds);
  const RunState state{.exists = true,
                       .active = frame.activity != Activity::Idle,
                       .paused = frame.paused,
                       .trained = frame.loop > 0};
  if (state == m_run)
    return;
  if (state.active)
    statusBar()->clearMessage(); // it has been found out how to train
  m_run = state;
  updateActions();
}

void MainWindow::takeBuilt(const Experiment& experiment) {
  m_live->clear(experiment.neuron.model);
  if (const auto saved = m_runFiles->presetOfOpened(experiment))
    m_draft->choose(*saved, tr("saved run “%1”").arg(toQString(saved->title)));
  m_draft->setRunning(experiment);
  m_run = {.exists = true};
  m_panel->setSecondsPerLoop(0);
  if (std::exchange(m_stripIsAboutRun, false))
    m_strip->dismiss();
  statusBar()->showMessage(tr("The network is ready: Space trains it."), statusTime);
  updateActions();
}

void MainWindow::takeRefusal(const Refused& refused) {
  switch (refused.what) {
  case Refused::What::Build:
    m_panel->showProblems(refused.problems);
    m_strip->showProblems(tr("The new network was not built; the present one is as it was."),
                          refused.problems);
    m_stripIsAboutRun = true;
    break;
  case Refused::What::Live:
    m_panel->showProblems(refused.problems);
    break;
  case Refused::What::Load:
    m_strip->showProblems(tr("The run was not opened; the present one is as it was.") + m_runFiles->hint(),
                          refused.problems);
    break;
  case Refused::What::Save:
    m_strip->showProblems(tr("The run was not saved."), refused.problems);
    break;
  }
}

void MainWindow::takeEnd(const RunEnded& ended) {
  m_strip->showMessage(MessageStrip::Kind::Error,
                       tr("The run has been halted: %1. What was computed stays for looking at; "
                          "a new network (Ctrl+N) starts afresh.")
                           .arg(QString::fromStdString(ended.message)));
  m_stripIsAboutRun = true;
}

void MainWindow::updateActions() {
  const QString why = m_panel->whyNotBuildable();
  QAction* const build = m_actions->newNetwork;
  build->setEnabled(why.isEmpty());
  build->setToolTip(why.isEmpty() ? actionTooltip(build->statusTip(), build->shortcuts()) : why);
  const bool usable = m_run.exists || m_controller->building(); // commands wait until the network stands
  for (QAction* const action : {m_actions->train, m_actions->oneTrial, m_actions->test})
    action->setEnabled(usable);
  m_actions->stop->setEnabled(m_run.active || m_controller->building());
  m_actions->saveRun->setEnabled(m_run.exists);
  m_actions->showTraining(m_run.active && !m_run.paused);
}

// --- events

void MainWindow::open(const QString& file) {
  if (RunFiles::isRun(file))
    m_runFiles->open(file);
  else
    m_files->open(file);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  m_controller->stop();
  remember();
  QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && m_actions)
    m_actions->tint(palette());
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!fileDragged(*event->mimeData()).isEmpty())
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  if (const QString file = fileDragged(*event->mimeData()); !file.isEmpty()) {
    event->acceptProposedAction();
    open(file);
  }
}

} // namespace spikeloom
