#include "ui/plots/spike_plottable.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

namespace {
constexpr std::size_t manySpikes = 20'000; // from here on an image is faster than lines
}

struct SpikePlottable::Scale {
  double x0 = 0, perMs = 1; ///< x = x0 + perMs · time
  double y0 = 0, perRow = -1;
  int height = 2; ///< of a tick
};

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

SpikePlottable::Scale SpikePlottable::scale() const {
  Scale scale;
  scale.x0 = keyAxis()->coordToPixel(0);
  scale.perMs = keyAxis()->coordToPixel(1) - scale.x0;
  scale.y0 = valueAxis()->coordToPixel(0);
  scale.perRow = valueAxis()->coordToPixel(1) - scale.y0;
  scale.height = std::clamp(static_cast<int>(0.7 * std::abs(scale.perRow)), 2, 10);
  return scale;
}

QPoint SpikePlottable::tickTop(const Scale& scale, const Spike& spike) const {
  const double y = scale.y0 + scale.perRow * (*m_rows)[spike.neuron] - 0.5 * scale.height;
  return {static_cast<int>(std::floor(scale.x0 + scale.perMs * spike.time)),
          static_cast<int>(std::lround(y))};
}

const Spike* SpikePlottable::spikeAt(const QPointF& point, double reach) const {
  const Spike* nearest = nullptr;
  if (!m_rows)
    return nearest;
  const Scale to = scale();
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
  const bool vector = painter->modes().testFlag(QCPPainter::pmVectorized);
  if (m_spikes.size() > manySpikes && !vector)
    drawAsImage(*painter, scale());
  else
    drawAsLines(*painter, scale());
}

void SpikePlottable::drawAsLines(QCPPainter& painter, const Scale& to) {
  for (auto& lines : m_lines)
    lines.clear();
  m_lines[0].reserve(m_spikes.size());
  for (const Spike& spike : m_spikes) {
    if (spike.neuron >= m_rows->size())
      continue;
    const QPoint top = tickTop(to, spike);
    m_lines[colorOf(spike)].emplace_back(top, top + QPoint(0, to.height - 1));
  }
  painter.setAntialiasing(false);
  for (const std::size_t color : {0u, 1u}) {
    painter.setPen(QPen(color == 0 ? pen().color() : m_second, 1));
    painter.drawLines(m_lines[color].data(), static_cast<int>(m_lines[color].size()));
  }
}

void SpikePlottable::drawAsImage(QCPPainter& painter, const Scale& to) {
  const QRect area = keyAxis()->axisRect()->rect();
  QImage image(area.size(), QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const std::array colors{qPremultiply(pen().color().rgba()), qPremultiply(m_second.rgba())};
  auto* pixels = reinterpret_cast<QRgb*>(image.bits());
  const auto stride = image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
  for (const Spike& spike : m_spikes) {
    if (spike.neuron >= m_rows->size())
      continue;
    const QPoint top = tickTop(to, spike) - area.topLeft();
    if (top.x() < 0 || top.x() >= area.width())
      continue;
    for (int y = std::max(top.y(), 0); y < std::min(top.y() + to.height, area.height()); ++y)
      pixels[y * stride + top.x()] = colors[colorOf(spike)];
  }
  painter.drawImage(area.topLeft(), image);
}

void SpikePlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  painter->setAntialiasing(false);
  painter->setPen(QPen(pen().color(), 1));
  painter->drawLine(QPointF(rect.center().x(), rect.top() + 3),
                    QPointF(rect.center().x(), rect.bottom() - 3));
}

} // namespace spikeloom
