#include "ui/look/flow_layout.h"

#include <QSpacerItem>

namespace spikeloom {

namespace {

bool expands(const QLayoutItem& item) { return item.expandingDirections() & Qt::Horizontal; }

/// What an item takes when there is room; one that expands may be as small as it can be.
int widthOf(const QLayoutItem& item) {
  return expands(item) ? item.minimumSize().width() : item.sizeHint().width();
}

} // namespace

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent) { setSpacing(6); }

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

void FlowLayout::addSpacing(int width) {
  addItem(new QSpacerItem(width, 0, QSizePolicy::Fixed, QSizePolicy::Minimum));
}

QLayoutItem* FlowLayout::takeAt(int index) {
  return index >= 0 && index < count() ? m_items.takeAt(index) : nullptr;
}

QList<FlowLayout::Row> FlowLayout::rowsIn(int width) const {
  QList<Row> rows;
  for (QLayoutItem* const item : m_items) {
    if (item->isEmpty() && !item->spacerItem())
      continue;
    const int needed = widthOf(*item);
    if (rows.isEmpty() || (rows.last().left < needed + gap() && !rows.last().items.isEmpty())) {
      if (item->spacerItem() && !rows.isEmpty())
        continue; // a row does not begin with a gap
      rows << Row{{item}, width - needed, item->sizeHint().height()};
      continue;
    }
    Row& row = rows.last();
    row.items << item;
    row.left -= needed + gap();
    row.height = qMax(row.height, item->sizeHint().height());
  }
  return rows;
}

int FlowLayout::heightForWidth(int width) const {
  const QMargins margins = contentsMargins();
  int height = margins.top() + margins.bottom();
  const auto rows = rowsIn(width - margins.left() - margins.right());
  for (const Row& row : rows)
    height += row.height;
  return height + gap() * qMax(0, static_cast<int>(rows.size()) - 1);
}

QSize FlowLayout::sizeHint() const {
  int width = 0;
  for (const QLayoutItem* const item : m_items)
    width += widthOf(*item) + gap();
  const QMargins margins = contentsMargins();
  width += margins.left() + margins.right();
  return {width, heightForWidth(width)};
}

QSize FlowLayout::minimumSize() const {
  int width = 0, height = 0;
  for (const QLayoutItem* const item : m_items) {
    width = qMax(width, widthOf(*item));
    height = qMax(height, item->minimumSize().height());
  }
  return QSize(width, height).grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  const QRect room = rect.marginsRemoved(contentsMargins());
  int y = room.top();
  for (const Row& row : rowsIn(room.width())) {
    int x = room.left();
    for (QLayoutItem* const item : row.items) {
      const int width = widthOf(*item) + (expands(*item) ? qMax(row.left, 0) : 0);
      item->setGeometry(QRect(x, y, width, row.height));
      x += width + gap();
    }
    y += row.height + gap();
  }
}

} // namespace spikeloom
