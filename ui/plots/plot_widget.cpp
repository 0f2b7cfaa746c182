#include "ui/plots/plot_widget.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QStatusTipEvent>
#include <QVBoxLayout>

#include <utility>

#include <qcustomplot.h>

#include "ui/plots/crosshair.h"
#include "ui/plots/fitted_font.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/plot_input.h"
#include "ui/plots/plot_menu.h"
#include "ui/plots/side_title.h"

namespace spikeloom {

namespace {

/// Changes of size that follow each other, as when a dock comes or goes, are drawn once: when they are seen.
class Plot : public QCustomPlot {
public:
  using QCustomPlot::QCustomPlot;

protected:
  void resizeEvent(QResizeEvent*) override {
    setViewport(rect());
    m_resized = true;
    update();
  }
  void paintEvent(QPaintEvent* event) override {
    if (std::exchange(m_resized, false))
      replot(rpQueuedRefresh);
    QCustomPlot::paintEvent(event);
  }

private:
  bool m_resized = false;
};

} // namespace

PlotWidget::PlotWidget(QWidget* parent)
    : QWidget(parent), m_plot(new Plot(this)), m_hint(nullptr), m_navigation(new PlotNavigation(m_plot)),
      m_crosshair(new Crosshair(m_plot)),
      m_input(new PlotInput(
          m_plot, *m_navigation, *m_crosshair,
          {.clicked = [this](const QPoint& point, bool ctrl) { clickedAt(point, ctrl); },
           .takesDrag = [this](const QPoint& point) { return takesDrag(point); },
           .values = [this](const QCPAxisRect& rect, double x, double y) { return valuesAt(rect, x, y); }})) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 1, 1, 1); // the line that shows keyboard focus
  layout->addWidget(m_plot);
  setFocusPolicy(Qt::StrongFocus);
  m_plot->setFocusPolicy(Qt::NoFocus); // clicks give the focus to this widget
  m_plot->setAutoAddPlottableToLegend(false);
  m_plot->setMinimumSize(120, 60);
  m_hint = new QCPItemText(m_plot);
  m_hint->setLayer(QStringLiteral("overlay"));
  m_hint->setClipToAxisRect(false);
  m_hint->position->setType(QCPItemPosition::ptViewportRatio);
  m_hint->position->setCoords(0.5, 0.45);
  m_hint->setVisible(false);
  connect(m_navigation, &PlotNavigation::changed, this, &PlotWidget::redraw);
  connect(m_plot, &QCustomPlot::afterLayout, this, &PlotWidget::fitTexts);
  connect(m_plot, &QCustomPlot::afterReplot, this, &PlotWidget::takeRepaint);
  m_rest.setSingleShot(true);
  connect(&m_rest, &QTimer::timeout, this, [this] {
    if (std::exchange(m_wanted, false))
      redraw();
  });
  m_plot->setContextMenuPolicy(Qt::CustomContextMenu); // QCustomPlot keeps mouse events from its parents
  connect(m_plot, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& point) { showMenu(m_plot->mapToGlobal(point)); });
}

void PlotWidget::clickedAt(const QPoint&, bool) {}

bool PlotWidget::takesDrag(const QPoint&) const { return false; }

QString PlotWidget::valuesAt(const QCPAxisRect&, double, double) const { return {}; }

PlotTable PlotWidget::table() const { return tableOfGraphs(*m_plot); }

void PlotWidget::copy() {
  auto* content = new QMimeData; // the clipboard's
  content->setImageData(imageOf(pictureOf(*m_plot, accessibleName())));
  content->setText(QString::fromUtf8(csvOf(table(), '\t')));
  QApplication::clipboard()->setMimeData(content);
  tell(tr("Copied: the picture, and its numbers as text"));
}

