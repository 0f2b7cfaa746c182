#pragma once

#include <QColor>
#include <QImage>
#include <QLine>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/record/trial_record.h"

namespace spikeloom {

/// From spikes to pixels.
struct SpikeScale {
  double x0 = 0, perMs = 1; ///< x = x0 + perMs · time
  double y0 = 0, perRow = -1;
  bool operator==(const SpikeScale&) const = default;

  /// The tick of a spike. Rows lie against each other without gaps or overlaps, whatever their height: a tick
  /// goes from the edge above its row to the one below it, less a pixel where there is room for it.
  [[nodiscard]] QLine tick(double time, double row) const;
};

/// Spikes painted into an image that grows with them: those of a trial under way come at its end, and only
/// they are painted when the rest is as it was.
class SpikeImage {
public:
  struct Look {
    QSize size; ///< pixels
    SpikeScale scale;
    std::array<QColor, 2> colors; ///< the second of neurons with a negative type
    int width = 1;                ///< of a tick
    bool operator==(const Look&) const = default;
  };
  /// The spikes on transparent ground; of neurons beyond `rows` (the row of each neuron) none, and of neurons
  /// beyond `types` in the first colour.
  const QImage& paint(const Look& look, std::span<const Spike> spikes, std::span<const std::uint32_t> rows,
                      std::span<const std::int8_t> types);
  /// How many were painted by the last call.
  [[nodiscard]] std::size_t painted() const { return m_painted; }

private:
  [[nodiscard]] bool goesOn(const Look& look, std::span<const Spike> spikes,
                            std::span<const std::uint32_t> rows, std::span<const std::int8_t> types) const;
  void paintTick(const QLine& line, QRgb color);

  QImage m_image;
  Look m_look;
  std::vector<Spike> m_spikes; ///< as they are in the image, and with what
  std::vector<std::uint32_t> m_rows;
  std::vector<std::int8_t> m_types;
  std::size_t m_painted = 0;
};

} // namespace spikeloom
