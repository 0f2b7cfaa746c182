#include "ui/plots/spike_plottable.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace spikeloom {

namespace {
constexpr std::size_t fileful = 200'000; // more ticks make a vector graphic too large to be opened
constexpr double fileFineness = 3;       // pixels of an image in a file for one of the plot's
} // namespace

SpikePlottable::SpikePlottable(QCPAxis* timeAxis, QCPAxis* rowAxis)
    : QCPAbstractPlottable(timeAxis, rowAxis) {
  setAntialiased(false);
  setSelectable(QCP::stNone);
}

void SpikePlottable::setSpikes(std::span<const Spike> spikes, const std::vector<std::uint32_t>& rows) {
  m_spikes = spikes;
  m_rows = &rows;
}

void SpikePlottable::setTypes(std::span<const std::int8_t> types, const QColor& second) {
  m_types = types;
  m_second = second;
}

std::size_t SpikePlottable::colorOf(const Spike& spike) const {
  return spike.neuron < m_types.size() && m_types[spike.neuron] < 0 ? 1 : 0;
}

SpikeScale SpikePlottable::scale() const {
  SpikeScale scale;
  scale.x0 = keyAxis()->coordToPixel(0);
  scale.perMs = keyAxis()->coordToPixel(1) - scale.x0;
  scale.y0 = valueAxis()->coordToPixel(0);
  scale.perRow = valueAxis()->coordToPixel(1) - scale.y0;
  return scale;
}

QLine SpikePlottable::tick(const SpikeScale& scale, const Spike& spike) const {
  return scale.tick(spike.time, (*m_rows)[spike.neuron]);
}

std::span<const Spike> SpikePlottable::visibleSpikes() const {
  const QCPRange range = keyAxis()->range();
  const auto begin = std::ranges::lower_bound(m_spikes, static_cast<float>(range.lower), {}, &Spike::time);
  const auto end = std::ranges::upper_bound(m_spikes, static_cast<float>(range.upper), {}, &Spike::time);
  return begin < end ? std::span<const Spike>(begin, end) : std::span<const Spike>();
}

const Spike* SpikePlottable::spikeAt(const QPointF& point, double reach) const {
  const Spike* nearest = nullptr;
  if (!m_rows)
    return nearest;
  const SpikeScale to = scale();
  double smallest = reach * reach;
  for (const Spike& spike : m_spikes) {
    const double dx = to.x0 + to.perMs * spike.time - point.x();
    if (std::abs(dx) > reach || spike.neuron >= m_rows->size())
      continue;
    const double dy = to.y0 + to.perRow * (*m_rows)[spike.neuron] - point.y();
    if (const double distance = dx * dx + dy * dy; distance <= smallest) {
      smallest = distance;
      nearest = &spike;
    }
  }
  return nearest;
}

double SpikePlottable::selectTest(const QPointF&, bool, QVariant*) const { return -1; }

QCPRange SpikePlottable::getKeyRange(bool& found, QCP::SignDomain) const {
  found = !m_spikes.empty();
  return found ? QCPRange(m_spikes.front().time, m_spikes.back().time) : QCPRange();
}

QCPRange SpikePlottable::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
  found = m_rows && !m_rows->empty();
  return found ? QCPRange(-0.5, static_cast<double>(m_rows->size()) - 0.5) : QCPRange();
}

void SpikePlottable::draw(QCPPainter* painter) {
  if (m_spikes.empty() || !m_rows)
    return;
  const std::span<const Spike> visible = visibleSpikes();
  // For a file: lines are sharp at any size, and an image at the screen's size is not.
  if (!painter->modes().testFlag(QCPPainter::pmNoCaching))
    drawAsImage(*painter, m_image, visible, painter->device()->devicePixelRatioF());
  else if (SpikeImage image; visible.size() > fileful)
    drawAsImage(*painter, image, visible, fileFineness);
  else
    drawAsLines(*painter, visible, scale());
}

void SpikePlottable::drawAsLines(QCPPainter& painter, std::span<const Spike> spikes, const SpikeScale& to) {
  std::array<std::vector<QLine>, 2> lines;
  for (const Spike& spike : spikes)
    if (spike.neuron < m_rows->size())
      lines[colorOf(spike)].push_back(tick(to, spike));
  painter.setAntialiasing(false);
  for (const std::size_t color : {0u, 1u}) {
    painter.setPen(QPen(color == 0 ? pen().color() : m_second, 1));
    for (int shift = 0; shift < std::max(pen().width(), 1); ++shift) {
      painter.translate(shift, 0);
      painter.drawLines(lines[color].data(), static_cast<int>(lines[color].size()));
      painter.translate(-shift, 0);
    }
  }
}

/// @param fineness pixels of the image for one of the plot's
void SpikePlottable::drawAsImage(QCPPainter& painter, SpikeImage& image, std::span<const Spike> spikes,
                                 double fineness) {
  const QRect area = keyAxis()->axisRect()->rect();
  const SpikeScale to = scale();
  const SpikeImage::Look look{.size = (QSizeF(area.size()) * fineness).toSize(),
                              .scale = {.x0 = fineness * (to.x0 - area.left()),
                                        .perMs = fineness * to.perMs,
                                        .y0 = fineness * (to.y0 - area.top()),
                                        .perRow = fineness * to.perRow},
                              .colors = {pen().color(), m_second},
                              .width = std::max(qRound(fineness * pen().width()), 1)};
  painter.drawImage(area, image.paint(look, spikes, *m_rows, m_types));
}

void SpikePlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  painter->setAntialiasing(false);
  painter->setPen(QPen(pen().color(), 1));
  painter->drawLine(QPointF(rect.center().x(), rect.top() + 3),
                    QPointF(rect.center().x(), rect.bottom() - 3));
}

} // namespace spikeloom
