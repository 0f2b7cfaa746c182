#include "ui/plots/time_marks.h"

#include <qcustomplot.h>

#include "ui/look/theme.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

QCPItemRect* addBand(QCPAxisRect* rect) {
  auto* band = new QCPItemRect(rect->parentPlot());
  band->setLayer(QStringLiteral("background"));
  band->setClipAxisRect(rect);
  band->setPen(Qt::NoPen);
  band->setSelectable(false);
  placeOverHeight(band->topLeft, rect);
  placeOverHeight(band->bottomRight, rect);
  return band;
}

void setSpan(QCPItemRect* band, double from, double to) {
  band->topLeft->setCoords(from, 0);
  band->bottomRight->setCoords(to, 1);
  band->setVisible(to > from);
}

} // namespace

TimeMarks::TimeMarks(QCPAxisRect* rect)
    : m_rect(rect), m_stimulus(addBand(rect)), m_target(addBand(rect)), m_cursor(addUprightLine(rect)) {}

void TimeMarks::setTimes(const TrialTimes& times) {
  m_rect->axis(QCPAxis::atBottom)->setRange(times.begin, times.end);
  setSpan(m_stimulus, 0, times.target);
  setSpan(m_target, times.target, times.targetEnd);
}

void TimeMarks::setCursor(double time, bool visible) {
  moveUprightLine(m_cursor, time);
  m_cursor->setVisible(visible);
}

void TimeMarks::restyle(const PlotColors& colors) {
  m_stimulus->setBrush(colors.stimulusBand);
  m_target->setBrush(colors.targetBand);
  QColor line = colors.text;
  line.setAlpha(130);
  m_cursor->setPen(QPen(line));
}

void TimeMarks::remove() {
  auto* plot = m_rect->parentPlot();
  plot->removeItem(m_stimulus);
  plot->removeItem(m_target);
  plot->removeItem(m_cursor);
}

} // namespace spikeloom
