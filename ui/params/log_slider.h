#pragma once

#include <QSlider>

#include "core/params/field.h"

namespace spikeloom {

/// A slider over a field's usual values (Field::slider), logarithmic; what it gives has two digits. A value
/// that lies outside leaves the handle at that end.
class LogSlider : public QSlider {
  Q_OBJECT

public:
  LogSlider(const Field& field, QWidget* parent);
  /// Another one; the handle stays until showValue.
  void setField(const Field& field);

  /// Shows the value of this text, if it is a number, without saying that it was moved.
  void showValue(const QString& text);

signals:
  /// By a person; as the editor beside it would say it.
  void moved(const QString& text);

private:
  [[nodiscard]] QString textAt(int position) const;
  const Field* m_field;
};

} // namespace spikeloom
