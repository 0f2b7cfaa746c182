#include "ui/look/wrapped_label.h"

#include <QTextDocument>

namespace spikeloom {

namespace {

QSize roomFor(const QLabel& label, qreal width) {
  QTextDocument text;
  text.setDefaultFont(label.font());
  text.setDocumentMargin(0);
  if (label.textFormat() == Qt::RichText)
    text.setHtml(label.text());
  else
    text.setPlainText(label.text());
  text.setTextWidth(width);
  // letters may reach over where the next one would begin
  return QSize(qCeil(text.idealWidth()) + 2, qCeil(text.size().height())).grownBy(label.contentsMargins());
}

} // namespace

WrappedLabel::WrappedLabel(const QString& text, Qt::TextFormat format, QWidget* parent) : QLabel(parent) {
  setTextFormat(format);
  setWordWrap(true);
  setText(text);
}

QSize WrappedLabel::sizeHint() const { return roomFor(*this, -1); }

QSize WrappedLabel::minimumSizeHint() const { return {roomFor(*this, 0).width(), sizeHint().height()}; }

} // namespace spikeloom
