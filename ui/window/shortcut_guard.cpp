#include "ui/window/shortcut_guard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSlider>
#include <QTabBar>

namespace spikeloom {

namespace {

template <class... Widgets> bool isOneOf(const QObject* object) {
  return ((qobject_cast<const Widgets*>(object) != nullptr) || ...);
}

bool usesKey(const QObject* widget, const QKeyEvent& key) {
  const bool forced = key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
  const bool function = key.key() >= Qt::Key_F1 && key.key() <= Qt::Key_F35;
  if (forced || function)
    return false;
  if (isOneOf<QAbstractButton>(widget))
    return key.key() == Qt::Key_Space;
  if (isOneOf<QTabBar>(widget))
    return key.key() == Qt::Key_Left || key.key() == Qt::Key_Right;
  if (isOneOf<QSlider>(widget))
    return (key.key() >= Qt::Key_Home && key.key() <= Qt::Key_PageDown); // arrows among them
  const bool stops = key.key() == Qt::Key_Escape;
  if (isOneOf<QComboBox, QAbstractItemView, QPlainTextEdit>(widget))
    return !stops;
  // In a text, Esc means the text (a line of the panel gives up what was typed), not the run.
  return isOneOf<QLineEdit, QAbstractSpinBox>(widget);
}

} // namespace

bool ShortcutGuard::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && usesKey(watched, *static_cast<QKeyEvent*>(event))) {
    event->accept();
    return true;
  }
  return QObject::eventFilter(watched, event);
}

} // namespace spikeloom
