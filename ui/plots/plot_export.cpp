#include "ui/plots/plot_export.h"

#include <QBuffer>
#include <QLabel>
#include <QObject>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <qcustomplot.h>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "ui/look/paths.h"

namespace spikeloom {

namespace {

void paintOn(QPaintDevice& device, const Picture& picture, bool vector) {
  QCPPainter painter;
  if (!painter.begin(&device))
    return;
  painter.setMode(QCPPainter::pmVectorized, vector);
  painter.setMode(QCPPainter::pmNoCaching);
  picture.paint(painter);
  painter.end();
}

QByteArray svgOf(const Picture& picture) {
  QBuffer buffer;
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setTitle(picture.title);
  generator.setDescription(QStringLiteral("Spikeloom"));
  generator.setSize(picture.size);
  generator.setViewBox(QRect(QPoint(0, 0), picture.size));
  generator.setResolution(picture.dpi);
  paintOn(generator, picture, true);
  return buffer.data();
}

QByteArray pdfOf(const Picture& picture) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(picture.title);
  writer.setCreator(QStringLiteral("Spikeloom"));
  writer.setResolution(picture.dpi);
  writer.setPageSize(
      QPageSize(QSizeF(picture.size) * 72.0 / picture.dpi, QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  paintOn(writer, picture, true);
  return buffer.data();
}

QByteArray pngOf(const Picture& picture) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  imageOf(picture).save(&buffer, "PNG");
  return buffer.data();
}

/// A label of an editor says nothing without it.
bool isText(const QWidget& widget) {
  const auto* label = qobject_cast<const QLabel*>(&widget);
  return label && !label->text().isEmpty() && !label->buddy() &&
         label->objectName() != QLatin1String("caption");
}

void paintText(QCPPainter& painter, const QLabel& label) {
  painter.setFont(label.font());
  painter.setPen(label.palette().color(label.foregroundRole()));
  const int flags = static_cast<int>(label.alignment()) | (label.wordWrap() ? Qt::TextWordWrap : 0);
  painter.drawText(label.contentsRect(), flags, label.text());
}

void paintPart(QCPPainter& painter, QWidget& part) {
  painter.save();
  painter.setClipRect(part.rect());
  if (auto* plot = qobject_cast<QCustomPlot*>(&part))
    plot->toPainter(&painter, plot->width(), plot->height());
  else if (const auto* label = qobject_cast<const QLabel*>(&part))
    paintText(painter, *label);
  else
    part.render(&painter, {}, {}, QWidget::DrawChildren);
  painter.restore();
}

/// What stands on the page, from outside to inside; nothing inside of what is there already.
QList<QWidget*> partsOf(const QWidget& page) {
  QList<QWidget*> parts;
  for (QObject* child : page.children()) {
    auto* widget = qobject_cast<QWidget*>(child);
    if (!widget || !widget->isVisible() || widget->isWindow())
      continue;
    if (qobject_cast<QCustomPlot*>(widget) || isText(*widget) || widget->property(onPage).toBool())
      parts << widget;
    else
      parts << partsOf(*widget);
  }
  return parts;
}

} // namespace

QString suffixOf(PictureKind kind) {
  return kind == PictureKind::Svg   ? QStringLiteral(".svg")
         : kind == PictureKind::Pdf ? QStringLiteral(".pdf")
                                    : QStringLiteral(".png");
}

QString filterOf(PictureKind kind) {
  return kind == PictureKind::Svg   ? QObject::tr("SVG (*.svg)")
         : kind == PictureKind::Pdf ? QObject::tr("PDF (*.pdf)")
                                    : QObject::tr("PNG (*.png)");
}

Picture pictureOf(QCustomPlot& plot, const QString& title) {
  return {.title = title,
          .size = plot.size(),
          .dpi = plot.logicalDpiY(),
          .paint = [&plot](QCPPainter& painter) { plot.toPainter(&painter, plot.width(), plot.height()); }};
}

Picture pictureOf(QWidget& page, const QString& title) {
  constexpr int margin = 12;
  const QList<QWidget*> parts = partsOf(page);
  QRect all;
  for (const QWidget* part : parts)
    all |= QRect(part->mapTo(&page, QPoint(0, 0)), part->size());
  const int head = title.isEmpty() ? 0 : 2 * page.fontMetrics().height();
  const QPoint origin = QPoint(margin, margin + head) - all.topLeft();
  const QSize size = all.size() + QSize(2 * margin, 2 * margin + head);
  const auto paint = [&page, title, parts, origin, head, size](QCPPainter& painter) {
    painter.fillRect(QRect(QPoint(0, 0), size), page.palette().base());
    if (head) {
      QFont font = page.font();
      font.setBold(true);
      painter.setFont(font);
      painter.setPen(page.palette().color(QPalette::Text));
      painter.drawText(QPointF(margin, margin + page.fontMetrics().ascent()), title);
    }
    for (QWidget* part : parts) {
      painter.save();
      painter.translate(part->mapTo(&page, QPoint(0, 0)) + origin);
      paintPart(painter, *part);
      painter.restore();
    }
  };
  return {.title = title, .size = size, .dpi = page.logicalDpiY(), .paint = paint};
}

QByteArray bytesOf(const Picture& picture, PictureKind kind) {
  switch (kind) {
  case PictureKind::Svg:
    return svgOf(picture);
  case PictureKind::Pdf:
    return pdfOf(picture);
  case PictureKind::Png:
    break;
  }
  return pngOf(picture);
}

QImage imageOf(const Picture& picture, double scale) {
  QImage image((QSizeF(picture.size) * scale).toSize(), QImage::Format_RGB32);
  image.setDevicePixelRatio(scale);
  image.setDotsPerMeterX(qRound(picture.dpi * scale / 0.0254));
  image.setDotsPerMeterY(qRound(picture.dpi * scale / 0.0254));
  image.fill(Qt::white);
  paintOn(image, picture, false);
  return image;
}

QString writeBytes(const QString& file, const QByteArray& bytes) {
  try {
    replaceText(toPath(file), std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return {};
  } catch (const std::exception& problem) {
    return QString::fromUtf8(problem.what());
  }
}

} // namespace spikeloom
