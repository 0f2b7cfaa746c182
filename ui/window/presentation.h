#pragma once

#include <QList>
#include <QObject>

class QAction;
class QDockWidget;
class QMainWindow;

namespace spikeloom {

class TextZoom;
class TopBar;

/// The window before an audience (F5): no panels but a lesson, texts 1.6 times as large, lines twice as
/// thick, half the speed of real time. Leaving brings back what was there before.
class Presentation : public QObject {
  Q_OBJECT

public:
  static constexpr double textFactor = 1.6, speed = 0.5;

  /// All of them outlive this. `action` is checked while it presents.
  Presentation(QMainWindow& window, TopBar& topBar, TextZoom& zoom, QAction& action);

  [[nodiscard]] bool active() const { return m_active; }
  void leave();

private:
  void show(bool active);

  QMainWindow& m_window;
  TopBar& m_topBar;
  TextZoom& m_zoom;
  QAction& m_action;
  bool m_active = false;
  QList<QDockWidget*> m_hidden; ///< panels that were visible
  int m_speedBefore = 0;
};

} // namespace spikeloom
