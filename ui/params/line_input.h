#pragma once

#include <QLineEdit>

#include <functional>

namespace spikeloom {

/// A line edit that can be marked as wrong, leaves undo to the window (where every edit has a name), steps
/// with the arrow keys, and gives up what was typed on Escape.
class LineInput : public QLineEdit {
  Q_OBJECT

public:
  using QLineEdit::QLineEdit;
  /// A red frame around the text.
  void setMarked(bool marked);
  [[nodiscard]] bool marked() const { return m_marked; }
  /// What Up (+1) and Down (−1) make of a text; nothing by default.
  std::function<QString(const QString& text, int steps)> step;

signals:
  void entered();

protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  void typeText(const QString& text);
  bool m_marked = false;
  QString m_before; ///< when the focus came
};

} // namespace spikeloom
