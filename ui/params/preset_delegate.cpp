#include "ui/params/preset_delegate.h"

#include <QPainter>
#include <QTextLayout>

#include "ui/look/tint.h"

namespace spikeloom {

namespace {

constexpr int mostLines = 2;
constexpr int margin = 4, indent = 12; // px

QFont smaller(QFont font) {
  font.setBold(false);
  font.setPointSizeF(font.pointSizeF() * 0.9);
  return font;
}

} // namespace

int PresetDelegate::room() const { return m_width - indent - 2 * margin; }

QStringList PresetDelegate::linesOf(const QString& about, const QFont& font, int width) {
  const QString text = about.simplified();
  QTextLayout layout(text, font);
  QStringList lines;
  layout.beginLayout();
  for (QTextLine line = layout.createLine(); line.isValid() && lines.size() < mostLines;
       line = layout.createLine()) {
    line.setLineWidth(qMax(width, 1));
    const bool last = lines.size() + 1 == mostLines;
    lines << (last ? QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width)
                   : text.mid(line.textStart(), line.textLength()).trimmed());
  }
  layout.endLayout();
  return text.isEmpty() ? QStringList() : lines;
}

void PresetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const bool heading = !(index.flags() & Qt::ItemIsEnabled);
  const bool chosen = item.state & QStyle::State_Selected;
  painter->save();
  painter->fillRect(item.rect, item.palette.color(chosen ? QPalette::Highlight : QPalette::Base));
  const QColor ink = item.palette.color(chosen ? QPalette::HighlightedText : QPalette::Text);
  const int left = item.rect.left() + margin + (heading ? 0 : indent);
  const QFontMetrics metrics(item.font);
  int y = item.rect.top() + margin / 2;
  painter->setFont(item.font);
  painter->setPen(ink);
  painter->drawText(left, y + metrics.ascent(), item.text);
  y += metrics.lineSpacing();
  const QFont small = smaller(item.font);
  const QFontMetrics smallMetrics(small);
  painter->setFont(small);
  painter->setPen(blended(ink, item.palette.color(chosen ? QPalette::Highlight : QPalette::Base), 0.72));
  for (const QString& line : linesOf(index.data(aboutRole).toString(), small, room())) {
    painter->drawText(left, y + smallMetrics.ascent(), line);
    y += smallMetrics.lineSpacing();
  }
  painter->restore();
}

QSize PresetDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QFont small = smaller(item.font);
  const auto lines = linesOf(index.data(aboutRole).toString(), small, room()).size();
  const int height = QFontMetrics(item.font).lineSpacing() +
                     static_cast<int>(lines) * QFontMetrics(small).lineSpacing() + margin;
  return {indent + 2 * margin + QFontMetrics(item.font).horizontalAdvance(item.text), height};
}

} // namespace spikeloom
