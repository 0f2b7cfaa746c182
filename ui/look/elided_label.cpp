#include "ui/look/elided_label.h"

#include <QPainter>
#include <QStyle>

#include "ui/look/literal_text.h"

namespace spikeloom {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::PlainText);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::showText(const QString& text, const QString& all) {
  const QString tip = literalTip(all.isEmpty() ? text : all);
  if (text == this->text() && tip == toolTip())
    return;
  setText(text);
  setToolTip(tip);
}

bool ElidedLabel::elided() const { return fontMetrics().horizontalAdvance(text()) > contentsRect().width(); }

QSize ElidedLabel::minimumSizeHint() const {
  return {4 * fontMetrics().averageCharWidth(), QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
  style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment()), palette(), isEnabled(),
                        shown, foregroundRole());
}

} // namespace spikeloom
