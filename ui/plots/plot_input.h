#pragma once

#include <QObject>
#include <QPoint>
#include <QPointer>
#include <QTimer>

#include <functional>

class QCPAxisRect;
class QCustomPlot;
class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace spikeloom {

class Crosshair;
class PlotNavigation;

/// What mouse and keys do in every plot: the wheel zooms, a drag moves what is zoomed, a double click shows
/// all; a click is the plot's own, and under the mouse (or by Ctrl+Left and Ctrl+Right) are lines with the
/// values there.
class PlotInput : public QObject {
  Q_OBJECT
public:
  /// What a plot makes of it.
  struct Plot {
    std::function<void(const QPoint& point, bool ctrl)> clicked;
    std::function<bool(const QPoint& point)> takesDrag; ///< the plot itself moves something there
    /// In the words of the plot: what lies at these coordinates of the rect; empty for no lines.
    std::function<QString(const QCPAxisRect& rect, double x, double y)> values;
  };
  PlotInput(QCustomPlot* plot, PlotNavigation& navigation, Crosshair& crosshair, Plot means);

  /// Whether the key means something here, also where the window has a shortcut.
  [[nodiscard]] bool takes(const QKeyEvent& event) const;
  /// Does what the key means. False when it means nothing here.
  bool press(const QKeyEvent& event);
  /// The mouse has left.
  void leave();
  /// Says anew what the crosshair holds: the data are others now. Does not paint.
  void refreshCrosshair();

private:
  void pressed(const QMouseEvent& event);
  void moved(const QMouseEvent& event);
  void released(const QMouseEvent& event);
  void turned(QWheelEvent& event);
  void pointAt(const QPointF& point);
  void step(double share);
  [[nodiscard]] QCPAxisRect* currentRect() const;
  void panByKey(int key);
  void zoomByKey(double factor);

  QCustomPlot* m_plot;
  PlotNavigation& m_navigation;
  Crosshair& m_crosshair;
  Plot m_means;
  QPoint m_pressed, m_last;        ///< where the mouse button went down, and was last
  QPointer<QCPAxisRect> m_dragged; ///< that a drag moves, while the button is down
  bool m_dragging = false;         ///< it has gone far enough
  bool m_doubled = false;          ///< what is released next was a double click
  QTimer m_click;                  ///< of a zoomed plot: a double click may come
  std::function<void()> m_delayed;
};

} // namespace spikeloom
