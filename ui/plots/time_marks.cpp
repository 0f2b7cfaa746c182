#include "ui/plots/time_marks.h"

#include <qcustomplot.h>

#include "ui/look/theme.h"

namespace spikeloom {

namespace {

void placeOverHeight(QCPItemPosition* position, QCPAxisRect* rect) {
  position->setTypeX(QCPItemPosition::ptPlotCoords);
  position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  position->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
  position->setAxisRect(rect);
}

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
    : m_rect(rect), m_stimulus(addBand(rect)), m_target(addBand(rect)),
      m_cursor(new QCPItemLine(rect->parentPlot())) {
  m_cursor->setLayer(QStringLiteral("overlay"));
  m_cursor->setClipAxisRect(rect);
  m_cursor->setSelectable(false);
  m_cursor->setAntialiased(false);
  placeOverHeight(m_cursor->start, rect);
  placeOverHeight(m_cursor->end, rect);
  m_cursor->setVisible(false);
}

void TimeMarks::setTimes(const TrialTimes& times) {
  m_rect->axis(QCPAxis::atBottom)->setRange(times.begin, times.end);
  setSpan(m_stimulus, 0, times.target);
  setSpan(m_target, times.target, times.targetEnd);
}

void TimeMarks::setCursor(double time, bool visible) {
  m_cursor->start->setCoords(time, 0);
  m_cursor->end->setCoords(time, 1);
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
