#pragma once

#include <QLabel>

namespace spikeloom {

/// One line of text that gives way where there is no room: its end is then left out, and the tooltip has all.
class ElidedLabel : public QLabel {
  Q_OBJECT
public:
  explicit ElidedLabel(QWidget* parent = nullptr);

  /// @param all what the tooltip says; the text itself when empty
  void showText(const QString& text, const QString& all = {});
  /// Whether the end is left out at the present width.
  [[nodiscard]] bool elided() const;

  [[nodiscard]] QSize minimumSizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace spikeloom
