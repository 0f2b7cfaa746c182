#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>

#include <array>

class QUndoStack;

namespace spikeloom {

/// Everything the window can be told to do, each once: menus, top bar and the list of shortcuts are made from
/// these.
class Actions : public QObject {
  Q_OBJECT

public:
  explicit Actions(QUndoStack& undo, QWidget* window);

  QAction *newNetwork, *restart, *train, *oneTrial, *test, *stop, *slower, *faster;
  std::array<QAction*, 4> cues; ///< of the first target sets, where there are several
  QAction *openPreset, *savePreset, *savePresetAs, *saveRun, *openRun, *record, *keepCopies, *savePage, *quit;
  QAction *undo, *redo, *targetEditor;
  QAction *prediction, *themeSystem, *themeLight, *themeDark, *restoreLayout;
  QAction *presentation, *larger, *smaller, *usualSize;
  QAction *words, *shortcuts, *about;

  /// Makes a further action of the window's: what it is called, its shortcuts, what it does.
  QAction* make(const QString& text, const QList<QKeySequence>& keys, const QString& help,
                const QString& icon = {});

  /// The train action starts or halts: it says which.
  void showTraining(bool running);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void tint(const QPalette& palette);
  QAction* makeTheme(const QString& text);
  void setIcon(QAction& action, const QPalette& palette);
  void makeRun();
  void makeFile();
  void makeView();
  void takeOver(QAction* action, const QList<QKeySequence>& keys, const QString& help, const QString& icon);

  QWidget* m_window;
  bool m_running = false;
};

/// Tooltip of an action: what it does, and its shortcut.
[[nodiscard]] QString actionTooltip(const QString& help, const QList<QKeySequence>& keys);

} // namespace spikeloom
