#pragma once

#include <QScrollArea>

namespace spikeloom {

/// A column that scrolls up and down and is never narrower than what stands in it, whatever the font.
class ColumnScroll : public QScrollArea {
  Q_OBJECT
public:
  explicit ColumnScroll(QWidget* parent);

  [[nodiscard]] QSize minimumSizeHint() const override;

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace spikeloom
