#pragma once

#include <QLabel>

namespace spikeloom {

/// A label that stands in one line where there is room, and between its words in as many as it needs where
/// there is not. (QLabel would rather be as high as wide.)
class WrappedLabel : public QLabel {
  Q_OBJECT
public:
  WrappedLabel(const QString& text, Qt::TextFormat format, QWidget* parent = nullptr);

  /// In one line.
  [[nodiscard]] QSize sizeHint() const override;
  /// As wide as the longest word.
  [[nodiscard]] QSize minimumSizeHint() const override;
};

} // namespace spikeloom
