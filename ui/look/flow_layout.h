#pragma once

#include <QLayout>
#include <QList>

namespace spikeloom {

/// Widgets in a row, which goes on in further rows where there is no room: large texts on a small screen cut
/// nothing off, and do not widen the window. Items that expand share what is left of their row; one that is
/// wider than the row is made as narrow, and as high as it then needs (WrappedLabel).
class FlowLayout : public QLayout {
public:
  explicit FlowLayout(QWidget* parent);
  ~FlowLayout() override;

  void addSpacing(int width);
  /// What follows stands at the right edge of its row.
  void addStretch();

  void addItem(QLayoutItem* item) override { m_items << item; }
  [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
  [[nodiscard]] QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
  QLayoutItem* takeAt(int index) override;
  [[nodiscard]] Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  /// All in one row.
  [[nodiscard]] QSize sizeHint() const override;
  /// The widest item alone.
  [[nodiscard]] QSize minimumSize() const override;
  void setGeometry(const QRect& rect) override;

private:
  /// The items of a row and the width that is left of it.
  struct Row {
    QList<QLayoutItem*> items;
    int left, height;
  };
  [[nodiscard]] QList<Row> rowsIn(int width) const;
  [[nodiscard]] int gap() const { return qMax(spacing(), 0); }

  QList<QLayoutItem*> m_items;
};

} // namespace spikeloom
