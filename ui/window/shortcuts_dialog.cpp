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

/// Adds a line.
auto adderTo(QTreeWidgetItem* heading) {
  return [heading](const QString& action, const QList<QKeySequence>& keys, const QString& what) {
    QStringList names;
    for (const QKeySequence& key : keys)
      names << key.toString(QKeySequence::NativeText);
    new QTreeWidgetItem(heading, {action, names.join(ShortcutsDialog::tr(" or ")), what});
  };
}

/// Keys that plots take themselves, while they have the keyboard.
void listPlotKeys(QTreeWidgetItem* heading) {
  const auto add = adderTo(heading);
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

/// Those of the target editor's page Draw.
void listDrawingKeys(QTreeWidgetItem* heading) {
  const auto add = adderTo(heading);
  add(ShortcutsDialog::tr("Choose point"), {Qt::Key_Left, Qt::Key_Right},
      ShortcutsDialog::tr("The point before or after; Home and End the first and the last one"));
  add(ShortcutsDialog::tr("Move point up or down"), {Qt::Key_Up, Qt::Key_Down},
      ShortcutsDialog::tr("By the step that is told below the curve"));
  add(ShortcutsDialog::tr("Move point in time"), {Qt::ALT | Qt::Key_Left, Qt::ALT | Qt::Key_Right},
      ShortcutsDialog::tr("No further than the points beside it"));
  add(ShortcutsDialog::tr("Add point"), {Qt::Key_Insert},
      ShortcutsDialog::tr("Between the chosen one and the next"));
  add(ShortcutsDialog::tr("Remove point"), {Qt::Key_Delete, Qt::Key_Backspace},
      ShortcutsDialog::tr("The chosen one"));
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
  listDrawingKeys(addHeading(tr("In a target that is drawn")));
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
