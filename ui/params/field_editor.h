#pragma once

#include <QString>
#include <QWidget>

#include "core/params/field.h"

namespace spikeloom {

/// Edits one field as text, whatever its kind; every text can be shown, also one that is not allowed.
class FieldEditor : public QWidget {
  Q_OBJECT

public:
  using QWidget::QWidget;
  [[nodiscard]] virtual QString text() const = 0;
  /// Shows the text without saying that it was typed.
  virtual void setText(const QString& text) = 0;
  /// Draws attention to a text that is not allowed.
  virtual void setMarked(bool marked) = 0;
  /// The widget that is typed into.
  [[nodiscard]] virtual QWidget* input() const = 0;

signals:
  /// A person changed the text.
  void typed(const QString& text);
  /// The text is meant as it stands (Enter, focus elsewhere, an option chosen).
  void finished();
  /// Enter was pressed: whoever edited is done with editing.
  void entered();
};

/// The editor for the field's kind.
[[nodiscard]] FieldEditor* makeFieldEditor(const Field& field, QWidget* parent);

} // namespace spikeloom
