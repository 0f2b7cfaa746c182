#pragma once

#include <QDialog>

class QMenuBar;

namespace spikeloom {

/// Lists all actions of a window that have a shortcut, by menu: made from the actions, so that it is never
/// out of date.
class ShortcutsDialog : public QDialog {
  Q_OBJECT

public:
  explicit ShortcutsDialog(const QMenuBar& menus, QWidget* parent = nullptr);
};

} // namespace spikeloom
