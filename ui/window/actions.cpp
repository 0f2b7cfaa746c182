#include "ui/window/actions.h"

#include <QActionGroup>
#include <QEvent>
#include <QUndoStack>
#include <QWidget>

#include "ui/look/icons.h"

namespace spikeloom {

namespace {
constexpr auto iconProperty = "spikeloomIcon";
} // namespace

QString actionTooltip(const QString& help, const QList<QKeySequence>& keys) {
  return keys.isEmpty()
             ? help
             : QStringLiteral("%1 (%2)").arg(help, keys.front().toString(QKeySequence::NativeText));
}

Actions::Actions(QUndoStack& undoStack, QWidget* window) : QObject(window), m_window(window) {
  makeRun();
  makeFile();
  undo = undoStack.createUndoAction(this, tr("Undo"));
  redo = undoStack.createRedoAction(this, tr("Redo"));
  takeOver(undo, {QKeySequence(Qt::CTRL | Qt::Key_Z)}, tr("Takes back the last edit of the experiment"),
           "undo");
  takeOver(redo, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
           tr("Makes the edit again that was taken back"), "redo");
  targetEditor = make(tr("Target editor"), {QKeySequence(Qt::CTRL | Qt::Key_E)},
                      tr("Targets as pictures, drawn by hand, or from a file"));
  targetEditor->setCheckable(true);
  makeView();
  words = make(tr("Words"), {QKeySequence(Qt::SHIFT | Qt::Key_F1)}, tr("Explains the words on the screen"));
  shortcuts = make(tr("Keyboard shortcuts"), {QKeySequence(Qt::Key_Question), QKeySequence(Qt::Key_F1)},
                   tr("Lists all shortcuts"));
  about = make(tr("About Spikeloom"), {}, tr("Version, licence and citation"));
  m_running = true; // neither has been shown yet
  showTraining(false);
  tint(window->palette());
  window->installEventFilter(this);
}

void Actions::makeRun() {
  newNetwork = make(tr("New network"), {QKeySequence(Qt::CTRL | Qt::Key_N)},
                    tr("Builds an untrained network with the values in the Experiment panel"), "new");
  restart =
      make(tr("Restart"), {QKeySequence(Qt::CTRL | Qt::Key_R)},
           tr("Back to before the first loop: the same network, with the same initial weights"), "restart");
  train = make(tr("Train"), {QKeySequence(Qt::Key_Space)}, {}, "train");
  oneTrial = make(tr("One trial"), {QKeySequence(Qt::Key_Right)},
                  tr("Runs to the end of the trial (one pass: stimulus, then targets), then pauses"), "step");
  test = make(
      tr("Test"), {QKeySequence(Qt::Key_T)},
      tr("Runs trials without learning, from different initial states, as soon as the trial under way ends"),
      "test");
  stop = make(tr("Stop"), {QKeySequence(Qt::Key_Escape)},
              tr("Abandons what is under way; the network stays as it is"), "stop");
  for (std::size_t set = 0; set < cues.size(); ++set) {
    const int number = static_cast<int>(set) + 1;
    cues[set] =
        make(tr("Cue %1 ▶").arg(number), {QKeySequence(Qt::Key_0 + number)},
             tr("Runs a trial without learning that begins with stimulus %1: what it calls up").arg(number));
    cues[set]->setVisible(false);
  }
  slower = make(tr("Slower"), {QKeySequence(Qt::Key_BracketLeft)}, tr("Slows down the simulation"));
  faster = make(tr("Faster"), {QKeySequence(Qt::Key_BracketRight)}, tr("Speeds up the simulation"));
}

void Actions::makeFile() {
  openPreset = make(tr("Open preset…"), {QKeySequence(Qt::CTRL | Qt::Key_O)},
                    tr("Opens an experiment from a file"), "open");
  savePreset = make(tr("Save preset…"), {QKeySequence(Qt::CTRL | Qt::Key_S)},
                    tr("Keeps the experiment among your presets"), "save");
  savePresetAs = make(tr("Save preset as…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
                      tr("Writes the experiment to a file"));
  saveRun = make(tr("Save run…"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_S)},
                 tr("Writes the network, its weights and all that evolves to a file, to go on later"));
  openRun = make(tr("Open run…"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_O)},
                 tr("Goes on with a saved run; it replaces the present network"));
  record = make(tr("Record trials…"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_R)},
                tr("Writes spikes and traces of all trials from now on to a file, or ends that"));
  keepCopies =
      make(tr("Keep a copy every minute"), {},
           tr("While a network learns, keeps a copy of it for the case that the program is cut off"));
  keepCopies->setCheckable(true);
  savePage = make(tr("Save workspace as one page…"), {QKeySequence(Qt::CTRL | Qt::Key_P)},
                  tr("Writes all plots of the workspace that is shown to a PDF, SVG or PNG file"));
  quit = make(tr("Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)}, tr("Closes the window"));
  quit->setMenuRole(QAction::QuitRole);
}

void Actions::makeView() {
  prediction =
      make(tr("Quasi-static prediction"), {QKeySequence(Qt::Key_P)},
           tr("Shows with the activity what the network would do without delay and without spike noise"));
  prediction->setCheckable(true);
  themeSystem = makeTheme(tr("System"));
  themeLight = makeTheme(tr("Light"));
  themeDark = makeTheme(tr("Dark"));
  auto* const themes = new QActionGroup(this);
  for (QAction* const theme : {themeSystem, themeLight, themeDark})
    themes->addAction(theme);
  presentation =
      make(tr("Presentation"), {QKeySequence(Qt::Key_F5)},
           tr("For an audience: no panels, large texts, thick lines, half the speed of real time"));
  presentation->setCheckable(true);
  larger =
      make(tr("Larger text"), {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)},
           tr("Enlarges all texts"));
  smaller = make(tr("Smaller text"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)}, tr("Makes all texts smaller"));
  usualSize = make(tr("Usual text size"), {QKeySequence(Qt::CTRL | Qt::Key_0)},
                   tr("Gives all texts the size that the desktop asks for"));
  restoreLayout = make(tr("Restore default layout"), {}, tr("Puts all panels back where they were at first"));
}

