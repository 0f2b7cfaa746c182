#include "ui/window/bar_fit.h"

#include <QEvent>
#include <QToolBar>

namespace spikeloom {

BarFit::BarFit(QToolBar& bar) : QObject(&bar), m_bar(bar) { bar.installEventFilter(this); }

bool BarFit::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FontChange)
    m_withTexts = 0;
  if (event->type() == QEvent::FontChange || event->type() == QEvent::Resize || event->type() == QEvent::Show)
    QMetaObject::invokeMethod(this, &BarFit::fit, Qt::QueuedConnection); // when all widgets know their size
  return QObject::eventFilter(watched, event);
}

void BarFit::fit() {
  if (m_withTexts == 0) {
    m_bar.setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_withTexts = m_bar.sizeHint().width();
  }
  m_bar.setToolButtonStyle(m_withTexts <= m_bar.width() ? Qt::ToolButtonTextBesideIcon
                                                        : Qt::ToolButtonIconOnly);
}

} // namespace spikeloom
