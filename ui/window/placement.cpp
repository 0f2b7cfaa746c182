#include "ui/window/placement.h"

#include <QGuiApplication>
#include <QScreen>
#include <QTimer>
#include <QWidget>

namespace spikeloom {

namespace {

constexpr int settling = 150; // ms until the window manager has put its frame around the window

QMargins frameOf(const QWidget& window) {
  const QRect outer = window.frameGeometry(), inner = window.geometry();
  return {inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(),
          outer.bottom() - inner.bottom()};
}

void keepOnScreen(QWidget& window) {
  if (window.isMaximized() || window.isFullScreen() || window.isMinimized())
    return;
  const QRect available = window.screen()->availableGeometry();
  if (available.contains(window.frameGeometry()))
    return;
  window.setGeometry(firstPlace(window.size(), available, frameOf(window)));
}

} // namespace

QRect firstPlace(const QSize& wanted, const QRect& available, const QMargins& frame) {
  const QRect room = available.marginsRemoved(frame);
  QRect place(QPoint(), wanted.boundedTo(room.size()));
  place.moveCenter(room.center());
  return place;
}

void showOnScreen(QWidget& window, bool known) {
  if (!known) {
    // Large screens get a large window; a usual frame is assumed as long as the true one is not known.
    const QRect available = window.screen()->availableGeometry();
    const QSize wanted = window.size().expandedTo(available.size() * 0.6);
    const int title = 2 * window.fontMetrics().height();
    window.setGeometry(firstPlace(wanted, available, {2, title, 2, 2}));
  }
  window.show();
  QTimer::singleShot(settling, &window, [&window] { keepOnScreen(window); });
}

} // namespace spikeloom
