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

/// Keys that plots take themselves, while they have the keyboard.
void listPlotKeys(QTreeWidgetItem* heading) {
  const auto add = [heading](const QString& action, const QList<QKeySequence>& keys, const QString& what) {
    QStringList names;
    for (const QKeySequence& key : keys)
      names << key.toString(QKeySequence::NativeText);
    new QTreeWidgetItem(heading, {action, names.join(ShortcutsDialog::tr(" or ")), what});
  };
  add(ShortcutsDialog::tr("Zoom plot"), {Qt::Key_Plus, Qt::Key_Minus},
      ShortcutsDialog::tr("Shows less or more, as the wheel does"));
  add(ShortcutsDialog::tr("Move plot"), {Qt::SHIFT | Qt::Key_Left, Qt::SHIFT | Qt::Key_Right},
      ShortcutsDialog::tr("Moves what is zoomed, as a drag does; up and down likewise"));
  add(ShortcutsDialog::tr("Show all of it"), {Qt::Key_0},
      ShortcutsDialog::tr("Shows everything, as a double click does"));
  add(ShortcutsDialog::tr("Crosshair"), {Qt::CTRL | Qt::Key_Left, Qt::CTRL | Qt::Key_Right},
      ShortcutsDialog::tr("Moves the crosshair, with Shift faster"));
  add(ShortcutsDialog::tr("Copy plot"), {QKeySequence(QKeySequence::Copy)},
      ShortcutsDialog::tr("Copies the picture and its numbers"));
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
  const auto addHeading = [this, list](const QString& text) {
    auto* const heading = new QTreeWidgetItem(list, {text});
    QFont bold = font();
    bold.setBold(true);
    heading->setFont(0, bold);
    return heading;
  };
  for (const QAction* const menu : menus.actions()) {
    auto* const heading = addHeading(plain(menu->text()));
    listActions(heading, menu->menu()->actions());
    heading->setHidden(heading->childCount() == 0);
  }
  listPlotKeys(addHeading(tr("In a plot that was clicked")));
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
