#include "ui/window/menus.h"

#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QObject>

#include "ui/window/actions.h"

namespace spikeloom {

namespace {

/// nullptr stands for a line between groups.
QMenu* addMenu(QMenuBar* bar, const QString& title, const QList<QAction*>& actions) {
  QMenu* const menu = bar->addMenu(title);
  menu->setToolTipsVisible(true);
  for (QAction* const action : actions)
    if (action)
      menu->addAction(action);
    else
      menu->addSeparator();
  return menu;
}

} // namespace

void buildMenus(QMainWindow& window, const Actions& a, QMenu* recentFiles, const QList<QAction*>& panels) {
  QMenuBar* const bar = window.menuBar();
  QMenu* const file = addMenu(bar, QObject::tr("&File"),
                              {a.openPreset, a.savePreset, a.savePresetAs, nullptr, a.openRun, a.saveRun,
                               a.record, a.keepCopies, nullptr, a.savePage, nullptr, a.quit});
  file->insertMenu(a.savePreset, recentFiles);
  addMenu(bar, QObject::tr("&Edit"), {a.undo, a.redo, nullptr, a.targetEditor});
  QMenu* const run = addMenu(
      bar, QObject::tr("&Run"),
      {a.newNetwork, a.restart, nullptr, a.train, a.oneTrial, a.test, a.stop, nullptr, a.slower, a.faster});
  for (QAction* const cue : a.cues)
    run->insertAction(a.stop, cue);
  QMenu* const view = addMenu(bar, QObject::tr("&View"), panels);
  view->addAction(a.prediction);
  view->addSeparator();
  QMenu* const theme = view->addMenu(QObject::tr("Theme"));
  theme->addActions({a.themeSystem, a.themeLight, a.themeDark});
  view->addSeparator();
  view->addActions({a.presentation, a.larger, a.smaller, a.usualSize});
  view->addSeparator();
  view->addAction(a.restoreLayout);
  addMenu(bar, QObject::tr("&Help"), {a.words, a.shortcuts, nullptr, a.about});
}

} // namespace spikeloom
