#include "ui/look/column_scroll.h"

#include <QEvent>
#include <QScrollBar>

namespace spikeloom {

ColumnScroll::ColumnScroll(QWidget* parent) : QScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
}

QSize ColumnScroll::minimumSizeHint() const {
  constexpr int lines = 6;
  const int width = widget() ? widget()->minimumSizeHint().width() : 0;
  return {width + verticalScrollBar()->sizeHint().width(), lines * fontMetrics().height()};
}

/// Of the widget, as QScrollArea has it.
bool ColumnScroll::eventFilter(QObject* watched, QEvent* event) {
  if (watched == widget() && event->type() == QEvent::LayoutRequest)
    updateGeometry();
  return QScrollArea::eventFilter(watched, event);
}

} // namespace spikeloom
