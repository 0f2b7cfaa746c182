#pragma once

#include <QStyledItemDelegate>

namespace spikeloom {

/// An item of the preset box's list: the title, and under it, smaller, what one sees, in as many lines as it
/// needs but two at the most. Both are drawn as they are.
class PresetDelegate : public QStyledItemDelegate {
  Q_OBJECT

public:
  /// The item's sentences; headings have none.
  static constexpr int aboutRole = Qt::UserRole + 1;

  using QStyledItemDelegate::QStyledItemDelegate;

  /// How wide items are: as many lines as are shown then have room.
  void setWidth(int width) { m_width = width; }
  /// The width that the sentences are given.
  [[nodiscard]] int room() const;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  /// The lines in which the sentences are shown at this width; the last one ends in "…" when there are more.
  [[nodiscard]] static QStringList linesOf(const QString& about, const QFont& font, int width);

private:
  int m_width = 400;
};

} // namespace spikeloom