QAction* Actions::make(const QString& text, const QList<QKeySequence>& keys, const QString& help,
                       const QString& icon) {
  auto* const action = new QAction(text, this);
  takeOver(action, keys, help, icon);
  return action;
}

void Actions::takeOver(QAction* action, const QList<QKeySequence>& keys, const QString& help,
                       const QString& icon) {
  action->setShortcuts(keys);
  action->setStatusTip(help);
  action->setToolTip(actionTooltip(help, keys));
  action->setProperty(iconProperty, icon);
  m_window->addAction(action); // acts with the menu bar hidden, too
}

QAction* Actions::makeTheme(const QString& text) {
  QAction* const action = make(text, {}, tr("Colours of the window"));
  action->setCheckable(true);
  return action;
}

void Actions::showTraining(bool running) {
  if (running == m_running)
    return;
  m_running = running;
  train->setText(running ? tr("Pause") : tr("Train"));
  const QString help =
      running
          ? tr("Halts; Space goes on")
          : tr("Trains the network for the experiment's loops (a loop is a training trial), then tests it");
  train->setStatusTip(help);
  train->setToolTip(actionTooltip(help, train->shortcuts()));
  train->setProperty(iconProperty, running ? "pause" : "train");
  setIcon(*train, m_window->palette());
}

/// Of the window: icons follow its palette.
bool Actions::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::PaletteChange)
    tint(m_window->palette());
  return QObject::eventFilter(watched, event);
}

void Actions::tint(const QPalette& palette) {
  for (QAction* const action : findChildren<QAction*>())
    setIcon(*action, palette);
}

void Actions::setIcon(QAction& action, const QPalette& palette) {
  if (const QString icon = action.property(iconProperty).toString(); !icon.isEmpty())
    action.setIcon(tintedIcon(icon, palette));
}

} // namespace spikeloom
