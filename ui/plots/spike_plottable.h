#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <qcustomplot.h>

#include "core/run/frame.h"

namespace spikeloom {

/// Spikes as short upright ticks: key = time (ms), value = row of the neuron. Far faster than a graph with
/// scatters.
class SpikePlottable : public QCPAbstractPlottable {
  Q_OBJECT
public:
  SpikePlottable(QCPAxis* timeAxis, QCPAxis* rowAxis);

  /// `rows[neuron]` is the neuron's row; spikes of neurons beyond it are left out. Both must outlive the
  /// drawing.
  void setSpikes(std::span<const Spike> spikes, const std::vector<std::uint32_t>& rows);
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
  struct Scale; // coordinates to pixels
  [[nodiscard]] Scale scale() const;
  [[nodiscard]] QPoint tickTop(const Scale& scale, const Spike& spike) const;
  void drawAsLines(QCPPainter& painter, const Scale& scale);
  void drawAsImage(QCPPainter& painter, const Scale& scale);

  std::span<const Spike> m_spikes;
  const std::vector<std::uint32_t>* m_rows = nullptr;
  std::vector<QLine> m_lines; ///< kept for its memory
};

} // namespace spikeloom
