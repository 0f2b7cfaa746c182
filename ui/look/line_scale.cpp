#include "ui/look/line_scale.h"

#include <QApplication>
#include <QEvent>
#include <QWidget>

namespace spikeloom {

namespace {
int currentScale = 1;
} // namespace

int lineScale() { return currentScale; }

QPen scaledPen(const QColor& color, double width, Qt::PenStyle style) {
  return {color, width * lineScale(), style};
}

void setLineScale(int scale) {
  if (scale == currentScale)
    return;
  currentScale = scale;
  for (QWidget* const widget : QApplication::allWidgets()) {
    QEvent changed(QEvent::PaletteChange);
    QApplication::sendEvent(widget, &changed);
  }
}

} // namespace spikeloom
