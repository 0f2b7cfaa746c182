#pragma once

#include <QWidget>

namespace spikeloom {

/// One line of plain text, as large as wanted where there is room for all of it, else smaller; only a text
/// that would become illegible loses its end.
class FittedLabel : public QWidget {
  Q_OBJECT
public:
  /// @param factor the size that is wanted, in sizes of the widget's font
  FittedLabel(double factor, bool bold, QWidget* parent = nullptr);

  void setText(const QString& text);
  [[nodiscard]] QString text() const { return m_text; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  [[nodiscard]] QFont wantedFont() const;

  double m_factor;
  bool m_bold;
  QString m_text;
};

} // namespace spikeloom
