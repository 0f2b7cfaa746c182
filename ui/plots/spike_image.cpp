#include "ui/plots/spike_image.h"

#include <algorithm>
#include <cmath>

namespace spikeloom {

namespace {
constexpr int leastHeight = 2; // of a tick: one pixel would hardly be seen
constexpr int roomForGap = 5;  // height of a row

bool sameSpike(const Spike& a, const Spike& b) { return a.time == b.time && a.neuron == b.neuron; }
} // namespace

QLine SpikeScale::tick(double time, double row) const {
  const auto edge = [&](double at) { return static_cast<int>(std::lround(y0 + perRow * at)); };
  const int top = edge(row + 0.5), bottom = edge(row - 0.5);
  const int height = std::max(bottom - top - (bottom - top >= roomForGap ? 1 : 0), leastHeight);
  const int x = static_cast<int>(std::floor(x0 + perMs * time));
  return {x, top, x, top + height - 1};
}

bool SpikeImage::goesOn(const Look& look, std::span<const Spike> spikes, std::span<const std::uint32_t> rows,
                        std::span<const std::int8_t> types) const {
  return look == m_look && spikes.size() >= m_spikes.size() && std::ranges::equal(rows, m_rows) &&
         std::ranges::equal(types, m_types) &&
         std::ranges::equal(m_spikes, spikes.first(m_spikes.size()), sameSpike);
}

const QImage& SpikeImage::paint(const Look& look, std::span<const Spike> spikes,
                                std::span<const std::uint32_t> rows, std::span<const std::int8_t> types) {
  if (!goesOn(look, spikes, rows, types)) {
    if (m_image.size() != look.size)
      m_image = QImage(look.size, QImage::Format_ARGB32_Premultiplied);
    m_image.fill(Qt::transparent);
    m_look = look;
    m_spikes.clear();
    m_rows.assign(rows.begin(), rows.end());
    m_types.assign(types.begin(), types.end());
  }
  const std::array colors{qPremultiply(look.colors[0].rgba()), qPremultiply(look.colors[1].rgba())};
  const std::span<const Spike> added = spikes.subspan(m_spikes.size());
  for (const Spike& spike : added)
    if (spike.neuron < rows.size())
      paintTick(look.scale.tick(spike.time, rows[spike.neuron]),
                colors[spike.neuron < types.size() && types[spike.neuron] < 0 ? 1 : 0]);
  m_painted = added.size();
  m_spikes.insert(m_spikes.end(), added.begin(), added.end());
  return m_image;
}

void SpikeImage::paintTick(const QLine& line, QRgb color) {
  const int left = std::max(line.x1(), 0), right = std::min(line.x1() + m_look.width, m_image.width());
  for (int y = std::max(line.y1(), 0); left < right && y <= std::min(line.y2(), m_image.height() - 1); ++y) {
    auto* const row = reinterpret_cast<QRgb*>(m_image.scanLine(y));
    std::fill(row + left, row + right, color);
  }
}

} // namespace spikeloom
