#include "ui/plots/spike_plottable.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

namespace {
constexpr std::size_t manySpikes = 20'000; // from here on an image is faster than lines
constexpr std::size_t fileful = 200'000;   // and a vector graphic too large to be opened
constexpr int leastHeight = 2;             // of a tick: one pixel would hardly be seen
constexpr int roomForGap = 5;              // height of a row
} // namespace

struct SpikePlottable::Scale {
  double x0 = 0, perMs = 1; ///< x = x0 + perMs · time
  double y0 = 0, perRow = -1;
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
  return scale;
}

/// Rows lie against each other without gaps or overlaps, whatever their height: a tick goes from the edge
/// above its row to the one below it, less a pixel where there is room for it.
QLine SpikePlottable::tick(const Scale& scale, const Spike& spike) const {
  const double row = (*m_rows)[spike.neuron];
  const auto edge = [&](double at) { return static_cast<int>(std::lround(scale.y0 + scale.perRow * at)); };
  const int top = edge(row + 0.5), bottom = edge(row - 0.5);
  const int height = std::max(bottom - top - (bottom - top >= roomForGap ? 1 : 0), leastHeight);
  const int x = static_cast<int>(std::floor(scale.x0 + scale.perMs * spike.time));
  return {x, top, x, top + height - 1};
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
  const std::span<const Spike> visible = visibleSpikes();
  // For a file: lines are sharp at any size, and an image at the screen's size is not.
  const bool forFile = painter->modes().testFlag(QCPPainter::pmNoCaching);
  if (visible.size() > (forFile ? fileful : manySpikes))
    drawAsImage(*painter, visible, forFile ? 3 : 1);
  else
    drawAsLines(*painter, visible, scale());
}

void SpikePlottable::drawAsLines(QCPPainter& painter, std::span<const Spike> spikes, const Scale& to) {
  for (auto& lines : m_lines)
    lines.clear();
  m_lines[0].reserve(spikes.size());
  for (const Spike& spike : spikes)
    if (spike.neuron < m_rows->size())
      m_lines[colorOf(spike)].push_back(tick(to, spike));
  painter.setAntialiasing(false);
  for (const std::size_t color : {0u, 1u}) {
    painter.setPen(QPen(color == 0 ? pen().color() : m_second, 1));
    for (int shift = 0; shift < std::max(pen().width(), 1); ++shift) { // thin lines are the fast ones
      painter.translate(shift, 0);
      painter.drawLines(m_lines[color].data(), static_cast<int>(m_lines[color].size()));
      painter.translate(-shift, 0);
    }
  }
}

/// @param fineness pixels of the image for one of the plot's
void SpikePlottable::drawAsImage(QCPPainter& painter, std::span<const Spike> spikes, int fineness) {
  const QRect area = keyAxis()->axisRect()->rect();
  Scale to = scale();
  to = {.x0 = fineness * (to.x0 - area.left()),
        .perMs = fineness * to.perMs,
        .y0 = fineness * (to.y0 - area.top()),
        .perRow = fineness * to.perRow};
  QImage image(fineness * area.size(), QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const std::array colors{qPremultiply(pen().color().rgba()), qPremultiply(m_second.rgba())};
  auto* pixels = reinterpret_cast<QRgb*>(image.bits());
  const auto stride = image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
  for (const Spike& spike : spikes) {
    if (spike.neuron >= m_rows->size())
      continue;
    const QLine line = tick(to, spike);
    if (line.x1() < 0 || line.x1() >= image.width())
      continue;
    const int right = std::min(line.x1() + std::max(pen().width(), 1), image.width());
    for (int y = std::max(line.y1(), 0); y <= std::min(line.y2(), image.height() - 1); ++y)
      std::fill(pixels + y * stride + line.x1(), pixels + y * stride + right, colors[colorOf(spike)]);
  }
  painter.drawImage(area, image);
}

void SpikePlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  painter->setAntialiasing(false);
  painter->setPen(QPen(pen().color(), 1));
  painter->drawLine(QPointF(rect.center().x(), rect.top() + 3),
                    QPointF(rect.center().x(), rect.bottom() - 3));
}

} // namespace spikeloom
