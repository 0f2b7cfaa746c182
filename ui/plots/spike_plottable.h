#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <qcustomplot.h>

#include "core/run/frame.h"
#include "ui/plots/spike_image.h"

namespace spikeloom {

/// Spikes as upright ticks that fill their row at any zoom: key = time (ms), value = row of the neuron. Far
/// faster than a graph with scatters.
class SpikePlottable : public QCPAbstractPlottable {
  Q_OBJECT
public:
  SpikePlottable(QCPAxis* timeAxis, QCPAxis* rowAxis);

  /// Spikes by time; `rows[neuron]` is the neuron's row; spikes of neurons beyond it are left out. Both must
  /// outlive the drawing.
  void setSpikes(std::span<const Spike> spikes, const std::vector<std::uint32_t>& rows);
  /// Spikes of neurons with a negative type are drawn in the second colour. The types must outlive the
  /// drawing.
  void setTypes(std::span<const std::int8_t> types, const QColor& second);
  [[nodiscard]] std::span<const Spike> spikes() const { return m_spikes; }

  /// The spike nearest to the point, within `reach` pixels, or nullptr.
  [[nodiscard]] const Spike* spikeAt(const QPointF& point, double reach) const;

  double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details = nullptr) const override;
  QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
  QCPRange getValueRange(bool& found, QCP::SignDomain domain = QCP::sdBoth,
                         const QCPRange& keys = QCPRange()) const override;

protected:
  void draw(QCPPainter* painter) override;
  void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
  [[nodiscard]] SpikeScale scale() const;
  [[nodiscard]] QLine tick(const SpikeScale& scale, const Spike& spike) const;
  [[nodiscard]] std::span<const Spike> visibleSpikes() const;
  [[nodiscard]] std::size_t colorOf(const Spike& spike) const; ///< 0: the pen's, 1: the second
  void drawAsLines(QCPPainter& painter, std::span<const Spike> spikes, const SpikeScale& scale);
  void drawAsImage(QCPPainter& painter, SpikeImage& image, std::span<const Spike> spikes, double fineness);

  std::span<const Spike> m_spikes;
  const std::vector<std::uint32_t>* m_rows = nullptr;
  std::span<const std::int8_t> m_types;
  QColor m_second;
  SpikeImage m_image; ///< on the screen
};

} // namespace spikeloom
