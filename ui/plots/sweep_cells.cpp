#include "ui/plots/sweep_cells.h"

#include <algorithm>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

/// Dark ink on light colours, light ink on dark ones.
QColor inkOn(const QColor& color) {
  const double light = 0.299 * color.redF() + 0.587 * color.greenF() + 0.114 * color.blueF();
  return light > 0.5 ? QColor(0x1b, 0x1e, 0x21) : QColor(0xf7, 0xf8, 0xf9);
}

} // namespace

SweepCells::SweepCells(QCPAxisRect* rect, const QString& layer)
    : QCPAbstractItem(rect->parentPlot()), m_rect(rect) {
  setLayer(layer);
  setSelectable(false);
  setClipAxisRect(rect);
}

QCPColorGradient SweepCells::gradient() { // Cividis (Nuñez, Anderton & Renslow 2018), at five places
  QCPColorGradient out;
  out.clearColorStops();
  const std::array<QRgb, 5> stops{0xff00204d, 0xff414d6b, 0xff7c7b78, 0xffbcaf6f, 0xffffea46};
  for (std::size_t k = 0; k < stops.size(); ++k)
    out.setColorStopAt(static_cast<double>(k) / (stops.size() - 1), QColor(stops[k]));
  return out;
}

void SweepCells::show(const SweepPicture& picture, const ChosenCells& chosen) {
  m_picture = picture;
  m_chosen = chosen;
}

void SweepCells::setLook(const QColor& text, const QColor& background, const QFont& font) {
  m_text = text;
  m_background = background;
  m_font = font;
}

QRectF SweepCells::rectOf(std::size_t cell) const {
  const double x = static_cast<double>(cell % m_picture.columns()),
               y = static_cast<double>(cell / m_picture.columns());
  const auto at = [](const QCPAxis* axis, double place) { return axis->coordToPixel(place); };
  return QRectF(QPointF(at(keyOf(m_rect), x - 0.5), at(valueOf(m_rect), y + 0.5)),
                QPointF(at(keyOf(m_rect), x + 0.5), at(valueOf(m_rect), y - 0.5)));
}

QColor SweepCells::colorOf(double value) const {
  const auto range = m_picture.range();
  const double size = range->second - range->first;
  QCPColorGradient colors = gradient();
  return QColor(colors.color(size > 0 ? (value - range->first) / size : 0.5, QCPRange(0, 1)));
}

void SweepCells::drawCell(QCPPainter& painter, std::size_t cell) const {
  const SweepCell& of = m_picture.cells[cell];
  const QRectF rect = rectOf(cell);
  const auto value = m_picture.shown(cell);
  const bool estimate = !std::isfinite(of.mean);
  QColor color = value ? colorOf(*value) : blended(m_text, m_background, 0.06);
  if (value && estimate)
    color = blended(color, m_background, 0.55);
  painter.fillRect(rect, color);
  const QColor ink = inkOn(color);
  if (value && estimate) {
    QColor hatch = ink;
    hatch.setAlpha(90);
    painter.fillRect(rect, QBrush(hatch, Qt::FDiagPattern));
  }
  QString text = value ? (estimate ? QStringLiteral("≈ ") : QString()) + measureText(*value) : QString();
  if (of.failed > 0 && of.failed == of.done)
    text = QObject::tr("failed");
  const QFontMetricsF letters(m_font);
  const QRectF place(rect.center() - QPointF(letters.horizontalAdvance(text) / 2 + 2, letters.height() / 2),
                     QSizeF(letters.horizontalAdvance(text) + 4, letters.height()));
  if (text.isEmpty() || place.width() > rect.width() || place.height() > rect.height())
    return;
  if (value && estimate)
    painter.fillRect(place, color); // no hatch behind a text
  painter.setPen(ink);
  painter.setFont(m_font);
  painter.drawText(place, Qt::AlignCenter, text);
}

/// Seen on every colour: light in dark.
void SweepCells::drawFrame(QCPPainter& painter, std::size_t cell, const QString& name) const {
  const QRectF rect = rectOf(cell);
  painter.setBrush(Qt::NoBrush);
  const int width = 2 * lineScale();
  painter.setPen(QPen(QColor(0x1b, 0x1e, 0x21), width + 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  painter.drawRect(rect.adjusted(2, 2, -2, -2));
  painter.setPen(QPen(Qt::white, width, name == QLatin1String("B") ? Qt::DotLine : Qt::SolidLine,
                      Qt::SquareCap, Qt::MiterJoin));
  painter.drawRect(rect.adjusted(2, 2, -2, -2));
  if (!m_chosen.second)
    return;
  const QFontMetricsF letters(m_font);
  const QRectF place(rect.topLeft() + QPointF(4, 4),
                     QSizeF(letters.horizontalAdvance(name) + 6, letters.height()));
  if (place.height() * 2 > rect.height())
    return;
  painter.fillRect(place, Qt::white);
  painter.setPen(QColor(0x1b, 0x1e, 0x21));
  painter.setFont(m_font);
  painter.drawText(place, Qt::AlignCenter, name);
}

void SweepCells::draw(QCPPainter* painter) {
  if (m_picture.columns() == 0)
    return;
  painter->setAntialiasing(false);
  for (std::size_t cell = 0; cell < m_picture.cells.size(); ++cell)
    drawCell(*painter, cell);
  if (m_chosen.second && *m_chosen.second < m_picture.cells.size())
    drawFrame(*painter, *m_chosen.second, QStringLiteral("B"));
  if (m_chosen.first && *m_chosen.first < m_picture.cells.size())
    drawFrame(*painter, *m_chosen.first, QStringLiteral("A"));
}

} // namespace spikeloom