bool PlotWidget::save(const QString& file) {
  const QString suffix = QLatin1Char('.') + QFileInfo(file).suffix().toLower();
  QString problem;
  if (suffix == QLatin1String(".csv")) {
    problem = writeBytes(file, csvOf(table()));
  } else {
    problem = tr("A plot is saved as .svg, .pdf, .png or .csv; %1 is none of them").arg(file);
    for (const PictureKind kind : {PictureKind::Svg, PictureKind::Pdf, PictureKind::Png})
      if (suffix == suffixOf(kind))
        problem = writeBytes(file, bytesOf(pictureOf(*m_plot, accessibleName()), kind));
  }
  tell(problem.isEmpty() ? tr("Saved: %1").arg(file) : problem);
  return problem.isEmpty();
}

/// In the status bar of the window that it is in.
void PlotWidget::tell(const QString& sentence) {
  QStatusTipEvent tip(sentence);
  QApplication::sendEvent(this, &tip);
}

void PlotWidget::setHint(const QString& text) {
  if (text == m_hint->text() && m_hint->visible() == !text.isEmpty())
    return;
  m_hint->setText(text);
  m_hint->setVisible(!text.isEmpty());
  redraw();
}

QString PlotWidget::hint() const { return m_hint->text(); }

void PlotWidget::applyColors() {
  m_colors = plotColors(palette());
  m_plot->setFont(font());
  stylePlot(*m_plot, m_colors);
  m_hint->setColor(palette().color(QPalette::PlaceholderText));
  m_crosshair->restyle(m_colors, font());
  restyle(m_colors);
  redraw();
}

bool PlotWidget::canBeSeen() const { return isVisible() && !window()->isMinimized(); }

void PlotWidget::redraw() {
  m_stale = true;
  if (!canBeSeen())
    return;
  m_input->refreshCrosshair();
  m_plot->replot(QCustomPlot::rpQueuedReplot);
  m_stale = false;
}

void PlotWidget::redrawSeldom() {
  m_seldom = true;
  if (!canBeSeen() || !m_rest.isActive())
    return redraw();
  m_wanted = true;
}

void PlotWidget::takeRepaint() {
  m_repainted = true;
  constexpr double rest = 19; // a twentieth of the time is for painting
  if (m_seldom)
    m_rest.start(qCeil(rest * m_plot->replotTime()));
}

bool PlotWidget::readyToMove() {
  if (!canBeSeen())
    m_stale = true;
  return !m_stale;
}

void PlotWidget::redrawMoving() {
  if (!readyToMove())
    return;
  m_plot->layer(QStringLiteral("overlay"))->replot();
  if (m_crosshair->shown()) {
    m_input->refreshCrosshair();
    m_crosshair->repaint();
  }
}

void PlotWidget::redrawMoving(const QCPAxis* time, double from, double to) {
  if (m_crosshair->shown())
    return redrawMoving(); // what it says may be of what has come
  if (!readyToMove())
    return;
  // The layer would have the whole plot put together anew from its buffers: unless it had all of them
  // painted, a strip is enough.
  m_repainted = false;
  m_plot->setAttribute(Qt::WA_UpdatesDisabled);
  m_plot->layer(QStringLiteral("overlay"))->replot();
  m_plot->setAttribute(Qt::WA_UpdatesDisabled, false);
  if (m_repainted)
    return m_plot->update();
  constexpr int beside = 3; // px: lines are broad
  const int left = qFloor(time->coordToPixel(from)) - beside, right = qCeil(time->coordToPixel(to)) + beside;
  m_plot->update(QRect(left, 0, right - left + 1, m_plot->height()) & m_plot->rect());
}

QCPItemText* PlotWidget::addSideTitle(QCPAxisRect* rect, const QString& text, double ratio,
                                      std::size_t panels) {
  auto* title = new SideTitle(m_plot, panels);
  title->setLayer(QStringLiteral("axes"));
  title->setClipToAxisRect(false);
  title->setRotation(-90);
  title->setPositionAlignment(Qt::AlignCenter);
  title->position->setTypeX(QCPItemPosition::ptAbsolute);
  title->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  title->position->setAxisRect(rect);
  title->position->setCoords(0, ratio);
  title->setText(text);
  styleSideTitle(title);
  return title;
}

void PlotWidget::styleSideTitle(QCPItemText* title) const {
  title->position->setCoords(fontMetrics().height() / 2.0 + 1, title->position->value());
  title->setFont(font());
  title->setColor(m_colors.text);
}

