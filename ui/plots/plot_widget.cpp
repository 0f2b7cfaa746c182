#include "ui/plots/plot_widget.h"

#include <QEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <qcustomplot.h>

namespace spikeloom {

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this)), m_hint(nullptr) {
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
  connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { m_pressed = event->pos(); });
  connect(m_plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    const bool drag = (event->pos() - m_pressed).manhattanLength() >= 4;
    if (!drag && event->button() == Qt::LeftButton)
      clickedAt(event->pos(), event->modifiers().testFlag(Qt::ControlModifier));
  });
}

void PlotWidget::clickedAt(const QPoint&, bool) {}

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
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.2);
  m_hint->setFont(large);
  m_hint->setColor(palette().color(QPalette::PlaceholderText));
  restyle(m_colors);
  redraw();
}

bool PlotWidget::canBeSeen() const { return isVisible() && !window()->isMinimized(); }

void PlotWidget::redraw() {
  m_stale = true;
  if (!canBeSeen())
    return;
  m_plot->replot(QCustomPlot::rpQueuedReplot);
  m_stale = false;
}

void PlotWidget::redrawMoving() {
  if (!canBeSeen())
    m_stale = true;
  else if (!m_stale)
    m_plot->layer(QStringLiteral("overlay"))->replot();
}

QCPItemText* PlotWidget::addSideTitle(QCPAxisRect* rect, const QString& text, double ratio) {
  auto* title = new QCPItemText(m_plot);
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

int PlotWidget::leftMargin() const {
  return fontMetrics().height() + fontMetrics().horizontalAdvance(QStringLiteral("−0.00")) + 14;
}

int PlotWidget::nameMargin() const {
  return fontMetrics().horizontalAdvance(QStringLiteral("neuron 888")) + 12;
}

int PlotWidget::bottomMargin() const { return 2 * fontMetrics().height() + 14; }

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
