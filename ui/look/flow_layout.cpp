#include "ui/look/flow_layout.h"

#include <QSpacerItem>
#include <QWidget>

#include <algorithm>

namespace spikeloom {

namespace {

bool expands(const QLayoutItem& item) { return item.expandingDirections() & Qt::Horizontal; }

/// What an item takes of a row of this width; one that expands may be as small as it can be.
int widthOf(const QLayoutItem& item, int room) {
  const int least = item.minimumSize().width();
  return expands(item) ? least : qMax(least, qMin(item.sizeHint().width(), room));
}

int heightOf(const QLayoutItem& item, int width) {
  return item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
}

} // namespace

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent) { setSpacing(6); }

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

void FlowLayout::addSpacing(int width) {
  addItem(new QSpacerItem(width, 0, QSizePolicy::Fixed, QSizePolicy::Minimum));
}

void FlowLayout::addStretch() {
  addItem(new QSpacerItem(0, 0, QSizePolicy::Expanding, QSizePolicy::Minimum));
}

QLayoutItem* FlowLayout::takeAt(int index) {
  return index >= 0 && index < count() ? m_items.takeAt(index) : nullptr;
}

QList<FlowLayout::Row> FlowLayout::rowsIn(int width) const {
  QList<Row> rows;
  for (QLayoutItem* const item : m_items) {
    if (item->isEmpty() && !item->spacerItem())
      continue;
    const int needed = widthOf(*item, width);
    if (rows.isEmpty() || (rows.last().left < needed + gap() && !rows.last().items.isEmpty())) {
      if (item->spacerItem() && !rows.isEmpty())
        continue; // a row does not begin with a gap
      rows << Row{{item}, width - needed, heightOf(*item, needed)};
      continue;
    }
    Row& row = rows.last();
    row.items << item;
    row.left -= needed + gap();
    row.height = qMax(row.height, heightOf(*item, needed));
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
    width += widthOf(*item, QWIDGETSIZE_MAX) + gap();
  const QMargins margins = contentsMargins();
  width += margins.left() + margins.right();
  return {width, heightForWidth(width)};
}

QSize FlowLayout::minimumSize() const {
  int width = 0, height = 0;
  for (const QLayoutItem* const item : m_items) {
    width = qMax(width, item->minimumSize().width());
    height = qMax(height, item->minimumSize().height());
  }
  return QSize(width, height).grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  const QRect room = rect.marginsRemoved(contentsMargins());
  int y = room.top();
  for (const Row& row : rowsIn(room.width())) {
    int x = room.left(), left = qMax(row.left, 0);
    auto expanding = std::ranges::count_if(row.items, [](const QLayoutItem* item) { return expands(*item); });
    for (QLayoutItem* const item : row.items) {
      const int more = expands(*item) ? left / static_cast<int>(expanding--) : 0;
      left -= more;
      const int width = widthOf(*item, room.width()) + more;
      item->setGeometry(QRect(x, y, width, row.height));
      x += width + gap();
    }
    y += row.height + gap();
  }
}

} // namespace spikeloom