/// Rather smaller than cut off at the edge of the plot.
void PlotWidget::fitTexts() {
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.2);
  for (const QString& line : m_hint->text().split(QLatin1Char('\n')))
    large = fittedFont(large, line, m_plot->width());
  m_hint->setFont(large);
  for (const QCPAxisRect* const rect : m_plot->axisRects())
    for (QCPAxis* const axis : rect->axes()) {
      const bool lying = axis->orientation() == Qt::Horizontal;
      const int middle = lying ? rect->center().x() : rect->center().y();
      const QFont fitting = fittedFont(
          font(), axis->label(), 2.0 * qMin(middle, (lying ? m_plot->width() : m_plot->height()) - middle));
      if (axis->labelFont() != fitting)
        axis->setLabelFont(fitting);
    }
}

void PlotWidget::layOutPanels(QCPLegend* legend) {
  auto* const layout = m_plot->plotLayout();
  layout->setAutoMargins(QCP::msNone);
  layout->setMargins(QMargins(0, 2, 0, bottomMargin())); // the lowest axes are drawn into this one
  layout->setRowSpacing(0);
  if (!legend)
    return;
  layout->setRowStretchFactor(0, 0.001);
  legend->setMaximumSize(QWIDGETSIZE_MAX, fontMetrics().height() + 4);
}

void PlotWidget::layOutUnderLegend(QCPAxisRect* panel, FittedLegend* legend) {
  const int line = fontMetrics().height();
  panel->setAutoMargins(QCP::msNone);
  panel->setMinimumMargins({});
  panel->setMargins(QMargins(leftMargin(), 4, line / 2, 0));
  layOutPanels(nullptr);
  auto* const grid = static_cast<QCPLayoutGrid*>(m_plot->plotLayout()->element(0, 0));
  grid->setRowSpacing(0);
  grid->setRowStretchFactor(0, 0.001);
  legend->setMargins(QMargins(leftMargin(), 4, 4, 0));
  legend->setMaximumSize(QWIDGETSIZE_MAX, line + 8);
  legend->setEntries({line, line * 2 / 3}, line / 2);
}

int PlotWidget::leftMargin() const {
  return fontMetrics().height() + fontMetrics().horizontalAdvance(QStringLiteral("−0.00")) + 14;
}

int PlotWidget::nameMargin() const {
  return fontMetrics().horizontalAdvance(QStringLiteral("neuron 888")) + 12;
}

int PlotWidget::bottomMargin() const { return 2 * fontMetrics().height() + 14; }

bool PlotWidget::event(QEvent* event) {
  if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
    return QWidget::event(event);
  auto* key = static_cast<QKeyEvent*>(event);
  if (event->type() == QEvent::ShortcutOverride && takesKey(*key)) {
    event->accept();
    return true;
  }
  const bool copies = key->matches(QKeySequence::Copy);
  if (!copies && !m_input->takes(*key))
    return QWidget::event(event);
  event->accept(); // ours even where the window has a shortcut
  if (event->type() == QEvent::KeyPress && copies)
    copy();
  else if (event->type() == QEvent::KeyPress)
    m_input->press(*key);
  return true;
}

bool PlotWidget::takesKey(const QKeyEvent&) const { return false; }

bool PlotWidget::isLeftOrRight(const QKeyEvent& key) {
  return key.modifiers() == Qt::NoModifier && (key.key() == Qt::Key_Left || key.key() == Qt::Key_Right);
}

/// By the keyboard: that of the mouse comes from plot().
void PlotWidget::contextMenuEvent(QContextMenuEvent*) { showMenu(mapToGlobal(rect().center())); }

void PlotWidget::showMenu(const QPoint& place) {
  m_input->leave();
  showPlotMenu(*this, place);
}

void PlotWidget::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  m_input->leave();
}

void PlotWidget::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    applyColors();
}

void PlotWidget::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_stale)
    redraw();
}

void PlotWidget::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void PlotWidget::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  update();
}

void PlotWidget::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), m_colors.background);
  if (hasFocus()) {
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

} // namespace spikeloom
