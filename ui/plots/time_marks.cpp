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
    : m_rect(rect), m_stimulus(addBand(rect)), m_targetEnd(addUprightLine(rect)),
      m_cursor(addUprightLine(rect)) {
  m_targetEnd->setLayer(QStringLiteral("grid"));
}

void TimeMarks::setTimes(const TrialTimes& times) {
  m_rect->axis(QCPAxis::atBottom)->setRange(times.begin, times.end);
  setSpan(m_stimulus, 0, times.target);
  moveUprightLine(m_targetEnd, times.targetEnd);
  m_targetEnd->setVisible(times.targetEnd < times.end);
}

void TimeMarks::setCursor(double time, bool visible) {
  moveUprightLine(m_cursor, time);
  m_cursor->setVisible(visible);
}

void TimeMarks::restyle(const PlotColors& colors) {
  m_stimulus->setBrush(colors.stimulusBand);
  m_targetEnd->setPen(QPen(colors.previous, 1, Qt::DotLine));
  QColor line = colors.text;
  line.setAlpha(130);
  m_cursor->setPen(QPen(line));
}

void TimeMarks::remove() {
  auto* plot = m_rect->parentPlot();
  plot->removeItem(m_stimulus);
  plot->removeItem(m_targetEnd);
  plot->removeItem(m_cursor);
}

} // namespace spikeloom
