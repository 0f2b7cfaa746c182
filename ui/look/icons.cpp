#include "ui/look/icons.h"

#include <QFile>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

// Outside any namespace, as the macro demands; a static library's resources are lost unless named by code
// that is used.
static void loadResources() { Q_INIT_RESOURCE(spikeloom); }

namespace spikeloom {

namespace {
QByteArray drawing(const QString& name) {
  static const bool loaded = (loadResources(), true);
  Q_UNUSED(loaded)
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap drawn(const QByteArray& svg, int size, double ratio) {
  QPixmap pixmap(QSize(size, size) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QSvgRenderer renderer(svg);
  QPainter painter(&pixmap);
  renderer.render(&painter, QRectF(0, 0, size, size));
  return pixmap;
}
} // namespace

QPixmap tintedPixmap(const QString& name, const QColor& color, int size, double ratio) {
  return drawn(drawing(name).replace("currentColor", color.name().toLatin1()), size, ratio);
}

QIcon tintedIcon(const QString& name, const QPalette& palette) {
  QIcon icon;
  for (const double ratio : {1.0, 2.0}) {
    for (const int size : {16, 20, 24}) {
      icon.addPixmap(tintedPixmap(name, palette.color(QPalette::Active, QPalette::ButtonText), size, ratio));
      icon.addPixmap(tintedPixmap(name, palette.color(QPalette::Disabled, QPalette::ButtonText), size, ratio),
                     QIcon::Disabled);
    }
  }
  return icon;
}

QIcon programIcon() {
  QIcon icon;
  for (const int size : {16, 24, 32, 48, 64, 128})
    icon.addPixmap(drawn(drawing(QStringLiteral("spikeloom")), size, 1));
  return icon;
}

} // namespace spikeloom
