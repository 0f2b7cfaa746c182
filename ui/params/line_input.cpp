#include "ui/params/line_input.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QPainter>

#include "ui/look/tint.h"

namespace spikeloom {

void LineInput::setMarked(bool marked) {
  if (m_marked == marked)
    return;
  m_marked = marked;
  update();
}

bool LineInput::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    auto* const key = static_cast<QKeyEvent*>(event);
    if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
      event->ignore(); // QLineEdit would take it for its own, nameless undo
      return true;
    }
    if (key->key() == Qt::Key_Escape) {
      event->accept();
      return true;
    }
  }
  return QLineEdit::event(event);
}

void LineInput::typeText(const QString& text) {
  if (text == this->text())
    return;
  setText(text);
  emit textEdited(text);
}

void LineInput::keyPressEvent(QKeyEvent* event) {
  if (step && event->key() == Qt::Key_Comma && event->modifiers() == Qt::KeypadModifier) {
    insert(QStringLiteral(".")); // the keypad's decimal key, where the keyboard's layout has a comma there
    emit textEdited(text());
    return;
  }
  const int steps = (event->key() == Qt::Key_Up) - (event->key() == Qt::Key_Down);
  if (steps != 0 && step)
    typeText(step(text(), steps));
  else if (event->key() == Qt::Key_Escape)
    typeText(m_before);
  else
    QLineEdit::keyPressEvent(event);
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    emit entered();
}

void LineInput::focusInEvent(QFocusEvent* event) {
  m_before = text();
  QLineEdit::focusInEvent(event);
}

void LineInput::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  if (!m_marked)
    return;
  QPainter painter(this);
  painter.setPen(QPen(errorColor(palette()), 2));
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

} // namespace spikeloom
