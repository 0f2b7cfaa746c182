#pragma once

#include <QList>

class QAction;
class QMainWindow;
class QMenu;

namespace spikeloom {

class Actions;

/// Fills the menu bar: every action of the window stands in one menu.
/// @param panels what shows and hides panels, and chooses workspaces
void buildMenus(QMainWindow& window, const Actions& actions, QMenu* recentFiles,
                const QList<QAction*>& panels);

} // namespace spikeloom
