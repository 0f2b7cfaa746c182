#include "ui/look/roles.h"

#include <QObject>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPixmap>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"

namespace spikeloom {

namespace {

/// Dark enough to be seen on the area, pale enough that its colour remains what one sees first.
QColor patternInk(const RoleLook& look) { return look.color.darker(145); }

/// Qt's own patterns are one pixel thin: dots would not be seen on a projector.
QPixmap patternTile(const RoleLook& look) {
  constexpr int size = 8;
  QPixmap tile(size, size);
  tile.fill(Qt::transparent);
  QPainter painter(&tile);
  painter.setRenderHint(QPainter::Antialiasing);
  if (look.pattern == Qt::Dense7Pattern) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(patternInk(look));
    for (const QPointF& centre : {QPointF(2, 2), QPointF(6, 6)})
      painter.drawEllipse(centre, 1.1, 1.1);
    return tile;
  }
  painter.setPen(QPen(patternInk(look), 1.3));
  for (const int shift : {-size, 0, size}) { // a line goes on across the tile's edges
    painter.drawLine(QPointF(shift, size), QPointF(shift + size, 0));
    if (look.pattern == Qt::DiagCrossPattern)
      painter.drawLine(QPointF(shift, 0), QPointF(shift + size, size));
  }
  return tile;
}

} // namespace

RoleLook lookOf(Role role, const QPalette& palette) {
  using Mark = RoleLook::Mark;
  const bool dark = isDark(palette);
  const QColor text = palette.color(QPalette::Text);
  const auto shade = [dark](QRgb onLight, QRgb onDark) { return QColor(dark ? onDark : onLight); };
  switch (role) {
  case Role::Tracking:
    return {.mark = Mark::Area, .color = QColor(0xe6, 0x9f, 0x00), .pattern = Qt::BDiagPattern};
  case Role::Sampling:
    return {.mark = Mark::Area, .color = QColor(0x56, 0xb4, 0xe9), .pattern = Qt::Dense7Pattern};
  case Role::Feedback:
    return {.mark = Mark::Area, .color = QColor(0x99, 0x99, 0x99), .pattern = Qt::DiagCrossPattern};
  case Role::Target:
    return {.mark = Mark::Line, .color = shade(0x009e73, 0x1fc798), .dash = Qt::DashLine, .width = 2};
  case Role::Network:
    return {.mark = Mark::Line, .color = text};
  case Role::Prediction:
    return {.mark = Mark::Line, .color = shade(0x9a4f96, 0xd394d0), .dash = Qt::DotLine, .width = 2};
  case Role::Excitatory:
    return {.mark = Mark::Tick, .color = shade(0xd55e00, 0xf07c28)};
  case Role::Inhibitory:
    return {.mark = Mark::Tick, .color = shade(0x0072b2, 0x4aa3df)};
  case Role::Stimulus:
    return {.mark = Mark::Band, .color = blended(text, palette.color(QPalette::Base), dark ? 0.16 : 0.11)};
  case Role::Test:
    return {.mark = Mark::Ring, .color = text, .width = 2};
  }
  Q_UNREACHABLE();
}

QString wordOf(Role role) {
  switch (role) {
  case Role::Tracking:
    return QObject::tr("too slow");
  case Role::Sampling:
    return QObject::tr("too few spikes");
  case Role::Feedback:
    return QObject::tr("feedback");
  case Role::Target:
    return QObject::tr("target");
  case Role::Network:
    return QObject::tr("network");
  case Role::Prediction:
    return QObject::tr("prediction");
  case Role::Excitatory:
    return QObject::tr("excitatory");
  case Role::Inhibitory:
    return QObject::tr("inhibitory");
  case Role::Stimulus:
    return QObject::tr("stimulus");
  case Role::Test:
    return QObject::tr("test");
  }
  Q_UNREACHABLE();
}

QString termOf(Role role) {
  if (role == Role::Tracking)
    return QObject::tr("tracking");
  if (role == Role::Sampling)
    return QObject::tr("sampling");
  return wordOf(role);
}

QPen penOf(const RoleLook& look) {
  QPen pen(look.color, look.width * lineScale(), look.dash, Qt::FlatCap, Qt::RoundJoin);
  // In units of the width. Qt's own dashes and dots leave gaps in which a thick line gets lost.
  if (look.dash == Qt::DashLine)
    pen.setDashPattern({3.5, 2});
  else if (look.dash == Qt::DotLine)
    pen.setDashPattern({1, 1.5});
  return pen;
}

QBrush fillOf(const RoleLook& look) { return look.color; }

QBrush patternOf(const RoleLook& look, bool vector) {
  if (look.pattern == Qt::NoBrush)
    return Qt::NoBrush;
  return vector ? QBrush(patternInk(look), look.pattern) : QBrush(patternTile(look));
}

void fillArea(QPainter& painter, const QPainterPath& area, const RoleLook& look) {
  const bool vector = painter.paintEngine() && painter.paintEngine()->type() != QPaintEngine::Raster;
  painter.fillPath(area, fillOf(look));
  if (look.pattern != Qt::NoBrush)
    painter.fillPath(area, patternOf(look, vector));
}

} // namespace spikeloom
