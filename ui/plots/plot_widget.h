#pragma once

#include <QPoint>
#include <QString>
#include <QTimer>
#include <QWidget>

#include "ui/look/theme.h"
#include "ui/plots/plot_export.h"
#include "ui/plots/plot_navigation.h"
#include "ui/plots/plot_table.h"

class QCPAxis;
class QCPAxisRect;
class QCPItemText;
class QCPLegend;
class QCustomPlot;

namespace spikeloom {

class Crosshair;
class FittedLegend;
class PlotInput;

/// A QCustomPlot that follows palette and font, is drawn only while it can be seen, shows keyboard focus, and
/// says what to do while it is empty. Every plot can be zoomed and moved (PlotNavigation), tells values under
/// the mouse (valuesAt), and can be copied and saved as a picture or as its numbers (table).
///
/// What changes many times a second belongs on the layer "overlay": it has a paint buffer of its own, so that
/// redrawMoving() leaves axes, grid and the previous trial as they were painted.
class PlotWidget : public QWidget {
  Q_OBJECT
public:
  explicit PlotWidget(QWidget* parent = nullptr);

  /// For export and tests. Its layers from below: background, grid, main, axes, legend, overlay.
  [[nodiscard]] QCustomPlot* plot() const { return m_plot; }

  /// Text in the middle of the plot; empty for none.
  void setHint(const QString& text);
  [[nodiscard]] QString hint() const;

  [[nodiscard]] PlotNavigation& navigation() { return *m_navigation; }
  [[nodiscard]] const Crosshair& crosshair() const { return *m_crosshair; }

  /// The numbers that are shown: in the ranges of the axes. Of all graphs unless a plot knows better.
  [[nodiscard]] virtual PlotTable table() const;
  /// Puts the picture and the numbers (separated by tabulators) onto the clipboard.
  void copy();
  /// Writes what the file's suffix says: .svg, .pdf, .png, .csv; says in the status bar what became of it.
  bool save(const QString& file);

protected:
  /// Gives all that the derived class drew the colours, and lays out what depends on the font.
  virtual void restyle(const PlotColors& colors) = 0;
  /// The left mouse button was clicked at this point of plot(), with or without Ctrl; the end of a drag is no
  /// click.
  virtual void clickedAt(const QPoint& point, bool ctrl);
  /// Whether a drag that begins at this point of plot() moves something of the plot's own.
  [[nodiscard]] virtual bool takesDrag(const QPoint& point) const;
  /// Whether a key is the plot's own, which keyPressEvent handles, even where the window has a shortcut with
  /// it.
  [[nodiscard]] virtual bool takesKey(const QKeyEvent& key) const;
  [[nodiscard]] static bool isLeftOrRight(const QKeyEvent& key); ///< without modifiers
  /// In words, what lies at these coordinates of the rect's bottom and left axis; empty (as unless
  /// overridden) where the plot has no crosshair.
  [[nodiscard]] virtual QString valuesAt(const QCPAxisRect& rect, double x, double y) const;

  /// stylePlot and restyle; derived classes call it when they have built their plot, and after adding to it.
  void applyColors();
  [[nodiscard]] const PlotColors& colors() const { return m_colors; }

  /// Repaints everything soon, or when the widget is next shown. Calls before that are merged.
  void redraw();
  /// Repaints everything, but not before painting has taken a twentieth of the time: for what changes with
  /// each frame and takes long. The last of several calls is never left out.
  void redrawSeldom();
  /// Repaints the layer "overlay" alone, unless everything waits to be repainted.
  void redrawMoving();
  /// The same where nothing of it has changed but between these values of the time axis: that takes a
  /// fraction of the time.
  void redrawMoving(const QCPAxis* time, double from, double to);

  /// Writes the title of a value axis upright at the left edge, beside `rect` at the height `ratio` (0 top, 1
  /// bottom). Unlike an axis' own label it stands at the same place whatever the tick labels are. It has room
  /// beside so many panels like `rect` (SideTitle).
  QCPItemText* addSideTitle(QCPAxisRect* rect, const QString& text, double ratio = 0.5,
                            std::size_t panels = 1);
  /// Gives a side title the present colour and font; to be called by restyle.
  void styleSideTitle(QCPItemText* title) const;

  /// Lays out panels that stand below each other under a legend (or none): no room between them, and below
  /// the lowest as much as its axis needs, so that all are equally high.
  void layOutPanels(QCPLegend* legend);

  /// Lays out one panel under its legend, both in a grid that is all of plotLayout().
  void layOutUnderLegend(QCPAxisRect* panel, FittedLegend* legend);

  /// Room left of an axis rect for tick labels and side title, and below it for tick labels and axis label,
  /// in pixels: the same for all plots, so that time axes of plots below each other are aligned.
  [[nodiscard]] int leftMargin() const;
  [[nodiscard]] int bottomMargin() const;
  /// Room beside time axes that stand one above the other: names of the traces go there, not over the curves.
  [[nodiscard]] int nameMargin() const;

  bool event(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  [[nodiscard]] bool canBeSeen() const;
  [[nodiscard]] bool readyToMove();
  void fitTexts();
  void takeRepaint();
  void tell(const QString& sentence);
  void showMenu(const QPoint& place);

  QCustomPlot* m_plot; ///< owns the next four
  QCPItemText* m_hint;
  PlotNavigation* m_navigation;
  Crosshair* m_crosshair;
  PlotInput* m_input;
  PlotColors m_colors;
  bool m_stale = true;                     ///< everything is to be repainted
  bool m_repainted = true;                 ///< everything was, since this was last looked at
  bool m_seldom = false, m_wanted = false; ///< redrawSeldom: was used; waits
  QTimer m_rest;                           ///< from one repaint to the next
};

} // namespace spikeloom
