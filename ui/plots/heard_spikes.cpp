#include "ui/plots/heard_spikes.h"

#include <algorithm>
#include <cmath>

#include "ui/look/line_scale.h"

namespace spikeloom {

namespace {

constexpr double roomForTwo = 4; // pixels a tick: then it may be two pixels wide

} // namespace

HeardSpikes::HeardSpikes(QCPAxis* timeAxis, QCPAxis* weightAxis)
    : QCPAbstractPlottable(timeAxis, weightAxis) {
  setAntialiased(false);
  setSelectable(QCP::stNone);
}

void HeardSpikes::setSpikes(const TrialRecord* trial, const NeuronInputs* inputs) {
  m_ticks.clear();
  if (!trial || !inputs)
    return;
  for (const Spike& spike : trial->spikes)
    if (spike.neuron < inputs->weights.size() && inputs->weights[spike.neuron] != 0)
      m_ticks.push_back({spike.time, inputs->weights[spike.neuron], spike.neuron});
}

void HeardSpikes::setColors(const QColor& excitatory, const QColor& inhibitory) {
  m_excitatory = excitatory;
  m_inhibitory = inhibitory;
}

double HeardSpikes::selectTest(const QPointF&, bool, QVariant*) const { return -1; }

QCPRange HeardSpikes::getKeyRange(bool& found, QCP::SignDomain) const {
  found = !m_ticks.empty();
  return found ? QCPRange(m_ticks.front().time, m_ticks.back().time) : QCPRange();
}

QCPRange HeardSpikes::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
  const auto [least, most] = std::ranges::minmax_element(m_ticks, {}, &Tick::weight);
  found = !m_ticks.empty();
  return found ? QCPRange(std::min(least->weight, 0.0f), std::max(most->weight, 0.0f)) : QCPRange();
}

void HeardSpikes::draw(QCPPainter* painter) {
  const QCPRange shown = keyAxis()->range();
  const auto begin = std::ranges::lower_bound(m_ticks, shown.lower, {}, &Tick::time);
  const auto end = std::ranges::upper_bound(m_ticks, shown.upper, {}, &Tick::time);
  if (begin >= end)
    return;
  QVector<QLineF> excitatory, inhibitory;
  const double zero = valueAxis()->coordToPixel(0);
  for (auto tick = begin; tick != end; ++tick) {
    const double x = std::floor(keyAxis()->coordToPixel(tick->time));
    // At least two pixels: a weak input is heard, too.
    const double size =
        std::max(std::abs(valueAxis()->coordToPixel(static_cast<double>(tick->weight)) - zero), 2.0);
    (tick->weight < 0 ? inhibitory : excitatory)
        .append(QLineF(x, zero, x, tick->weight < 0 ? zero + size : zero - size));
  }
  const int width =
      lineScale() * (keyAxis()->axisRect()->width() > roomForTwo * static_cast<double>(end - begin) ? 2 : 1);
  painter->setAntialiasing(false);
  painter->setPen(QPen(m_excitatory, width, Qt::SolidLine, Qt::FlatCap));
  painter->drawLines(excitatory);
  painter->setPen(QPen(m_inhibitory, width, Qt::SolidLine, Qt::FlatCap));
  painter->drawLines(inhibitory);
}

void HeardSpikes::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  painter->setPen(m_excitatory);
  painter->drawLine(QLineF(rect.center(), QPointF(rect.center().x(), rect.top())));
}

} // namespace spikeloom
