#include "ui/look/fitted_label.h"

#include <QFontMetricsF>
#include <QPainter>

namespace spikeloom {

FittedLabel::FittedLabel(double factor, bool bold, QWidget* parent)
    : QWidget(parent), m_factor(factor), m_bold(bold) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FittedLabel::setText(const QString& text) {
  if (text == m_text)
    return;
  m_text = text;
  setAccessibleName(text);
  update();
}

QFont FittedLabel::wantedFont() const {
  QFont font = this->font();
  font.setPointSizeF(font.pointSizeF() * m_factor);
  font.setBold(m_bold);
  return font;
}

QSize FittedLabel::sizeHint() const {
  const QFontMetricsF metrics(wantedFont());
  return {qCeil(metrics.horizontalAdvance(m_text)), qCeil(metrics.height())};
}

QSize FittedLabel::minimumSizeHint() const {
  return {20 * fontMetrics().averageCharWidth(), sizeHint().height()};
}

void FittedLabel::paintEvent(QPaintEvent*) {
  QFont font = wantedFont();
  // letters do not shrink evenly: once is not always enough
  while (QFontMetricsF(font).horizontalAdvance(m_text) + 1 > width() &&
         font.pointSizeF() > this->font().pointSizeF())
    font.setPointSizeF(qMax(this->font().pointSizeF(), 0.97 * font.pointSizeF()));
  QPainter painter(this);
  painter.setFont(font);
  painter.setPen(palette().color(QPalette::WindowText));
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics(font).elidedText(m_text, Qt::ElideRight, width()));
}

} // namespace spikeloom
