#include "ui/window/shortcuts_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace spikeloom {

namespace {

QString keysOf(const QAction& action) {
  QStringList keys;
  for (const QKeySequence& key : action.shortcuts())
    keys << key.toString(QKeySequence::NativeText);
  return keys.join(ShortcutsDialog::tr(" or "));
}

QString plain(QString text) { return text.remove(QLatin1Char('&')); }

void listActions(QTreeWidgetItem* heading, const QList<QAction*>& actions) {
  for (const QAction* const action : actions) {
    if (const QMenu* const menu = action->menu())
      listActions(heading, menu->actions());
    else if (!action->shortcuts().isEmpty())
      new QTreeWidgetItem(heading, {plain(action->text()), keysOf(*action), action->statusTip()});
  }
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QMenuBar& menus, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keyboard shortcuts"));
  auto* const list = new QTreeWidget(this);
  list->setAccessibleName(windowTitle());
  list->setColumnCount(3);
  list->setHeaderLabels({tr("Action"), tr("Keys"), tr("What it does")});
  list->setRootIsDecorated(false);
  list->setSelectionMode(QAbstractItemView::NoSelection);
  for (const QAction* const menu : menus.actions()) {
    auto* const heading = new QTreeWidgetItem(list, {plain(menu->text())});
    QFont bold = font();
    bold.setBold(true);
    heading->setFont(0, bold);
    listActions(heading, menu->menu()->actions());
    heading->setHidden(heading->childCount() == 0);
  }
  list->expandAll();
  list->resizeColumnToContents(0);
  list->resizeColumnToContents(1);

  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* const layout = new QVBoxLayout(this);
  layout->addWidget(list);
  layout->addWidget(buttons);
  resize(760, 560);
}

} // namespace spikeloom
